// One side of a connection (RFC 9293 section 3.3.1): takes its segments, classifies each, and answers whether its
// receiver would accept a segment. Over 250 lines, since these three read and write the same sequence numbers.
import type { Bounds } from "../bounds.ts";
import { FIN, SYN, type TcpSegment } from "../packet/segment.ts";
import { windowShift } from "../packet/tcp-options.ts";
import { type Acknowledgment, Acknowledgments } from "./acknowledgments.ts";
import type { ByteBlocks } from "./byte-blocks.ts";
import { FlowStatistics } from "./flow-statistics.ts";
import { Holes } from "./holes.ts";
import { InFlight, type Stalled } from "./in-flight.ts";
import { type KeptSegment, OutsideWindow } from "./outside-window.ts";
import type { Timestamp } from "./timestamp.ts";
import { MAX_WINDOW_BYTES, advance, distance, isAcceptable } from "./sequence.ts";
import { type Direction, type GapReason, type Receiver, type StreamSink, TcpStream } from "./stream.ts";

/** An RST so far before the first captured byte of its side is accepted: its sender may go by an old segment. */
const STALE_RST_WINDOW = 65_535;

/** What a segment is, in Wireshark's words; `acknowledgment` has neither bytes nor FIN. */
export type SegmentKind =
  | "acknowledgment"
  | "new"
  | "retransmission"
  | "out-of-order"
  | "fills-gap"
  | "keep-alive"
  | "zero-window-probe";

export class HalfConnection implements Receiver {
  readonly stream: TcpStream;
  readonly statistics = new FlowStatistics();
  /** Frames of this side. */
  frames = 0;
  /** Of the bytes that this side sent. */
  readonly acknowledgments = new Acknowledgments();
  /** Segments of this side that its receiver would not have accepted. */
  readonly outsideWindow = new OutsideWindow();
  /** SND.NXT: the sequence number after all that was sent, SYN and FIN included, once a segment was. */
  next = 0;
  isBegun = false;
  /** The sequence number after this side's first FIN. */
  finEnd: number | null = null;
  /** The sequence number of this side's first RST that its receiver accepts. */
  resetAt: number | null = null;
  /** The last segment without payload whose number shows that bytes before it were not captured; null without one. */
  aheadAt: Timestamp | null = null;
  /** The sequence number after the last byte of payload. */
  dataEnd = 0;
  /** The sequence number of the first byte. */
  private base = 0;
  private isBaseKnown = false;
  /** Window scale of this side's SYN (RFC 7323): null where the SYN has none, undefined without a SYN. */
  private shift: number | null | undefined;
  private inFlight = new InFlight();
  /** The last acknowledgment of a number below the first byte: bytes that this side cannot have sent. */
  private acknowledgedBefore: number | null = null;
  private holes: Holes | null = null;

  constructor(direction: Direction, sink: StreamSink, bounds: Bounds, blocks: ByteBlocks) {
    this.stream = new TcpStream(direction, sink, this, bounds, blocks);
  }

  /** The segment has bytes, and none that were sent before. */
  isFresh({ payloadLength, sequence, flags }: TcpSegment): boolean {
    return payloadLength > 0 && this.isBegun && (flags & SYN) === 0 && distance(sequence, this.next) >= 0;
  }

  /** The receiver would drop the segment, which is not an RST: outside its window, or after what ended this side. */
  isOutside({ sequence, flags, payloadLength }: TcpSegment): boolean {
    const { highest: acknowledged, windowEnd } = this.acknowledgments;
    if ((flags & SYN) !== 0) {
      const start = advance(sequence, 1);
      const isSettled = this.isBegun && (this.hasData || acknowledged !== null);
      return isSettled && start !== this.base && !this.isElsewhere(start);
    }
    const known = this.isBegun ? this.next : acknowledged;
    if (known === null || this.isElsewhere(sequence)) return false;
    const length = payloadLength + (flags & FIN);
    const end = this.finEnd ?? this.resetAt;
    // Without any acknowledgment the capture does not show whether this side had ended.
    if (end !== null && acknowledged !== null && length > 0 && distance(advance(sequence, length), end) > 0) {
      return true;
    }
    if (sequence === known) return false;
    const awaited = acknowledged ?? this.base;
    const edge = windowEnd ?? advance(known, MAX_WINDOW_BYTES);
    if (isAcceptable(sequence, length, awaited, Math.max(0, distance(edge, awaited)))) return false;
    // Acknowledged before it was captured: the capture has them out of order.
    if (distance(sequence, known) > 0)
      return distance(sequence, awaited) >= 0 && (length > 0 || sequence !== edge);
    // Bytes acknowledged before are a retransmission; one byte before the first is a keep-alive.
    const lowest = this.isBaseKnown ? advance(this.base, -1) : advance(known, -MAX_WINDOW_BYTES);
    return distance(sequence, lowest) < 0;
  }

