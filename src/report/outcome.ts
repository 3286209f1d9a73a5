// Session -> what explains it, and the colour of its outcome.
import { isFailed } from "../diagnose/failed.ts";
import type { Finding, Session } from "../session/session.ts";
import type { Colors, Paint } from "./colors.ts";

/** What a session's text begins with: the finding that explains it, or the first error where TLS was established. */
export function mainFinding({ findings, outcome }: Session): Finding | null {
  const primary = findings.find((finding) => finding.primary);
  const error = findings.find(({ severity }) => severity === "error");
  return primary ?? (outcome === "established" ? error : null) ?? null;
}

export function outcomeColor(session: Session, colors: Colors): Paint {
  if (isFailed(session)) return colors.red;
  return session.outcome === "established" ? colors.green : colors.yellow;
}
