// The steps of a second handshake and their frames -> the `renegotiation` of a session.
import type { RenegotiationStep } from "../tls/renegotiation.ts";
import type { TlsSide } from "../tls/tls-event.ts";
import type { Close, Renegotiation } from "./session.ts";

/** `before` is what was known before this step. */
export function afterStep(
  before: Renegotiation | null,
  { from, step }: { readonly from: TlsSide; readonly step: RenegotiationStep },
  frame: number,
): Renegotiation {
  if (before === null) return { frame, from, accepted: null, answerFrame: null };
  if (step === "answered") return { ...before, answerFrame: frame };
  if (step === "accepted") return { ...before, accepted: true };
  return { ...before, accepted: false, answerFrame: frame };
}

/** A close without an answer counts as a refusal; `lastOf` gives the frame of a side's last encrypted record. */
export function settled(
  found: Renegotiation,
  { by, frame }: Close,
  lastOf: (side: TlsSide) => number,
): Renegotiation {
  const isClosed = by !== null && by !== found.from && found.answerFrame === null && found.accepted === null;
  return isClosed && lastOf(by) < found.frame ? { ...found, accepted: false, answerFrame: frame } : found;
}
