// One TCP connection on an inspected port: its frames, its two streams, who opened and who closed it.
import { type Bounds, UNWATCHED } from "../bounds.ts";
import type { IcmpError } from "../packet/icmp.ts";
import { ACK, FIN, RST, SYN, type TcpSegment } from "../packet/segment.ts";
import { addressText } from "./address-text.ts";
import { ByteBlocks } from "./byte-blocks.ts";
import type { FlowStatistics } from "./flow-statistics.ts";
import { HalfConnection } from "./half-connection.ts";
import { elapsedMs, isEarlier, timestampOf, type Timestamp } from "./timestamp.ts";
import { RecentSegments } from "./recent-segments.ts";
import { SegmentOrder } from "./segment-order.ts";
import { advance, distance } from "./sequence.ts";
import type { Direction, StreamSink } from "./stream.ts";

/**
 * What a connection tells, in this order for one segment: `data` and `gap` calls in stream order, then `closed` for
 * its FIN, then for its RST. Bytes that must wait for others come later, each with its own timestamp.
 */
export interface ConnectionListener extends StreamSink {
  closed(event: CloseEvent): void;
}

export interface CloseEvent {
  readonly timestamp: Timestamp;
  readonly direction: Direction;
  readonly flag: "FIN" | "RST";
  /** What its sender had acknowledged; null where it had nothing. */
  readonly acknowledged: number | null;
  /** Sequence number after the segment's payload, to tell repetitions. */
  readonly sequenceEnd: number;
  readonly hopLimit: number;
  /** Of IPv4; 0 for IPv6. */
  readonly identification: number;
  /** It goes on where its side counted so far; null where that tells nothing. */
  readonly continues: boolean | null;
  /** What either side had sent when it came: whoever sends more has not ended. */
  readonly sent: readonly [number, number];
  /**
   * False for a FIN or RST that its receiver cannot accept (RFC 9293 section 3.10.7.4), and, once the connection is
   * finished, for one that had no effect: both sides went on after it.
   */
  isCredible: boolean;
}

/** An ICMP error about a segment of this connection. */
export interface QuotedError {
  readonly frame: number;
  readonly error: IcmpError;
  /** Address of its sender. */
  readonly from: string;
  /** Of the segment that it quotes. */
  readonly direction: Direction;
}

export interface TcpEndpoint {
  readonly address: string;
  readonly port: number;
}

export class TcpConnection {
  readonly number: number;
  /** The sender and the receiver of the first segment. */
  readonly endpoints: readonly [TcpEndpoint, TcpEndpoint];
  readonly first: Timestamp;
  last: Timestamp;
  frameCount = 0;
  /** Who opened the connection, by the first SYN or else the first SYN/ACK; null without either. */
  opener: Direction | null = null;
  syn: Timestamp | null = null;
  /** SYNs of the opener, repetitions included. */
  synCount = 0;
  synAcknowledged: Timestamp | null = null;
  /** The opener's first segment behind the SYN/ACK. */
  handshakeDone: Timestamp | null = null;
  readonly closeEvents: CloseEvent[] = [];
  /** Both sides have sent their FIN, or one its RST. */
  isClosed = false;
  /** The first frame whose time is before that of the frame before it. */
  timeRunsBackIn: number | null = null;
  readonly icmpErrors: QuotedError[] = [];
  /** The capture holds an earlier connection between the same addresses and ports. */
  readonly isPortReused: boolean;
  /** By direction, where a FIN that the capture lacks was acknowledged. Known once the connection is finished. */
  unseenFins: readonly [Timestamp | null, Timestamp | null] = [null, null];
  private readonly listener: ConnectionListener;
  /** The sender of the first segment, and the other side: fields, since each packet asks for them. */
  private readonly forward: HalfConnection;
  private readonly reverse: HalfConnection;
  private readonly order: SegmentOrder;
  private readonly recent = new RecentSegments();
  private readonly bounds: Bounds;

