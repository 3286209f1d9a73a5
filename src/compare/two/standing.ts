// A session -> what became of it, as far as two of them are compared by that.
import { failureKind } from "../../diagnose/attempts.ts";
import { isFailed, primaryFinding } from "../../diagnose/failed.ts";
import type { Session } from "../../session/session.ts";
import { spoken } from "../../text/messages.ts";

/** `clear`: it went on without TLS; `unknown`: the capture does not show how it went. */
export type Standing = "worked" | "failed" | "clear" | "unknown";

export function standingOf(session: Session): Standing {
  const { outcome } = session;
  // With one side alone nobody knows.
  if (primaryFinding(session)?.fault === "capture") return "unknown";
  if (isFailed(session)) return "failed";
  if (outcome === "established") return "worked";
  return outcome === "starttls-not-used" || outcome === "starttls-not-offered" ? "clear" : "unknown";
}

/** Two that failed at the same place, by the same side and with the same alert or reply. */
export function failedAlike(one: Session, other: Session): boolean {
  return howItFailed(one) === howItFailed(other);
}

function howItFailed(session: Session): string {
  const { outcome, aborted, close } = session;
  const own = failureKind(session) ?? [outcome, aborted?.with].join(" ");
  return [own, aborted?.by, primaryFinding(session)?.id, close.after && spoken(close.after)].join(" ");
}
