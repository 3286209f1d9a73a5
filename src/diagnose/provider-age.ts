// The dates of a provider's entry and the time of a session -> whether what is known may have changed in between. Today
// does not count: the same capture gives the same report next year, and one of 2022 is not judged worse for being read late.
import type { Provider } from "./policy.ts";
import { elapsedMs } from "../text/elapsed.ts";

const TWO_YEARS_MS = 2 * 365 * 24 * 3_600_000;

/** A sentence where nobody had looked for two years when the session took place; else null. */
export function ageWords({ name, checked }: Provider, startTime: string | null): string | null {
  // Texts tell which is earlier, and most sessions are.
  if (startTime === null || startTime <= checked) return null;
  const age = elapsedMs(checked, startTime);
  if (age === null || age <= TWO_YEARS_MS) return null;
  return `What is known of ${name} was last checked on ${checked}, more than two years before this session, and may have changed.`;
}

/** What was published on the date is neither much older nor much newer than the session. */
export function isOfItsTime(date: string, startTime: string | null): boolean {
  const age = elapsedMs(date, startTime);
  return age !== null && Math.abs(age) <= TWO_YEARS_MS;
}
