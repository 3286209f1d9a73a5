// One TCP connection on an inspected port: its frames, its two streams, who opened and who closed it.
import ipaddr from "ipaddr.js";
import { ACK, FIN, RST, SYN, type TcpSegment } from "../packet/segment.ts";
import { momentOf, type Moment } from "./moment.ts";
import { SegmentOrder } from "./segment-order.ts";
import { advance, distance } from "./sequence.ts";
import { type Direction, type StreamSink, TcpStream } from "./stream.ts";

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
  /** Sequence number behind the segment, to tell repetitions. */
  readonly sequenceEnd: number;
}

interface Half {
  readonly stream: TcpStream;
  segments: number;
  /** The highest acknowledgment this side sent; null before its first. */
  acknowledged: number | null;
  acknowledgedAt: Moment | null;
  /** Sequence number behind this side's FIN. */
  finEnd: number | null;
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
  private readonly listener: ConnectionListener;
  private readonly halves: readonly [Half, Half];
  private readonly order: SegmentOrder;

  /** `listen` gives who is told of the connection's streams and end. */
  constructor(
    number: number,
    segment: TcpSegment,
    listen: (connection: TcpConnection) => ConnectionListener,
  ) {
    this.number = number;
    this.endpoints = [
      { address: addressText(segment, segment.sourceAt), port: segment.sourcePort },
      { address: addressText(segment, segment.destinationAt), port: segment.destinationPort },
    ];
    this.first = momentOf(segment);
    this.last = this.first;
    this.listener = listen(this);
    this.halves = [newHalf(0, this.listener), newHalf(1, this.listener)];
    this.order = new SegmentOrder([this.halves[0].stream, this.halves[1].stream]);
  }

  /** True once a segment of this direction was seen. */
  saw(direction: Direction): boolean {
    return this.halves[direction].segments > 0;
  }

  push(direction: Direction, segment: TcpSegment): void {
    const own = this.halves[direction];
    const other = this.halves[direction === 0 ? 1 : 0];
    this.frameCount++;
    const moment = momentOf(segment);
    this.last = moment;
    own.segments++;
    const { flags } = segment;
    if ((flags & SYN) !== 0) this.open(direction, segment);
    else if (this.synAcknowledged !== null && this.handshakeDone === null && direction === this.opener) {
      this.handshakeDone = this.last;
    }
    if ((flags & ACK) !== 0) {
      if (own.acknowledged === null || distance(segment.acknowledgment, own.acknowledged) > 0) {
        own.acknowledged = segment.acknowledgment;
        own.acknowledgedAt = moment;
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
  }

  /**
   * The sender of the FIN or RST had acknowledged the other side's FIN: it answers that one. To be asked once the
   * connection is finished: the other FIN may come later in the capture, or be the one number more that was
   * acknowledged than there are bytes.
   */
  knewOtherFin({ direction, acknowledged }: CloseEvent): boolean {
    const { finEnd, stream } = this.halves[direction === 0 ? 1 : 0];
    if (acknowledged === null) return false;
    if (finEnd !== null) return distance(acknowledged, finEnd) >= 0;
    return stream.started && distance(acknowledged, stream.next) === 1;
  }

  /** The last bytes of a direction may be missing too: its FIN or the other side's acknowledgment shows it. */
  private finishTail(direction: Direction): void {
    const { stream } = this.halves[direction];
    const { acknowledged, acknowledgedAt } = this.halves[direction === 0 ? 1 : 0];
    const fin = this.closeEvents.find((event) => event.direction === direction && event.flag === "FIN");
    if (fin !== undefined) stream.extend(fin.sequenceEnd, fin.moment);
    else if (acknowledged !== null && acknowledgedAt !== null) {
      // One more than there is may be a FIN that was not captured.
      if (distance(acknowledged, stream.next) > 1) stream.extend(acknowledged, acknowledgedAt);
    }
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
    const own = this.halves[direction];
    const other = this.halves[direction === 0 ? 1 : 0];
    const end = advance(segment.sequence, segment.payloadLength);
    const { acknowledged } = own;
    const afterOwnFin = own.finEnd !== null;
    if ((segment.flags & FIN) !== 0) {
      own.finEnd ??= advance(end, 1);
      this.isClosed ||= other.finEnd !== null;
      this.report({ moment: this.last, direction, flag: "FIN", acknowledged, afterOwnFin, sequenceEnd: end });
    }
    if ((segment.flags & RST) !== 0) {
      this.isClosed = true;
      const sequenceEnd = segment.sequence;
      this.report({ moment: this.last, direction, flag: "RST", acknowledged, afterOwnFin, sequenceEnd });
    }
  }

  private report(event: CloseEvent): void {
    for (const known of this.closeEvents) {
      const same = known.direction === event.direction && known.flag === event.flag;
      if (same && known.sequenceEnd === event.sequenceEnd) return;
    }
    this.closeEvents.push(event);
    this.listener.closed(event);
  }
}

const newHalf = (direction: Direction, sink: StreamSink): Half => ({
  stream: new TcpStream(direction, sink),
  segments: 0,
  acknowledged: null,
  acknowledgedAt: null,
  finEnd: null,
});

/** IPv4 in dotted form, IPv6 in RFC 5952's. */
function addressText(segment: TcpSegment, start: number): string {
  const length = segment.ipVersion === 4 ? 4 : 16;
  const bytes = segment.bytes.subarray(start, start + length);
  return length === 4 ? bytes.join(".") : new ipaddr.IPv6([...bytes]).toRFC5952String();
}