  /** An RST with that number may end the connection, for hosts with RFC 5961 section 3 and for older ones. */
  acceptsReset(sequence: number): boolean {
    const { highest: acknowledged, windowEnd } = this.acknowledgments;
    if (sequence === acknowledged) return true;
    if (!this.isBegun) {
      return acknowledged === null || Math.abs(distance(sequence, acknowledged)) <= MAX_WINDOW_BYTES;
    }
    const edge = windowEnd ?? advance(this.next, MAX_WINDOW_BYTES);
    if (distance(sequence, this.next) > 0) return distance(sequence, edge) <= 0;
    // The RST that answers a challenge ACK to a SYN has the number of that SYN (RFC 5961 section 4).
    const lowest = advance(
      this.isBaseKnown ? this.base : this.next,
      this.isBaseKnown ? -1 : -STALE_RST_WINDOW - this.statistics.bytes,
    );
    return distance(sequence, lowest) >= 0;
  }

  /** The FIN of a segment inside the window can end this side: no bytes after it are known. */
  acceptsFin({ sequence, payloadLength, flags }: TcpSegment): boolean {
    return this.mayEndAt(advance(sequence, payloadLength + ((flags & SYN) >> 1)));
  }

  /** This side has sent no bytes that come after that number. */
  mayEndAt(sequence: number): boolean {
    return distance(sequence, this.dataEnd) >= 0;
  }

  addReset(segment: TcpSegment, timestamp: Timestamp): void {
    const { sequence } = segment;
    const ahead = this.isBegun ? distance(sequence, this.next) : null;
    this.statistics.addReset(segment, timestamp, ahead, sequence === this.acknowledgments.highest);
  }

  /**
   * The frame that acknowledged everything this side had sent up to and with that frame; null where it never was
   * acknowledged though there was time to; undefined where the capture cannot show it. Ask once the connection is finished.
   */
  acknowledgedIn(frame: number): number | null | undefined {
    const end = this.stream.arrivals.reachedIn(frame);
    return end === null ? undefined : this.acknowledgedUpTo(end);
  }

  /** The same of everything before that number. */
  acknowledgedUpTo(end: number): number | null | undefined {
    if (this.acknowledgments.covers(end)) return this.acknowledgments.frameOf(end) ?? undefined;
    return this.isStalled ? null : undefined;
  }

  /** How many of the bytes from that number on the other side acknowledged. */
  received(sequence: number, length: number): number {
    return this.acknowledgments.covered(sequence, length);
  }

  /** Why bytes that were not acknowledged are missing in the capture. */
  whyMissing(sequence: number, length: number): GapReason {
    if (this.inFlight.isSacked(sequence, length)) return "not-captured";
    return this.isStalled ? "not-delivered" : "unknown";
  }

  /** Null where all was acknowledged, or there was no time to; `other` is the other side. */
  stalled(other: HalfConnection): Stalled | null {
    const acknowledged = this.acknowledgments.highest;
    return acknowledged === null
      ? null
      : this.inFlight.stalled(acknowledged, other.inFlight.needlessRetransmissions > 1);
  }

  private get isStalled(): boolean {
    const acknowledged = this.acknowledgments.highest;
    return acknowledged !== null && this.inFlight.isStalled(acknowledged);
  }

