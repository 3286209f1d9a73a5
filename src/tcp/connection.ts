// One TCP connection on an inspected port: passes each segment to its half, and knows frames, opener and close. Over 250
// lines with the interfaces that it offers.
import { type Bounds, UNWATCHED } from "../bounds.ts";
import type { IcmpError } from "../packet/icmp.ts";
import { ACK, FIN, RST, SYN, type TcpSegment } from "../packet/segment.ts";
import { addressText } from "./address-text.ts";
import { type CloseEvent, CloseEvents } from "./close-events.ts";
import { ByteBlocks } from "./byte-blocks.ts";
import type { FlowStatistics } from "./flow-statistics.ts";
import { HalfConnection } from "./half-connection.ts";
import { elapsedMs, isEarlier, timestampOf, type Timestamp } from "./timestamp.ts";
import { RecentSegments } from "./recent-segments.ts";
import { SegmentOrder } from "./segment-order.ts";
import { distance } from "./sequence.ts";
import type { Direction, StreamSink } from "./stream.ts";

/**
 * Called for one segment in this order: `data` and `gap` in stream order, then `closed` for its FIN, then for its RST.
 * Bytes that wait for others come later, each with its own timestamp.
 */
export interface ConnectionListener extends StreamSink {
  closed(event: CloseEvent): void;
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
  /** SYNs of the opener, retransmissions included. */
  synCount = 0;
  synAcknowledged: Timestamp | null = null;
  /** The opener's first segment after the SYN/ACK. */
  handshakeDone: Timestamp | null = null;
  /** Both sides have sent their FIN, or one its RST. */
  isClosed = false;
  /** The first frame whose time is before that of the frame before it. */
  timeRunsBackIn: number | null = null;
  readonly icmpErrors: QuotedError[] = [];
  /** The capture holds an earlier connection between the same addresses and ports. */
  readonly isPortReused: boolean;
  /** By direction, the acknowledgment of a FIN that was not captured. Known once the connection is finished. */
  unseenFins: readonly [Timestamp | null, Timestamp | null] = [null, null];
  private readonly listener: ConnectionListener;
  /** What the sender of the first segment sends, and what the other side does (RFC 5103's words): fields, for speed. */
  private readonly forward: HalfConnection;
  private readonly reverse: HalfConnection;
  readonly closes: CloseEvents;
  private readonly order: SegmentOrder;
  private readonly recent: RecentSegments;
  private readonly bounds: Bounds;

  /** `listen` gives the connection's listener; `blocks` are those that all connections share. */
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
    this.recent = new RecentSegments(blocks);
    this.forward = new HalfConnection(0, this.listener, bounds, blocks);
    this.reverse = new HalfConnection(1, this.listener, bounds, blocks);
    this.closes = new CloseEvents(this.forward, this.reverse, bounds);
    this.order = new SegmentOrder(this.forward.stream, this.reverse.stream);
  }

  /** True once a segment of this direction was seen. */
  saw(direction: Direction): boolean {
    return this.half(direction).frames > 0;
  }

  /** What this direction sent, and what of it was acknowledged. */
  half(direction: Direction): HalfConnection {
    return direction === 0 ? this.forward : this.reverse;
  }

  flow(direction: Direction): FlowStatistics {
    return this.half(direction).statistics;
  }

  /** False while the bytes of segments stay as they are until finish(), so that none have to be copied. */
  keepsBytes(keeps: boolean): void {
    this.forward.stream.keepsBytes = keeps;
    this.reverse.stream.keepsBytes = keeps;
  }

  /** `quoted` is a segment of this direction, as much of it as the ICMP error quotes. */
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
      // An RST's payload is a diagnostic text (RFC 9293 section 3.5.2), not part of the stream.
      this.reset(direction, segment, timestamp);
      return;
    }
    if (own.outsideWindow.isKept) this.takeBelonging(direction, segment);
    if (!own.isOutside(segment)) {
      // New bytes are not a duplicate frame: most segments need no search.
      this.take(direction, segment, timestamp, !own.isFresh(segment) && this.recent.isDuplicate(segment));
    } else {
      own.addOutside(segment, timestamp);
      if ((segment.flags & FIN) !== 0) this.close(direction, segment, timestamp, "FIN", false);
    }
  }

  /** A segment that its receiver can accept. */
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
    if (own.stream.hasHole) own.stream.wait(own.acknowledgments.highest);
    if (other.stream.hasHole) other.stream.wait(other.acknowledgments.highest);
    if ((flags & FIN) !== 0) this.close(direction, segment, timestamp, "FIN", own.acceptsFin(segment));
  }

  private acknowledge(direction: Direction, segment: TcpSegment, timestamp: Timestamp): void {
    const other = this.opposite(direction);
    other.stream.expect(segment.acknowledgment);
    if (!other.acknowledge(segment, this.half(direction), timestamp)) return;
    if (other.outsideWindow.isKept) this.takeBelonging(direction === 0 ? 1 : 0, null);
  }

  /** Takes segments outside the window that turned out to belong to the stream: see HalfConnection. */
  private takeBelonging(direction: Direction, segment: TcpSegment | null): void {
    for (const one of this.half(direction).takeBelonging(segment))
      this.take(direction, one.segment, one.timestamp);
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
    } else own.outsideWindow.count++;
    if ((segment.flags & FIN) !== 0) this.close(direction, segment, timestamp, "FIN", isCredible);
    this.close(direction, segment, timestamp, "RST", isCredible);
  }

  /** No more segments of this connection follow. */
  finish(): void {
    for (const direction of [0, 1] as const) {
      if (this.half(direction).finish()) this.takeBelonging(direction, null);
    }
    this.order.finish();
    this.closes.settle();
    this.unseenFins = [this.forward.unseenFin, this.reverse.unseenFin];
    this.finishTail(0);
    this.finishTail(1);
    this.forward.stream.finish();
    this.reverse.stream.finish();
    this.recent.finish();
  }

  /** The last bytes of a direction may be missing: its FIN, an acknowledgment or a later sequence number shows it. */
  private finishTail(direction: Direction): void {
    const half = this.half(direction);
    const { stream, statistics } = half;
    const { highest: acknowledged, highestAt: acknowledgedAt } = half.acknowledgments;
    const fin = this.closes.finOf(direction);
    if (fin !== undefined) {
      stream.extend(fin.sequenceEnd, fin.timestamp);
      return;
    }
    if (acknowledged !== null && acknowledgedAt !== null) {
      // One number more may be a FIN that was not captured (RFC 9293 section 3.4).
      if (distance(acknowledged, stream.next) > 1) stream.extend(acknowledged, acknowledgedAt);
    }
    if (half.aheadAt !== null) stream.extend(half.next, half.aheadAt);
    const { reset } = statistics;
    if (reset === null || !statistics.isResetAhead || distance(reset.sequence, stream.next) <= 1) return;
    const { list } = this.closes;
    const isTaken = list.some(({ timestamp, isCredible }) => timestamp === reset.timestamp && isCredible);
    if (isTaken) stream.extend(reset.sequence, reset.timestamp);
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
    if (isCredible) this.isClosed ||= flag === "RST" || this.opposite(direction).finEnd !== null;
    const event = this.closes.add(direction, segment, timestamp, flag, isCredible);
    if (event !== null) this.listener.closed(event);
  }
}
