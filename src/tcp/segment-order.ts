// Segments in the order of capture to an order in which they can have been sent: one that acknowledges bytes which the
// capture shows only behind it waits for them, so that no reply is read before its command (RFC 9293 section 3.4).
import { HOLE_PATIENCE_SEGMENTS } from "../limits.ts";
import { ACK, SYN, type TcpSegment } from "../packet/segment.ts";
import type { Moment } from "./moment.ts";
import { distance } from "./sequence.ts";
import type { Direction, StreamSegment, TcpStream } from "./stream.ts";

interface Premature {
  readonly direction: Direction;
  readonly segment: StreamSegment;
  readonly acknowledgment: number;
  readonly moment: Moment;
  /** The count of segments at which it is read whether the other side's bytes came or not. */
  readonly until: number;
}

/** Mirror ports and cards with several queues record both directions, but not always in the order of their packets. */
export class SegmentOrder {
  private readonly streams: readonly [TcpStream, TcpStream];
  private readonly waiting: Premature[] = [];
  private readonly seen: [boolean, boolean] = [false, false];
  /** Per direction, the acknowledgment up to which waiting was in vain: those bytes are not in the capture. */
  private readonly inVain: [number | null, number | null] = [null, null];
  private count = 0;

  constructor(streams: readonly [TcpStream, TcpStream]) {
    this.streams = streams;
  }

  /** Hands the segment to its stream, now or later; `moment` is its own. */
  push(direction: Direction, segment: TcpSegment, moment: Moment): void {
    this.count++;
    this.seen[direction] = true;
    const { flags, acknowledgment } = segment;
    if (
      (flags & (SYN | ACK)) === ACK &&
      segment.payloadLength > 0 &&
      this.isEarly(direction, acknowledgment)
    ) {
      const until = this.count + HOLE_PATIENCE_SEGMENTS;
      this.waiting.push({ direction, segment: copied(segment), acknowledgment, moment, until });
    } else {
      this.streams[direction].push(segment, moment);
    }
    if (this.waiting.length > 0) this.release();
  }

  /** No more segments follow: what is still missing will not come, so the order of capture must do. */
  finish(): void {
    this.count = Number.POSITIVE_INFINITY;
    this.release();
    const [one, other] = this.streams;
    while (one.hasHole || other.hasHole) (one.holeFrame < other.holeFrame ? one : other).skipHole();
  }

  /** Reads what need not wait any more, and the first that has waited long enough. */
  private release(): void {
    for (let index = 0; index < this.waiting.length;) {
      const one = this.waiting[index];
      if (one === undefined) return;
      const isEarly = this.isEarly(one.direction, one.acknowledgment);
      if (isEarly && (index > 0 || this.count < one.until)) {
        index++;
        continue;
      }
      if (!isEarly || !this.skipHoleBefore(one)) this.read(index, one, isEarly);
      // Others may have waited for this one, so all are asked again.
      index = 0;
    }
  }

  /** The other side's bytes may have come but for a hole before them: false where there is none. */
  private skipHoleBefore({ direction, acknowledgment, moment }: Premature): boolean {
    const stream = this.streams[opposite(direction)];
    if (stream.holeFrame > moment.frame || !stream.isHoleAcknowledged(acknowledgment)) return false;
    stream.skipHole();
    return true;
  }

  private read(
    index: number,
    { direction, segment, acknowledgment, moment }: Premature,
    isEarly: boolean,
  ): void {
    this.waiting.splice(index, 1);
    if (isEarly) this.inVain[direction] = acknowledgment;
    this.streams[direction].push(segment, moment);
  }

  private isEarly(direction: Direction, acknowledgment: number): boolean {
    const other = opposite(direction);
    const { hasBase, next } = this.streams[other];
    const known = this.inVain[direction];
    if (!this.seen[other] || !hasBase || (known !== null && distance(acknowledgment, known) <= 0))
      return false;
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