  /** Classifies the segment, neither an RST nor a duplicate frame, and takes its numbers. `time`: see FlowStatistics. */
  add(segment: TcpSegment, time: number, timestamp: Timestamp): SegmentKind {
    const { flags, payloadLength } = segment;
    const { statistics } = this;
    statistics.add(segment, time);
    let start = segment.sequence;
    if ((flags & SYN) !== 0) {
      start = advance(start, 1);
      this.shift = windowShift(segment);
      // A later SYN/ACK's number is the one that counts.
      if (!this.hasData && !(this.isBaseKnown && start === this.base)) {
        this.begin(start, true);
        this.inFlight.send(start, start, timestamp);
      }
    }
    if (!this.isBegun || this.isElsewhere(start)) {
      this.begin(start, false);
      if (this.isElsewhere(start)) this.stream.beginAt(start);
    }
    const kind = this.follow(start, payloadLength, (flags & FIN) !== 0, time, timestamp);
    if (kind === "new") this.acknowledgments.noteNewBytes();
    return kind;
  }

  /** Bytes that the other side never acknowledged. */
  get unacknowledgedBytes(): number {
    const end = distance(this.next, this.dataEnd) === 1 ? this.dataEnd : this.next;
    const acknowledged = this.acknowledgments.highest ?? this.base;
    return Math.max(0, distance(end, distance(acknowledged, this.base) > 0 ? acknowledged : this.base));
  }

  /**
   * A segment of the other side, not a duplicate frame, acknowledges bytes of this side and announces a window. True
   * where it acknowledges more than those before.
   */
  acknowledge(segment: TcpSegment, other: HalfConnection, timestamp: Timestamp): boolean {
    const { acknowledgment: number, flags } = segment;
    const window = windowOf(segment, (flags & SYN) === 0 ? other.shift : 0, this.shift);
    const lowest = this.isBaseKnown ? this.base : advance(this.next, -MAX_WINDOW_BYTES);
    if (this.isBegun && distance(number, lowest) < 0) {
      this.acknowledgedBefore = number;
      return false;
    }
    this.inFlight.noteAcknowledgment(segment, number, this.next, timestamp);
    const confirmed = this.acknowledgments.takeConfirmed(number);
    if (confirmed !== null) this.advanceTo(confirmed);
    const known = this.isBegun ? this.next : this.acknowledgments.highest;
    // A FIN consumes one sequence number (RFC 9293 section 3.4): one more than the bytes may be a FIN.
    if (known !== null && distance(number, known) > 1 && !this.outsideWindow.endsAt(number)) {
      this.acknowledgments.holdBack(number, timestamp, window);
      return confirmed !== null;
    }
    return this.advanceTo({ number, timestamp, window }) || confirmed !== null;
  }

  /** The capture ends: an acknowledgment that was held back counts unless something speaks against it. As `acknowledge`. */
  finish(): boolean {
    const last = this.acknowledgments.takeUncontradicted(this.next);
    return last !== null && this.advanceTo(last);
  }

  /** For a segment that `isOutside`. */
  addOutside(segment: TcpSegment, timestamp: Timestamp): void {
    const awaited = this.acknowledgments.highest ?? this.next;
    this.outsideWindow.add(segment, timestamp, distance(segment.sequence, awaited) >= 0);
  }

  /**
   * The acknowledgment of this side's FIN where that was not captured: one number more than there are bytes. No record
   * and no line has one byte only. Null without such.
   */
  get unseenFin(): Timestamp | null {
    const { stream } = this;
    const { highest, highestAt, lastStep } = this.acknowledgments;
    if (this.finEnd !== null || highest === null) return null;
    const isOneMore = stream.started ? distance(highest, stream.next) === 1 : lastStep === 1;
    return isOneMore ? highestAt : null;
  }

  /**
   * Segments outside the window that turned out to belong to the stream: the other side acknowledged them, or this side
   * goes on after them with `segment`.
   */
  takeBelonging(segment: TcpSegment | null): readonly KeptSegment[] {
    const isOver = this.finEnd !== null || this.resetAt !== null;
    const next = isOver || segment === null ? null : segment.sequence;
    const belonging = this.outsideWindow.takeBelonging(this.acknowledgments.highest, next);
    if (belonging.length > 0) {
      // The receiver took bytes after the FIN or RST, so that one did not end this side.
      this.finEnd = null;
      this.resetAt = null;
    }
    return belonging;
  }

