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

/** Failures of TLS or of what explains the session, and mail connections that a side broke off before TLS was spoken of. */
export function needsParagraph({ outcome, aborted, protocol, findings }: Session): boolean {
  if (outcome === "no-handshake") return aborted !== null && protocol !== "unknown";
  return isFailure(outcome) || findings.some(({ primary, severity }) => primary && severity === "error");
}

/** Neither a failure nor a plain success, on a connection that is about mail or TLS at all. */
export function needsRemark(session: Session): boolean {
  if (needsParagraph(session)) return false;
  if (session.outcome === "established") return session.findings.some(({ primary }) => primary);
  return session.protocol !== "unknown" || session.tls !== null;
}

export function outcomeColor(outcome: Outcome, colors: Colors): Paint {
  if (isFailure(outcome)) return colors.red;
  return outcome === "established" ? colors.green : colors.yellow;
}