  /** `listen` gives who is told of the connection's streams and end; `blocks` are those that all connections share. */
  constructor(
    number: number,
    segment: TcpSegment,
    listen: (connection: TcpConnection) => ConnectionListener,
    isPortReused = false,
    bounds = UNWATCHED,
    blocks = new ByteBlocks(),
  ) {
    this.number = number;
    this.bounds = bounds;
    this.isPortReused = isPortReused;
    this.endpoints = [
      { address: addressText(segment, segment.sourceAt), port: segment.sourcePort },
      { address: addressText(segment, segment.destinationAt), port: segment.destinationPort },
    ];
    this.first = timestampOf(segment);
    this.last = this.first;
    this.listener = listen(this);
    this.forward = new HalfConnection(0, this.listener, bounds, blocks);
    this.reverse = new HalfConnection(1, this.listener, bounds, blocks);
    this.order = new SegmentOrder(this.forward.stream, this.reverse.stream);
  }

  /** True once a segment of this direction was seen. */
  saw(direction: Direction): boolean {
    return this.half(direction).frames > 0;
  }

  /** What this direction sent, and how far it was acknowledged. */
  half(direction: Direction): HalfConnection {
    return direction === 0 ? this.forward : this.reverse;
  }

  /** Counted. */
  flow(direction: Direction): FlowStatistics {
    return this.half(direction).statistics;
  }

  /** `quoted` is a segment of this direction, as far as the error has it. */
  icmp(direction: Direction, error: IcmpError, quoted: TcpSegment): void {
    if (this.icmpErrors.length >= this.bounds.limits["icmp-errors"]) {
      this.bounds.reached("icmp-errors", quoted.frame);
      return;
    }
    const from = addressText(quoted, error.senderAt);
    this.icmpErrors.push({ frame: quoted.frame, error, from, direction });
  }

  /** Sequence number of the byte that follows what was delivered of this direction. */
  nextSequence(direction: Direction): number {
    return this.half(direction).stream.next;
  }

  push(direction: Direction, segment: TcpSegment): void {
    const own = this.half(direction);
    this.frameCount++;
    const timestamp = timestampOf(segment);
    if (this.timeRunsBackIn === null && isEarlier(timestamp, this.last))
      this.timeRunsBackIn = timestamp.frame;
    this.last = timestamp;
    own.frames++;
    const time = elapsedMs(this.first, timestamp);
    this.recent.remember(direction, segment, time);
    if ((segment.flags & RST) !== 0) {
      // An RST's payload is a diagnostic text (RFC 9293 section 3.5.2), no part of the stream.
      this.reset(direction, segment, timestamp);
      return;
    }
    for (const one of own.takeProven(segment)) this.take(direction, one.segment, one.timestamp);
    if (!own.isOutside(segment)) {
      // What nobody sent before is no copy: most segments need no search.
      this.take(direction, segment, timestamp, !own.isFresh(segment) && this.recent.isDuplicate(segment));
    } else {
      own.suspect(segment, timestamp);
      if ((segment.flags & FIN) !== 0) this.close(direction, segment, timestamp, "FIN", false);
    }
  }

  /** A segment that its receiver may accept. */
  private take(direction: Direction, segment: TcpSegment, timestamp: Timestamp, isDuplicate = false): void {
    const own = this.half(direction);
    const other = this.opposite(direction);
    const { flags } = segment;
    if (isDuplicate) own.statistics.duplicates++;
    else own.add(segment, elapsedMs(this.first, timestamp), timestamp);
    if ((flags & SYN) !== 0) this.open(direction, flags, timestamp);
    else this.noteHandshake(direction, timestamp);
    if ((flags & ACK) !== 0) this.acknowledge(direction, segment, timestamp);
    this.order.push(direction, segment, timestamp);
    if (own.stream.hasHole) own.stream.wait(own.acknowledged);
    if (other.stream.hasHole) other.stream.wait(other.acknowledged);
    if ((flags & FIN) !== 0) this.close(direction, segment, timestamp, "FIN", own.acceptsFin(segment));
  }

