// When a segment was captured: its frame and its time. One object a segment, which all that it brought may keep.
import { unboxed } from "../bytes/integers.ts";
import type { TcpSegment } from "../packet/segment.ts";

export interface Timestamp {
  /** Wireshark's frame.number. */
  readonly frame: number;
  /** Seconds since 1970 in UTC; NaN where the packet has no timestamp. */
  readonly seconds: number;
  readonly nanoseconds: number;
  /** Decimals that the capture's clock holds. */
  readonly decimals: 6 | 9;
}

/** The segment's own view is reused; this one may be kept. */
export function timestampOf({ frame, seconds, nanoseconds, decimals }: TcpSegment): Timestamp {
  return { frame: unboxed(frame), seconds: unboxed(seconds), nanoseconds: unboxed(nanoseconds), decimals };
}

export const isEarlier = (one: Timestamp, other: Timestamp): boolean =>
  one.seconds < other.seconds || (one.seconds === other.seconds && one.nanoseconds < other.nanoseconds);

/** From `start` to `end` in milliseconds; NaN where one of them has no time. Cheap: it is asked of every segment. */
export const elapsedMs = (start: Timestamp, end: Timestamp): number =>
  (end.seconds - start.seconds) * 1e3 + (end.nanoseconds - start.nanoseconds) / 1e6;

/** From `start` to `end` in milliseconds; null where one of them has no time. */
export function millisecondsBetween(start: Timestamp, end: Timestamp): number | null {
  const nanoseconds = (end.seconds - start.seconds) * 1e9 + (end.nanoseconds - start.nanoseconds);
  return Number.isNaN(nanoseconds) ? null : Math.round(nanoseconds) / 1e6;
}
