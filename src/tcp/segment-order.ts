// Segments as captured to segments in an order in which they can have been sent: one that acknowledges bytes which were
// captured only later waits for those bytes, so that no reply is read before its command (RFC 9293 section 3.4).
import { ACK, SYN, type TcpSegment } from "../packet/segment.ts";
import type { Timestamp } from "./timestamp.ts";
import { distance } from "./sequence.ts";
import { MAX_HOLE_AGE_SEGMENTS, type Direction, type StreamSegment, type TcpStream } from "./stream.ts";

interface HeldSegment {
  readonly direction: Direction;
  readonly segment: StreamSegment;
  readonly acknowledgment: number;
  readonly timestamp: Timestamp;
  /** Once so many segments of the connection were seen, it is read without the other side's bytes. */
  readonly until: number;
}

/** Mirror ports and network cards with several queues may record the two directions out of order. */
export class SegmentOrder {
  private readonly forward: TcpStream;
  private readonly reverse: TcpStream;
  /** Null until a segment has to wait. */
  private waiting: HeldSegment[] | null = null;
  private count = 0;

  /** `forward` is the stream of direction 0, `reverse` that of direction 1. */
  constructor(forward: TcpStream, reverse: TcpStream) {
    this.forward = forward;
    this.reverse = reverse;
  }

  /** Hands the segment to its stream, now or later; `timestamp` is the segment's. */
  push(direction: Direction, segment: TcpSegment, timestamp: Timestamp): void {
    this.count++;
    const own = this.stream(direction);
    own.isSeen = true;
    const { flags, acknowledgment } = segment;
    if (
      (flags & (SYN | ACK)) === ACK &&
      segment.payloadLength > 0 &&
      this.acksUnseen(direction, acknowledgment)
    ) {
      const until = this.count + MAX_HOLE_AGE_SEGMENTS;
      this.waiting ??= [];
      this.waiting.push({ direction, segment: copied(segment), acknowledgment, timestamp, until });
    } else {
      own.push(segment, timestamp);
    }
    if (this.waiting !== null) this.release(this.waiting);
  }

  /** No more segments follow: those that still wait are read in the order of capture. */
  finish(): void {
    this.count = Number.POSITIVE_INFINITY;
    if (this.waiting !== null) this.release(this.waiting);
    const { forward: one, reverse: other } = this;
    while (one.hasHole || other.hasHole) (one.holeFrame < other.holeFrame ? one : other).skipHole();
  }

  /** Reads the segments that need not wait any more, and the first if it has waited long enough. */
  private release(waiting: HeldSegment[]): void {
    for (let index = 0; index < waiting.length;) {
      const one = waiting[index];
      if (one === undefined) return;
      const isUnseen = this.acksUnseen(one.direction, one.acknowledgment);
      if (isUnseen && (index > 0 || this.count < one.until)) {
        index++;
        continue;
      }
      if (!isUnseen || !this.skipHoleBefore(one)) {
        waiting.splice(index, 1);
        this.read(one, isUnseen);
      }
      // Others may have waited for this one: start over.
      index = 0;
    }
  }

  /** The acknowledged bytes may be there, after a hole: gives that hole up. False where there is none. */
  private skipHoleBefore({ direction, acknowledgment, timestamp }: HeldSegment): boolean {
    const stream = this.stream(opposite(direction));
    if (stream.holeFrame > timestamp.frame || !stream.isHoleAcknowledged(acknowledgment)) return false;
    stream.skipHole();
    return true;
  }

  private read({ direction, segment, acknowledgment, timestamp }: HeldSegment, isUnseen: boolean): void {
    const stream = this.stream(direction);
    if (isUnseen) stream.ackedUnseen = acknowledgment;
    stream.push(segment, timestamp);
  }

  private stream(direction: Direction): TcpStream {
    return direction === 0 ? this.forward : this.reverse;
  }

  /** The acknowledgment is of bytes that the stream of the other direction has not reached. */
  private acksUnseen(direction: Direction, acknowledgment: number): boolean {
    const { ackedUnseen } = this.stream(direction);
    const { isSeen, hasBase, next } = this.stream(opposite(direction));
    if (!isSeen || !hasBase || (ackedUnseen !== null && distance(acknowledgment, ackedUnseen) <= 0))
      return false;
    // A FIN consumes one sequence number (RFC 9293 section 3.4): one more than the bytes may be a FIN.
    return distance(acknowledgment, next) > 1;
  }
}

const opposite = (direction: Direction): Direction => (direction === 0 ? 1 : 0);

/** The segment's own bytes are valid only during the call that passes it. */
function copied({
  sequence,
  flags,
  bytes,
  payloadStart,
  payloadEnd,
  payloadLength,
}: TcpSegment): StreamSegment {
  const payload = bytes.slice(payloadStart, payloadEnd);
  return { sequence, flags, bytes: payload, payloadStart: 0, payloadEnd: payload.length, payloadLength };
}