  private acknowledge(direction: Direction, segment: TcpSegment, timestamp: Timestamp): void {
    const other = this.opposite(direction);
    other.stream.expect(segment.acknowledgment);
    if (!other.acknowledge(segment, this.half(direction), timestamp)) return;
    const from = direction === 0 ? 1 : 0;
    for (const one of other.takeProven(null)) this.take(from, one.segment, one.timestamp);
  }

  private reset(direction: Direction, segment: TcpSegment, timestamp: Timestamp): void {
    const own = this.half(direction);
    if (this.recent.isDuplicate(segment)) own.statistics.duplicates++;
    else own.addReset(segment, timestamp);
    const isCredible = own.acceptsReset(segment.sequence);
    if (isCredible && (segment.flags & ACK) !== 0) this.acknowledge(direction, segment, timestamp);
    if (isCredible) {
      own.resetAt ??= segment.sequence;
      this.noteHandshake(direction, timestamp);
    } else own.outside++;
    if ((segment.flags & FIN) !== 0) this.close(direction, segment, timestamp, "FIN", isCredible);
    this.close(direction, segment, timestamp, "RST", isCredible);
  }

  /** The capture holds no more of this connection. */
  finish(): void {
    for (const direction of [0, 1] as const) {
      if (!this.half(direction).finish()) continue;
      for (const one of this.half(direction).takeProven(null))
        this.take(direction, one.segment, one.timestamp);
    }
    this.order.finish();
    this.settle();
    this.unseenFins = [this.forward.unseenFin, this.reverse.unseenFin];
    this.finishTail(0);
    this.finishTail(1);
    this.forward.stream.finish();
    this.reverse.stream.finish();
  }

  /**
   * The sender of the FIN or RST had acknowledged the other side's FIN: it answers that one. To be asked once the
   * connection is finished: the other FIN may come later in the capture, or be the one number more that was
   * acknowledged than there are bytes.
   */
  knewOtherFin({ direction, acknowledged }: CloseEvent): boolean {
    const { finEnd, stream } = this.opposite(direction);
    if (acknowledged === null) return false;
    if (finEnd !== null) return distance(acknowledged, finEnd) >= 0;
    return stream.started && distance(acknowledged, stream.next) === 1;
  }

  /** The last frame of the other side that its sender had acknowledged; null where that is not known. */
  knewFrame({ direction, acknowledged }: CloseEvent): number | null {
    return acknowledged === null ? null : this.opposite(direction).stream.arrivals.lastBefore(acknowledged);
  }

  /** Its sender had sent its FIN before: an RST then answers data that arrived late. Once the connection is finished. */
  cameAfterOwnFin(event: CloseEvent): boolean {
    const before = this.closeEvents.slice(0, this.closeEvents.indexOf(event));
    return before.some(({ direction, flag, isCredible, timestamp }) => {
      return direction === event.direction && flag === "FIN" && isCredible && timestamp !== event.timestamp;
    });
  }

  /** Now that all is known: which FINs and RSTs had an effect. */
  private settle(): void {
    for (const direction of [0, 1] as const) {
      const own = this.half(direction);
      const fins = this.closeEvents.filter((event) => event.direction === direction && event.flag === "FIN");
      const taken = fins.find(({ sequenceEnd }) => advance(sequenceEnd, 1) === own.acknowledged);
      const real = taken ?? fins.findLast((event) => event.isCredible && own.mayEndAt(event.sequenceEnd));
      for (const fin of fins) fin.isCredible = fin === real;
      own.finEnd = real === undefined ? null : advance(real.sequenceEnd, 1);
    }
    for (const event of this.closeEvents) {
      if (event.flag === "RST" && event.isCredible && this.wentOnAfter(event)) event.isCredible = false;
    }
  }

