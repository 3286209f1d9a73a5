// How much time lies between what a session shows.
import type { SessionWithOutcome } from "../session/session.ts";

/** The connection ended that soon after the last message. */
export const endedAtOnce = (session: SessionWithOutcome): boolean =>
  isInstant(session, session.close.delayMs);

/** Within three round trips and a second: too soon for a timer or a person to be the reason. */
export function isInstant({ view }: SessionWithOutcome, delayMs: number | null): boolean {
  return delayMs !== null && delayMs <= 3 * (view.rttMs ?? 0) + 1000;
}
