// RFC 3339 times in UTC, as sessions have them -> the milliseconds between them.

/** Exact to the nanosecond; null where either is missing. */
export function elapsedMs(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const seconds = isSameMinute(from, to)
    ? (secondOf(to) - secondOf(from)) * 1000
    : wholeSecondAt(to) - wholeSecondAt(from);
  return seconds + (nanosecondsOf(to) - nanosecondsOf(from)) / 1e6;
}

/** Since 1970. */
export const millisecondsAt = (time: string): number => wholeSecondAt(time) + nanosecondsOf(time) / 1e6;

/** Of the form that sessions have; most times of a session are in the same minute. */
function isSameMinute(from: string, to: string): boolean {
  if (!hasForm(from) || !hasForm(to)) return false;
  for (let place = SECOND - 1; place >= 0; place--) {
    if (from.charCodeAt(place) !== to.charCodeAt(place)) return false;
  }
  return true;
}

const hasForm = (time: string): boolean => time.length >= 24 && time[19] === "." && time.endsWith("Z");

const SECOND = "2023-11-14T22:13:".length;

const secondOf = (time: string): number => digit(time, SECOND) * 10 + digit(time, SECOND + 1);

/** Milliseconds of the second that has begun: Date.parse, many times faster for the form that sessions have. */
function wholeSecondAt(time: string): number {
  if (!hasForm(time)) return Math.floor(Date.parse(time) / 1000) * 1000;
  const pair = (index: number): number => digit(time, index) * 10 + digit(time, index + 1);
  return Date.UTC(pair(0) * 100 + pair(2), pair(5) - 1, pair(8), pair(11), pair(14), secondOf(time));
}

const DECIMALS = "2023-11-14T22:13:20.".length;

/** Of the decimals, up to nine; 0 without any. */
function nanosecondsOf(time: string): number {
  let value = 0;
  for (let place = 0; place < 9; place++) {
    const decimal = digit(time, DECIMALS + place);
    value = value * 10 + (decimal >= 0 && decimal <= 9 ? decimal : 0);
  }
  return value;
}

const digit = (text: string, index: number): number => text.charCodeAt(index) - 0x30;
