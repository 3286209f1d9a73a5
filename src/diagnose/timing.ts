// How much time lies between what a session shows.
import type { Judged } from "./rule.ts";

/** Milliseconds between two RFC 3339 times in UTC; null where either is missing. */
export function elapsedMs(from: string | null, to: string | null): number | null {
  return from === null || to === null ? null : Date.parse(to) - Date.parse(from);
}

/** The end came so soon behind the last words that no timer and no person can be its reason. */
export function endedAtOnce({ close, view }: Judged): boolean {
  return close.delayMs !== null && close.delayMs <= 3 * (view.rttMs ?? 0) + 1000;
}
