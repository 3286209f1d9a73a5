// One TCP connection on an inspected port: its frames, its two streams, who opened and who closed it.
import { type Bounds, UNWATCHED } from "../bounds.ts";
import type { IcmpError } from "../packet/icmp.ts";
import { ACK, FIN, RST, SYN, type TcpSegment } from "../packet/segment.ts";
import { addressText } from "./address-text.ts";
import { ByteBlocks } from "./byte-blocks.ts";
import type { FlowFacts } from "./flow-facts.ts";
import { type Acknowledgeable, type Half, newHalf } from "./half.ts";
import { elapsedMs, isEarlier, momentOf, type Moment } from "./moment.ts";
import { RecentSegments } from "./recent-segments.ts";
import { SegmentOrder } from "./segment-order.ts";
import { advance, distance } from "./sequence.ts";
import type { Direction, StreamSink } from "./stream.ts";

/**
 * What a connection tells, in this order for one segment: `data` and `gap` calls in stream order, then `closed` for
 * its FIN, then for its RST. Bytes that must wait for others come later, each with its own moment.
 */
export interface ConnectionListener extends StreamSink {
  closed(event: CloseEvent): void;
}

export interface CloseEvent {
  readonly moment: Moment;
  readonly direction: Direction;
  readonly flag: "FIN" | "RST";
  /** What its sender had acknowledged; null where it had nothing. */
  readonly acknowledged: number | null;
  /** An RST of a side that had sent its FIN before: it answers data that arrived late. */
  readonly afterOwnFin: boolean;
  /** False for an RST whose sequence number its receiver cannot accept (RFC 9293 section 3.10.7.4). */
  readonly isCredible: boolean;
  /** Sequence number behind the segment, to tell repetitions. */
  readonly sequenceEnd: number;
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
  readonly first: Moment;
  last: Moment;
  frameCount = 0;
  /** Who opened the connection, by the first SYN or else the first SYN/ACK; null without either. */
  opener: Direction | null = null;
  syn: Moment | null = null;
  /** SYNs of the opener, repetitions included. */
  synCount = 0;
  synAcknowledged: Moment | null = null;
  /** The opener's first segment behind the SYN/ACK. */
  handshakeDone: Moment | null = null;
  readonly closeEvents: CloseEvent[] = [];
  /** Both sides have sent their FIN, or one its RST. */
  isClosed = false;
  /** The first frame whose time is before that of the frame before it. */
  timeRunsBackIn: number | null = null;
  readonly icmpErrors: QuotedError[] = [];
  /** The capture holds an earlier connection between the same addresses and ports. */
  readonly isPortReused: boolean;
  private readonly listener: ConnectionListener;
  /** The sender of the first segment, and the other side: fields, since each packet asks for them. */
  private readonly near: Half;
  private readonly far: Half;
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
    this.first = momentOf(segment);
    this.last = this.first;
    this.listener = listen(this);
    this.near = newHalf(0, this.listener, bounds, blocks);
    this.far = newHalf(1, this.listener, bounds, blocks);
    this.order = new SegmentOrder(this.near.stream, this.far.stream);
  }

  /** True once a segment of this direction was seen. */
  saw(direction: Direction): boolean {
    return this.half(direction).segments > 0;
  }

  /** What this direction sent, counted. */
  flow(direction: Direction): FlowFacts {
    return this.half(direction).flow;
  }

  /** The first segment of this direction that brought other bytes for a place than were read before. */
  conflictAt(direction: Direction): Moment | null {
    return this.half(direction).stream.conflictAt;
  }

  /** How far what this direction sent was acknowledged; null where the other sent no ACK. */
  acknowledged(direction: Direction): number | null {
    return this.opposite(direction).acknowledged;
  }

  /** Tells `what` when all that this direction has sent, as far as it was read, is acknowledged; once, the last asked. */
  whenAcknowledged(direction: Direction, what: Acknowledgeable): void {
    const { next } = this.half(direction).stream;
    const other = this.opposite(direction);
    if (other.acknowledged !== null && distance(other.acknowledged, next) >= 0) {
      what.acknowledgedFrame = other.acknowledgedAt?.frame ?? null;
      return;
    }
    other.awaiting = what;
    other.awaitedAck = next;
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
    const other = this.opposite(direction);
    this.frameCount++;
    const moment = momentOf(segment);
    if (this.timeRunsBackIn === null && isEarlier(moment, this.last)) this.timeRunsBackIn = moment.frame;
    this.last = moment;
    own.segments++;
    const time = elapsedMs(this.first, moment);
    this.recent.remember(direction, segment, time);
    // What nobody sent before is no copy: most segments need no search.
    if (!own.flow.isFresh(segment) && this.recent.isCopy(segment)) own.flow.copies++;
    else own.flow.add(segment, time, other.acknowledged, moment);
    const { flags } = segment;
    if ((flags & SYN) !== 0) this.open(direction, segment);
    else if (this.synAcknowledged !== null && this.handshakeDone === null && direction === this.opener) {
      this.handshakeDone = this.last;
    }
    if ((flags & ACK) !== 0) {
      if (own.acknowledged === null || distance(segment.acknowledgment, own.acknowledged) > 0) {
        own.acknowledged = segment.acknowledgment;
        own.acknowledgedAt = moment;
        if (own.awaiting !== null && distance(segment.acknowledgment, own.awaitedAck) >= 0) {
          own.awaiting.acknowledgedFrame = moment.frame;
          own.awaiting = null;
        }
      }
    }
    // An RST's payload is a diagnostic text (RFC 9293 section 3.5.2), no part of the stream.
    if ((flags & RST) === 0) {
      if ((flags & ACK) !== 0) other.stream.expect(segment.acknowledgment);
      this.order.push(direction, segment, moment);
    }
    if (own.stream.hasHole) own.stream.wait(other.acknowledged);
    if (other.stream.hasHole) other.stream.wait(own.acknowledged);
    if ((flags & (FIN | RST)) !== 0) this.close(direction, segment);
  }

  /** The capture holds no more of this connection. */
  finish(): void {
    this.order.finish();
    this.finishTail(0);
    this.finishTail(1);
    this.near.stream.finish();
    this.far.stream.finish();
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

  /** The frame in which the other side had acknowledged this direction's FIN; null where that was not seen. */
  finAcknowledgedIn(direction: Direction): number | null {
    const { finEnd } = this.half(direction);
    const { acknowledged, acknowledgedAt } = this.opposite(direction);
    if (finEnd === null || acknowledged === null || distance(acknowledged, finEnd) < 0) return null;
    // Nothing comes behind a FIN: the last number that was acknowledged is the FIN's.
    return acknowledgedAt?.frame ?? null;
  }

  /**
   * The last bytes of a direction may be missing too: its FIN, the other side's acknowledgment or a later sequence
   * number of its own shows it.
   */
  private finishTail(direction: Direction): void {
    const { stream, flow } = this.half(direction);
    const { acknowledged, acknowledgedAt } = this.opposite(direction);
    const fin = this.closeEvents.find((event) => event.direction === direction && event.flag === "FIN");
    if (fin !== undefined) stream.extend(fin.sequenceEnd, fin.moment);
    else if (acknowledged !== null && acknowledgedAt !== null) {
      // One more than there is may be a FIN that was not captured.
      if (distance(acknowledged, stream.next) > 1) stream.extend(acknowledged, acknowledgedAt);
    }
    if (fin !== undefined) return;
    if (flow.aheadAt !== null) stream.extend(flow.next, flow.aheadAt);
    const { reset } = flow;
    if (reset !== null && flow.isResetAhead && distance(reset.sequence, stream.next) > 1) {
      stream.extend(reset.sequence, reset.moment);
    }
  }

  private half(direction: Direction): Half {
    return direction === 0 ? this.near : this.far;
  }

  private opposite(direction: Direction): Half {
    return direction === 0 ? this.far : this.near;
  }

  private open(direction: Direction, segment: TcpSegment): void {
    if ((segment.flags & ACK) === 0) {
      // The first SYN decides, also against a SYN/ACK that was captured before it.
      if (this.syn === null) {
        this.syn = this.last;
        this.opener = direction;
      }
      if (direction === this.opener) this.synCount++;
    } else {
      this.opener ??= direction === 0 ? 1 : 0;
      if (direction !== this.opener) this.synAcknowledged ??= this.last;
    }
  }

  private close(direction: Direction, segment: TcpSegment): void {
    const own = this.half(direction);
    const other = this.opposite(direction);
    const end = advance(segment.sequence, segment.payloadLength);
    const { acknowledged } = own;
    const afterOwnFin = own.finEnd !== null;
    if ((segment.flags & FIN) !== 0) {
      own.finEnd ??= advance(end, 1);
      this.isClosed ||= other.finEnd !== null;
      const fin = { flag: "FIN", isCredible: true, sequenceEnd: end } as const;
      this.report({ moment: this.last, direction, acknowledged, afterOwnFin, ...fin });
    }
    if ((segment.flags & RST) !== 0) {
      const { sequence } = segment;
      const isCredible = sequence === other.acknowledged || own.flow.isNear(sequence);
      this.isClosed ||= isCredible;
      const rst = { flag: "RST", isCredible, sequenceEnd: sequence } as const;
      this.report({ moment: this.last, direction, acknowledged, afterOwnFin, ...rst });
    }
  }

  private report(event: CloseEvent): void {
    for (const known of this.closeEvents) {
      const same = known.direction === event.direction && known.flag === event.flag;
      if (same && known.sequenceEnd === event.sequenceEnd) return;
    }
    if (this.closeEvents.length >= this.bounds.limits["close-events"]) {
      this.bounds.reached("close-events", event.moment.frame);
      return;
    }
    this.closeEvents.push(event);
    this.listener.closed(event);
  }
}