  /** Both sides use other numbers than the SYN's: a device in the path answered for this side, or changes the numbers. */
  private isElsewhere(sequence: number): boolean {
    const isOpen = this.isBaseKnown && !this.hasData;
    if (!isOpen) return false;
    return sequence === this.acknowledgedBefore || this.acknowledgments.isHeldBack(sequence);
  }

  private get hasData(): boolean {
    return this.statistics.newSegments > 0;
  }

  private begin(start: number, isKnown: boolean): void {
    if (this.isBegun && start !== this.base) {
      this.acknowledgments.restart();
      this.inFlight = new InFlight();
    }
    this.isBegun = true;
    this.isBaseKnown = isKnown;
    this.next = start;
    this.base = start;
    this.dataEnd = start;
  }

  private follow(
    start: number,
    payloadLength: number,
    hasFin: boolean,
    time: number,
    timestamp: Timestamp,
  ): SegmentKind {
    const length = payloadLength + (hasFin ? 1 : 0);
    const ahead = distance(start, this.next);
    if (length === 0) {
      // One number more may be a FIN that was not captured (RFC 9293 section 3.4).
      if (ahead > 1) {
        this.aheadAt = timestamp;
        this.inFlight.send(start, start, timestamp);
        this.skipTo(start);
      }
      return "acknowledgment";
    }
    const end = advance(start, length);
    if (payloadLength === 1 && !hasFin) {
      // RFC 9293 sections 3.8.4 and 3.8.6.1.
      if (ahead === -1 && this.acknowledgments.covers(end)) return "keep-alive";
      if (ahead === -1 && this.acknowledgments.windowEnd === start) return "zero-window-probe";
    }
    const isProbe = payloadLength === 1 && !hasFin && this.acknowledgments.windowEnd === start;
    const dataEnd = advance(start, payloadLength);
    if (distance(dataEnd, this.dataEnd) > 0) this.dataEnd = dataEnd;
    if (ahead > 0) this.skipTo(start);
    const filled = ahead < 0 && this.goBack(start, end, payloadLength, time, timestamp);
    if (distance(end, this.next) > 0) {
      this.holes?.noteLaterSegment();
      this.statistics.noteFirstTransmission(this.next, time);
      if (!this.acknowledgments.covers(end)) this.inFlight.send(start, dataEnd, timestamp);
      this.next = end;
      return isProbe ? "zero-window-probe" : ahead > 0 ? "out-of-order" : "new";
    }
    return filled ? "fills-gap" : "retransmission";
  }

  private skipTo(start: number): void {
    this.holes ??= new Holes();
    this.holes.open(this.next, start);
    this.next = start;
  }

  /** Bytes before SND.NXT: true where they fill holes (out of order), false where they are retransmitted. */
  private goBack(
    start: number,
    end: number,
    payloadLength: number,
    time: number,
    timestamp: Timestamp,
  ): boolean {
    const to = distance(end, this.next) < 0 ? end : this.next;
    if (this.holes !== null && !this.holes.isEmpty) {
      this.statistics.outOfOrder += this.holes.fill(start, to);
      if (this.holes.filled >= distance(to, start)) return true;
    }
    this.statistics.retransmit(start, time);
    if (this.acknowledgments.covers(end)) this.inFlight.needlessRetransmissions++;
    else if (this.acknowledgments.covers(start)) {
      this.inFlight.retransmit(payloadLength, timestamp);
    }
    const dataEnd = advance(start, payloadLength);
    if (payloadLength > 0 && !this.acknowledgments.covers(dataEnd))
      this.statistics.retransmitUnacknowledged(dataEnd, this.acknowledgments.highest);
    return false;
  }

  private advanceTo({ number, timestamp, window }: Acknowledgment): boolean {
    const isFirst = this.acknowledgments.highest === null;
    if (!this.acknowledgments.advanceTo(number, timestamp, window)) return false;
    this.inFlight.acknowledge(number, this.next, timestamp, isFirst && this.statistics.syns === 1);
    return true;
  }
}

/** The window in bytes; null where the window scale of either side is not known (RFC 7323 section 2.2). */
function windowOf(
  { window }: TcpSegment,
  shift: number | null | undefined,
  other: number | null | undefined,
): number | null {
  if (shift === null || other === null || shift === 0) return window;
  return shift === undefined || other === undefined ? null : window << shift;
}
