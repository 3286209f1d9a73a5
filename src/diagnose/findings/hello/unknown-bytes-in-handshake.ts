// Bytes in the handshake that are neither TLS nor text, or TLS that cannot be read, to a finding.
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const unknownBytesInHandshake: Rule = {
  id: "unknown-bytes-in-handshake",
  restsOn: "bytes",
  applies: { established: false },
  judge(session) {
    const { outcome, view } = session;
    if (outcome === "established" || view.missing.length > 0) return null;
    const found = unknown(session);
    if (found === null) return null;
    const { frame, from, text } = found;
    return {
      certainty: "certain",
      detail: `During the handshake the ${from} sent ${text} (frame ${frame}).`,
      evidence: [evidenceOf(frame, "tls.errors[].text", text)],
    };
  },
};

function unknown({ tls }: SessionWithOutcome) {
  const foreign = tls?.foreign.find(({ kind }) => kind === "binary");
  if (foreign !== undefined) return { ...foreign, text: "bytes that are not a TLS record" };
  // Clear text has its own findings, and an unreadable certificate stops no handshake.
  if (tls === null || tls.foreign.length > 0) return null;
  const error = tls.errors.find(({ text }) => !text.startsWith("malformed certificate"));
  return error === undefined ? null : { ...error, text: `something unreadable: ${error.text}` };
}
