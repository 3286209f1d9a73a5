// How much time lies between what a session shows.
import type { SessionWithOutcome } from "../session/session.ts";

/** Milliseconds between two RFC 3339 times in UTC; null where either is missing. */
export function elapsedMs(from: string | null, to: string | null): number | null {
  return from === null || to === null ? null : millisecondsAt(to) - millisecondsAt(from);
}

/** Date.parse of an RFC 3339 time in UTC, many times faster where it has decimals, as those of a session do. */
export function millisecondsAt(time: string): number {
  if (time.length < 24 || time[19] !== "." || !time.endsWith("Z")) return Date.parse(time);
  const pair = (index: number): number => digit(time, index) * 10 + digit(time, index + 1);
  const milliseconds = digit(time, 20) * 100 + pair(21);
  return Date.UTC(pair(0) * 100 + pair(2), pair(5) - 1, pair(8), pair(11), pair(14), pair(17), milliseconds);
}

const digit = (text: string, index: number): number => text.charCodeAt(index) - 0x30;

/** The connection's end came so soon behind the last words. */
export const endedAtOnce = (session: SessionWithOutcome): boolean =>
  isInstant(session, session.close.delayMs);

/** So soon, within three round trips and a second, that no timer and no person can be the reason. */
export function isInstant({ view }: SessionWithOutcome, delayMs: number | null): boolean {
  return delayMs !== null && delayMs <= 3 * (view.rttMs ?? 0) + 1000;
}