  /** A host that has sent an RST sends nothing more, and one that took it acknowledges nothing more. */
  private wentOnAfter({ direction, sequenceEnd, acknowledged, sent }: CloseEvent): boolean {
    const own = this.half(direction);
    const other = this.opposite(direction);
    const [ownSent, otherSent] = sent;
    const heard = other.acknowledged;
    if (heard !== null && acknowledged !== null && distance(heard, acknowledged) > 0) {
      if (distance(heard, otherSent) > 0) return true;
    }
    // Up to its own number it was overtaken in the capture.
    if (distance(own.next, ownSent) <= 0 || own.next === sequenceEnd) return false;
    return own.acknowledged === null || distance(own.acknowledged, ownSent) > 0;
  }

  /**
   * The last bytes of a direction may be missing too: its FIN, the other side's acknowledgment or a later sequence
   * number of its own shows it.
   */
  private finishTail(direction: Direction): void {
    const half = this.half(direction);
    const { stream, statistics, acknowledged, acknowledgedAt } = half;
    const fin = this.closeEvents.find(
      (event) => event.direction === direction && event.flag === "FIN" && event.isCredible,
    );
    if (fin !== undefined) {
      stream.extend(fin.sequenceEnd, fin.timestamp);
      return;
    }
    if (acknowledged !== null && acknowledgedAt !== null) {
      // One more than there is may be a FIN that was not captured.
      if (distance(acknowledged, stream.next) > 1) stream.extend(acknowledged, acknowledgedAt);
    }
    if (half.aheadAt !== null) stream.extend(half.next, half.aheadAt);
    const { reset } = statistics;
    const isTaken = this.closeEvents.some(
      ({ timestamp, isCredible }) => timestamp === reset?.timestamp && isCredible,
    );
    if (reset !== null && isTaken && statistics.isResetAhead && distance(reset.sequence, stream.next) > 1) {
      stream.extend(reset.sequence, reset.timestamp);
    }
  }

  private opposite(direction: Direction): HalfConnection {
    return direction === 0 ? this.reverse : this.forward;
  }

  private noteHandshake(direction: Direction, timestamp: Timestamp): void {
    if (this.synAcknowledged !== null && direction === this.opener) this.handshakeDone ??= timestamp;
  }

  private open(direction: Direction, flags: number, timestamp: Timestamp): void {
    if ((flags & ACK) === 0) {
      // The first SYN decides, also against a SYN/ACK that was captured before it.
      if (this.syn === null) {
        this.syn = timestamp;
        this.opener = direction;
      }
      if (direction === this.opener) this.synCount++;
    } else {
      this.opener ??= direction === 0 ? 1 : 0;
      if (direction !== this.opener) this.synAcknowledged ??= timestamp;
    }
  }

  private close(
    direction: Direction,
    segment: TcpSegment,
    timestamp: Timestamp,
    flag: CloseEvent["flag"],
    isCredible: boolean,
  ): void {
    const own = this.half(direction);
    const other = this.opposite(direction);
    const { sequence, payloadLength, hopLimit, identification } = segment;
    const end = advance(sequence, payloadLength + ((segment.flags & SYN) >> 1));
    const sequenceEnd = flag === "RST" ? sequence : end;
    if (isCredible) {
      if (flag === "FIN") own.finEnd ??= advance(sequenceEnd, 1);
      this.isClosed ||= flag === "RST" || other.finEnd !== null;
    }
    for (const known of this.closeEvents) {
      if (known.direction !== direction || known.flag !== flag || known.sequenceEnd !== sequenceEnd) continue;
      known.isCredible ||= isCredible;
      return;
    }
    if (this.closeEvents.length >= this.bounds.limits["close-events"]) {
      this.bounds.reached("close-events", timestamp.frame);
      return;
    }
    const sent = [own.next, other.next] as const;
    // Its own number counts, though nothing has borne it out yet.
    const isAhead = (segment.flags & ACK) !== 0 && other.isUnproven(segment.acknowledgment);
    const acknowledged = isAhead ? segment.acknowledgment : other.acknowledged;
    const event = {
      timestamp,
      direction,
      flag,
      acknowledged,
      sequenceEnd,
      hopLimit,
      identification,
      continues: own.statistics.continues(identification),
      sent,
      isCredible,
    };
    this.closeEvents.push(event);
    this.listener.closed(event);
  }
}
