// Outcome -> how reports weigh it: which sessions failed, which need a paragraph, and their colours.
import type { Outcome, Session } from "../session/session.ts";
import type { Colors, Paint } from "./colors.ts";

/** In the order of the contract. */
export const OUTCOMES = [
  "established",
  "handshake-failed",
  "starttls-refused",
  "starttls-not-offered",
  "starttls-not-used",
  "no-handshake",
  "incomplete-capture",
] as const satisfies readonly Outcome[];

/** TLS was wanted and did not come up: what `summary.failed` counts. */
export function isFailure(outcome: Outcome): boolean {
  return (
    outcome === "handshake-failed" || outcome === "starttls-refused" || outcome === "starttls-not-offered"
  );
}

/** Failures, and mail connections that a side broke off before TLS was spoken of. */
export function needsParagraph(session: Session): boolean {
  if (session.outcome === "no-handshake") return session.aborted !== null && session.protocol !== "unknown";
  return isFailure(session.outcome);
}

/** Neither a failure nor a success, on a connection that is about mail or TLS at all. */
export function needsRemark(session: Session): boolean {
  if (session.outcome === "established" || needsParagraph(session)) return false;
  return session.protocol !== "unknown" || session.tls !== null;
}

export function outcomeColor(outcome: Outcome, colors: Colors): Paint {
  if (isFailure(outcome)) return colors.red;
  return outcome === "established" ? colors.green : colors.yellow;
}
