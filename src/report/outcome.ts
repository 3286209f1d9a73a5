// Outcome -> how reports weigh it: which sessions failed, which need a paragraph, and their colours.
import type { Finding, Outcome, Session } from "../session/session.ts";
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

/** What a session's text begins with: the finding that explains it, or the first error where TLS was established. */
export function mainFinding({ findings, outcome }: Session): Finding | null {
  const primary = findings.find((finding) => finding.primary);
  const error = findings.find(({ severity }) => severity === "error");
  return primary ?? (outcome === "established" ? error : null) ?? null;
}

/** Failures of TLS, sessions with an error, and mail connections that a side broke off before TLS was spoken of. */
export function needsParagraph({ outcome, aborted, protocol, findings }: Session): boolean {
  if (outcome === "no-handshake" && aborted !== null && protocol !== "unknown") return true;
  return isFailure(outcome) || findings.some(({ severity }) => severity === "error");
}

export function outcomeColor(outcome: Outcome, colors: Colors): Paint {
  if (isFailure(outcome)) return colors.red;
  return outcome === "established" ? colors.green : colors.yellow;
}
