// Segments of one side that its receiver would have dropped (RFC 9293 section 3.10.7.4): counted, and kept for a while,
// since a later segment may show that they belong to the stream: the capture may lack the one that opened the window.
import { FIN, type TcpSegment } from "../packet/segment.ts";
import { advance, distance } from "./sequence.ts";
import type { Timestamp } from "./timestamp.ts";

/** Segments kept per side. */
const MAX_KEPT_SEGMENTS = 16;

export interface KeptSegment {
  readonly segment: TcpSegment;
  readonly timestamp: Timestamp;
}

export class OutsideWindow {
  /** Without those that turned out to belong to the stream. */
  count = 0;
  private kept: readonly KeptSegment[] = [];

  get isKept(): boolean {
    return this.kept.length > 0;
  }

  /** `mayBelong`: the segment may turn out to belong to the stream, and is copied. */
  add(segment: TcpSegment, timestamp: Timestamp, mayBelong: boolean): void {
    this.count++;
    if (!mayBelong || this.kept.length >= MAX_KEPT_SEGMENTS) return;
    this.kept = [...this.kept, { segment: copied(segment), timestamp }];
  }

  /** A kept segment ends there. */
  endsAt(number: number): boolean {
    return this.kept.some(({ segment }) => endOf(segment) === number);
  }

  /** The first frame with bytes from that number on. */
  firstDataFrom(sequence: number): Timestamp | null {
    const first = this.kept.find(
      ({ segment }) => segment.payloadLength > 0 && distance(segment.sequence, sequence) >= 0,
    );
    return first?.timestamp ?? null;
  }

  /**
   * Removes and returns those that belong to the stream: `acknowledged` is after their first number, or the same side
   * goes on where they end with the segment that begins at `next` (null for none).
   */
  takeBelonging(acknowledged: number | null, next: number | null): readonly KeptSegment[] {
    const belongs = ({ segment }: KeptSegment): boolean => {
      if (acknowledged !== null && distance(acknowledged, segment.sequence) > 0) return true;
      return next !== null && next === endOf(segment) && segment.payloadLength > 0;
    };
    const belonging = this.kept.filter(belongs);
    if (belonging.length === 0) return belonging;
    this.kept = this.kept.filter((one) => !belonging.includes(one));
    this.count -= belonging.length;
    return belonging;
  }
}

const endOf = ({ sequence, payloadLength, flags }: TcpSegment): number =>
  advance(sequence, payloadLength + (flags & FIN));

/** The segment's own view is reused. */
function copied(segment: TcpSegment): TcpSegment {
  const { bytes, headerStart, payloadStart, payloadEnd } = segment;
  const kept = bytes.slice(headerStart, payloadEnd);
  const start = payloadStart - headerStart;
  return { ...segment, bytes: kept, headerStart: 0, payloadStart: start, payloadEnd: kept.length };
}
