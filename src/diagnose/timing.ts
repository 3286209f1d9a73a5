// How much time lies between what a session shows.
import type { Judged } from "./judged.ts";

/** Milliseconds between two RFC 3339 times in UTC; null where either is missing. */
export function elapsedMs(from: string | null, to: string | null): number | null {
  return from === null || to === null ? null : Date.parse(to) - Date.parse(from);
}

/** The connection's end came so soon behind the last words. */
export const endedAtOnce = (session: Judged): boolean => isInstant(session, session.close.delayMs);

/** So soon, within three round trips and a second, that no timer and no person can be the reason. */
export function isInstant({ view }: Judged, delayMs: number | null): boolean {
  return delayMs !== null && delayMs <= 3 * (view.rttMs ?? 0) + 1000;
}
