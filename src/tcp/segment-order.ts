// Segments in the order of capture to an order in which they can have been sent: one that acknowledges bytes which the
// capture shows only behind it waits for them, so that no reply is read before its command (RFC 9293 section 3.4).
import { HOLE_PATIENCE_SEGMENTS } from "../limits.ts";
import { ACK, SYN, type TcpSegment } from "../packet/segment.ts";
import type { Timestamp } from "./timestamp.ts";
import { distance } from "./sequence.ts";
import type { Direction, StreamSegment, TcpStream } from "./stream.ts";

interface Premature {
  readonly direction: Direction;
  readonly segment: StreamSegment;
  readonly acknowledgment: number;
  readonly timestamp: Timestamp;
  /** The count of segments at which it is read whether the other side's bytes came or not. */
  readonly until: number;
}

/** Mirror ports and cards with several queues record both directions, but not always in the order of their packets. */
export class SegmentOrder {
  private readonly near: TcpStream;
  private readonly far: TcpStream;
  /** Null as long as none had to wait. */
  private waiting: Premature[] | null = null;
  private isNearSeen = false;
  private isFarSeen = false;
  /** Per direction, the acknowledgment up to which waiting was in vain: those bytes are not in the capture. */
  private nearInVain: number | null = null;
  private farInVain: number | null = null;
  private count = 0;

  /** `near` is the stream of direction 0. */
  constructor(near: TcpStream, far: TcpStream) {
    this.near = near;
    this.far = far;
  }

  /** Hands the segment to its stream, now or later; `timestamp` is its own. */
  push(direction: Direction, segment: TcpSegment, timestamp: Timestamp): void {
    this.count++;
    if (direction === 0) this.isNearSeen = true;
    else this.isFarSeen = true;
    const { flags, acknowledgment } = segment;
    if (
      (flags & (SYN | ACK)) === ACK &&
      segment.payloadLength > 0 &&
      this.isEarly(direction, acknowledgment)
    ) {
      const until = this.count + HOLE_PATIENCE_SEGMENTS;
      this.waiting ??= [];
      this.waiting.push({ direction, segment: copied(segment), acknowledgment, timestamp, until });
    } else {
      this.stream(direction).push(segment, timestamp);
    }
    if (this.waiting !== null) this.release(this.waiting);
  }

  /** No more segments follow: what is still missing will not come, so the order of capture must do. */
  finish(): void {
    this.count = Number.POSITIVE_INFINITY;
    if (this.waiting !== null) this.release(this.waiting);
    const { near: one, far: other } = this;
    while (one.hasHole || other.hasHole) (one.holeFrame < other.holeFrame ? one : other).skipHole();
  }

  /** Reads what need not wait any more, and the first that has waited long enough. */
  private release(waiting: Premature[]): void {
    for (let index = 0; index < waiting.length;) {
      const one = waiting[index];
      if (one === undefined) return;
      const isEarly = this.isEarly(one.direction, one.acknowledgment);
      if (isEarly && (index > 0 || this.count < one.until)) {
        index++;
        continue;
      }
      if (!isEarly || !this.skipHoleBefore(one)) {
        waiting.splice(index, 1);
        this.read(one, isEarly);
      }
      // Others may have waited for this one, so all are asked again.
      index = 0;
    }
  }

  /** The other side's bytes may have come but for a hole before them: false where there is none. */
  private skipHoleBefore({ direction, acknowledgment, timestamp }: Premature): boolean {
    const stream = this.stream(opposite(direction));
    if (stream.holeFrame > timestamp.frame || !stream.isHoleAcknowledged(acknowledgment)) return false;
    stream.skipHole();
    return true;
  }

  private read({ direction, segment, acknowledgment, timestamp }: Premature, isEarly: boolean): void {
    if (isEarly && direction === 0) this.nearInVain = acknowledgment;
    else if (isEarly) this.farInVain = acknowledgment;
    this.stream(direction).push(segment, timestamp);
  }

  private stream(direction: Direction): TcpStream {
    return direction === 0 ? this.near : this.far;
  }

  private isEarly(direction: Direction, acknowledgment: number): boolean {
    const isNear = direction === 0;
    const { hasBase, next } = isNear ? this.far : this.near;
    const known = isNear ? this.nearInVain : this.farInVain;
    const isOtherSeen = isNear ? this.isFarSeen : this.isNearSeen;
    if (!isOtherSeen || !hasBase || (known !== null && distance(acknowledgment, known) <= 0)) return false;
    // One more than there is may be a FIN.
    return distance(acknowledgment, next) > 1;
  }
}

const opposite = (direction: Direction): Direction => (direction === 0 ? 1 : 0);

/** The segment's own bytes are only valid during the call that brings it. */
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
