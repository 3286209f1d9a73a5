// Segments of one side, recorded on several interfaces -> whether one is made of the bytes of others: a card or the system cut a
// segment, or joined some, between two of the interfaces.
import type { TcpSegment } from "../../packet/segment.ts";
import { advance, distance } from "../../tcp/sequence.ts";

/** A segment of 64 kB is cut into as many. */
const REMEMBERED = 48;
/** From interface to interface of a host. */
const MAX_APART_MS = 2;

interface Recorded {
  readonly sequence: number;
  readonly length: number;
  readonly interfaceId: number;
  readonly timeMs: number;
  /** Of the TCP timestamp, which is the same in all pieces; null without one. */
  readonly stamp: number | null;
}

export class OffloadedCopies {
  private readonly recent: Recorded[] = [];

  /** True where other interfaces just had all of it; else it is remembered. */
  isCopy(
    { sequence, payloadLength: length, interfaceId }: TcpSegment,
    timeMs: number,
    stamp: number | null,
  ): boolean {
    if (length === 0) return false;
    const others = this.recent.filter(
      (other) =>
        other.interfaceId !== interfaceId &&
        other.stamp === stamp &&
        Math.abs(timeMs - other.timeMs) <= MAX_APART_MS,
    );
    if (covers(others, sequence, length)) return true;
    this.recent.push({ sequence, length, interfaceId, timeMs, stamp });
    if (this.recent.length > REMEMBERED) this.recent.shift();
    return false;
  }
}

function covers(recorded: readonly Recorded[], sequence: number, length: number): boolean {
  const end = advance(sequence, length);
  let next = sequence;
  for (const other of recorded.toSorted((a, b) => distance(a.sequence, b.sequence))) {
    if (distance(other.sequence, next) > 0) continue;
    const last = advance(other.sequence, other.length);
    if (distance(last, next) > 0) next = last;
    if (distance(next, end) >= 0) return true;
  }
  return false;
}
