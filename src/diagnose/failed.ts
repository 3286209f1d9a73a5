// Session -> whether it failed: the one definition, which every count, filter and report uses.
import type { Finding, Session } from "../session/session.ts";

/**
 * TLS was wanted and not established, a side aborted the connection before it was, or what explains the session is an
 * error. Where the capture does not show the end, nobody can say that it failed.
 */
export function isFailed(session: Session): boolean {
  const { outcome, aborted } = session;
  if (outcome === "incomplete-capture") return false;
  if (primaryFinding(session)?.severity === "error") return true;
  if (outcome === "handshake-failed" || outcome === "starttls-refused") return true;
  if (outcome === "established") return false;
  return outcome === "starttls-not-offered" ? !continuedInClear(session) : aborted !== null;
}

/** What explains the session best; null where nothing does, or nothing needs to. */
export const primaryFinding = ({ findings }: Pick<Session, "findings">): Finding | null =>
  findings.find(({ primary }) => primary) ?? null;

const continuedInClear = ({ smtp, dialogue }: Session): boolean =>
  smtp?.mailInClear ?? dialogue?.continuedInClear ?? false;
