// How much time lies between what a session shows.
import type { SessionWithOutcome } from "../session/session.ts";

/** The connection's end came so soon behind the last words. */
export const endedAtOnce = (session: SessionWithOutcome): boolean =>
  isInstant(session, session.close.delayMs);

/** So soon, within three round trips and a second, that no timer and no person can be the reason. */
export function isInstant({ view }: SessionWithOutcome, delayMs: number | null): boolean {
  return delayMs !== null && delayMs <= 3 * (view.rttMs ?? 0) + 1000;
}
