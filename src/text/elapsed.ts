// RFC 3339 times in UTC, as sessions have them -> the milliseconds between them.

/** Exact to the nanosecond; null where either is missing. */
export function elapsedMs(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  return wholeSeconds(from, to) + (nanosecondsOf(to) - nanosecondsOf(from)) / 1e6;
}

/** In milliseconds. Nearly all are of one day. */
function wholeSeconds(from: string, to: string): number {
  return isUsual(from) && isUsual(to) && to.startsWith(from.slice(0, "2023-11-14".length))
    ? secondOfDay(to) - secondOfDay(from)
    : wholeSecondAt(to) - wholeSecondAt(from);
}

/** Since 1970. */
export const millisecondsAt = (time: string): number => wholeSecondAt(time) + nanosecondsOf(time) / 1e6;

/** Milliseconds of the second that has begun: Date.parse, many times faster for the form that sessions have. */
function wholeSecondAt(time: string): number {
  if (!isUsual(time)) return Math.floor(Date.parse(time) / 1000) * 1000;
  const year = pair(time, 0) * 100 + pair(time, 2);
  return Date.UTC(year, pair(time, 5) - 1, pair(time, 8)) + secondOfDay(time);
}

/** The form that sessions have. */
const isUsual = (time: string): boolean => time.length >= 24 && time[19] === "." && time.endsWith("Z");

const secondOfDay = (time: string): number =>
  (pair(time, 11) * 3600 + pair(time, 14) * 60 + pair(time, 17)) * 1000;

const pair = (time: string, index: number): number => digit(time, index) * 10 + digit(time, index + 1);

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
