// One side of a connection as its receiver keeps it (RFC 9293 section 3.3.1): what it sent, what of it was acknowledged,
// how much more there was room for. Whether the receiver would accept a segment is asked here, once.
import type { Bounds } from "../bounds.ts";
import { FIN, SYN, type TcpSegment } from "../packet/segment.ts";
import { windowShift } from "../packet/tcp-options.ts";
import type { ByteBlocks } from "./byte-blocks.ts";
import { FlowStatistics } from "./flow-statistics.ts";
import { Holes } from "./holes.ts";
import { InFlight, type Stalled } from "./in-flight.ts";
import { Milestones } from "./milestones.ts";
import type { Timestamp } from "./timestamp.ts";
import { MAX_WINDOW_BYTES, advance, distance, isAcceptable } from "./sequence.ts";
import { type Direction, type GapReason, type Receiver, type StreamSink, TcpStream } from "./stream.ts";

/** An RST so far before what was captured of its side is believed: its sender may go by an old segment. */
const STALE_RST_WINDOW = 65_535;

/** Segments of a side outside its window that are kept, since they may turn out to be part of the stream after all. */
const MAX_SUSPECTS = 16;

/** What a segment is, in Wireshark's words; `acknowledgment` has nothing but numbers. */
export type SegmentKind =
  | "acknowledgment"
  | "new"
  | "retransmission"
  | "out-of-order"
  | "fills-gap"
  | "keep-alive"
  | "zero-window-probe";

interface Acknowledgment {
  readonly number: number;
  readonly timestamp: Timestamp;
  /** The window that came with it, shifted. */
  readonly window: number | null;
}

/** A segment that its receiver would not take as far as the capture shows; `timestamp` is its own. */
interface Suspect {
  readonly segment: TcpSegment;
  readonly timestamp: Timestamp;
}

export class HalfConnection implements Receiver {
  readonly stream: TcpStream;
  readonly statistics = new FlowStatistics();
  /** Frames of this side. */
  frames = 0;
  /** Those that its receiver would not have taken. */
  outside = 0;
  /** SND.NXT: the sequence number after all that was sent, SYN and FIN included, once a segment was. */
  next = 0;
  isBegun = false;
  /** SND.UNA: the highest acknowledgment of this side's bytes, and the frame that brought it; null before the first. */
  acknowledged: number | null = null;
  acknowledgedAt: Timestamp | null = null;
  /** How much more than before that was; 0 for the first. */
  private lastStep = 0;
  /** The sequence number after this side's first FIN. */
  finEnd: number | null = null;
  /** The sequence number of this side's first RST that its receiver could take. */
  resetAt: number | null = null;
  /** The segment without payload that showed bytes to have been sent before it, the last such; null without one. */
  aheadAt: Timestamp | null = null;
  /** The sequence number after the last byte of payload. */
  dataEnd = 0;
  /** That of the first byte. */
  private base = 0;
  private isBaseKnown = false;
  /** RFC 7323: undefined without a SYN, null where it has none. */
  private shift: number | null | undefined;
  /** The first sequence number that the other side has had no room for; null where its window is not known. */
  private edge: number | null = null;
  /** An acknowledgment of what the capture does not hold: it counts once a later one, or the capture's end, bears it out. */
  private unproven: Acknowledgment | null = null;
  /** This side went on below that number. */
  private isDoubtful = false;
  private readonly acknowledgments = new Milestones();
  private inFlight = new InFlight();
  /** The other side's last acknowledgment of what this side cannot have sent. */
  private claimed: number | null = null;
  private holes: Holes | null = null;
  private suspects: Suspect[] | null = null;

  constructor(direction: Direction, sink: StreamSink, bounds: Bounds, blocks: ByteBlocks) {
    this.stream = new TcpStream(direction, sink, this, bounds, blocks);
  }

  /** The segment bears bytes, and none that were sent before. */
  isFresh({ payloadLength, sequence, flags }: TcpSegment): boolean {
    return payloadLength > 0 && this.isBegun && (flags & SYN) === 0 && distance(sequence, this.next) >= 0;
  }

  /** The receiver would drop the segment, which is no RST: outside its window, or after what ended this side. */
  isOutside({ sequence, flags, payloadLength }: TcpSegment): boolean {
    if ((flags & SYN) !== 0) {
      const start = advance(sequence, 1);
      const isSettled = this.isBegun && (this.hasData || this.acknowledged !== null);
      return isSettled && start !== this.base && !this.isElsewhere(start);
    }
    const known = this.isBegun ? this.next : this.acknowledged;
    if (known === null || this.isElsewhere(sequence)) return false;
    const length = payloadLength + (flags & FIN);
    const end = this.finEnd ?? this.resetAt;
    // Without an acknowledgment nobody can tell whether it had ended.
    if (
      end !== null &&
      this.acknowledged !== null &&
      length > 0 &&
      distance(advance(sequence, length), end) > 0
    ) {
      return true;
    }
    if (sequence === known) return false;
    const awaited = this.acknowledged ?? this.base;
    const edge = this.edge ?? advance(known, MAX_WINDOW_BYTES);
    if (isAcceptable(sequence, length, awaited, Math.max(0, distance(edge, awaited)))) return false;
    // Acknowledged before it was captured: the capture has the two in the wrong order.
    if (distance(sequence, known) > 0)
      return distance(sequence, awaited) >= 0 && (length > 0 || sequence !== edge);
    // What was acknowledged before is a repetition, or one byte before the first a keep-alive.
    const lowest = this.isBaseKnown ? advance(this.base, -1) : advance(known, -MAX_WINDOW_BYTES);
    return distance(sequence, lowest) < 0;
  }

  /** An RST with that number may end the connection: RFC 5961 section 3, and what a host without it goes by. */
  acceptsReset(sequence: number): boolean {
    if (sequence === this.acknowledged) return true;
    if (!this.isBegun)
      return (
        this.acknowledged === null || Math.abs(distance(sequence, this.acknowledged)) <= MAX_WINDOW_BYTES
      );
    const edge = this.edge ?? advance(this.next, MAX_WINDOW_BYTES);
    if (distance(sequence, this.next) > 0) return distance(sequence, edge) <= 0;
    // What answers the challenge to a SYN has the number of that one.
    const lowest = advance(
      this.isBaseKnown ? this.base : this.next,
      this.isBaseKnown ? -1 : -STALE_RST_WINDOW - this.statistics.bytes,
    );
    return distance(sequence, lowest) >= 0;
  }

  /** The FIN of a segment that is inside the window ends this side, as far as is known. */
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
    this.statistics.addReset(segment, timestamp, ahead, sequence === this.acknowledged);
  }

  /**
   * The frame in which all that had come of this side by that frame was acknowledged; null where it never was, though it
   * had the chance; undefined where the capture cannot tell. To be asked once the connection is finished.
   */
  acknowledgedIn(frame: number): number | null | undefined {
    const end = this.stream.arrivals.reachedIn(frame);
    return end === null ? undefined : this.acknowledgedUpTo(end);
  }

  /** The same of all before that number. */
  acknowledgedUpTo(end: number): number | null | undefined {
    if (this.wasAcknowledged(end)) return this.acknowledgments.frameOf(end) ?? undefined;
    return this.isStalled ? null : undefined;
  }

  /** How many of the bytes from that number on the other side acknowledged. */
  received(sequence: number, length: number): number {
    const { acknowledged } = this;
    return acknowledged === null ? 0 : Math.max(0, Math.min(length, distance(acknowledged, sequence)));
  }

  /** Why bytes are not in the capture that were not acknowledged. */
  whyMissing(sequence: number, length: number): GapReason {
    if (this.inFlight.isSacked(sequence, length)) return "not-captured";
    return this.isStalled ? "not-delivered" : "unknown";
  }

  /** Null where all was acknowledged, or may still have been; `other` is the other side. */
  stalled(other: HalfConnection): Stalled | null {
    const { acknowledged } = this;
    return acknowledged === null
      ? null
      : this.inFlight.stalled(acknowledged, other.inFlight.needlessRetransmissions > 1);
  }

  private get isStalled(): boolean {
    return this.acknowledged !== null && this.inFlight.isStalled(this.acknowledged);
  }

  /** Classifies the segment, which is no RST and no copy, and takes its numbers. `time`: see FlowStatistics. */
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
    if (kind === "new" && this.unproven !== null) this.isDoubtful = true;
    return kind;
  }

  /** Bytes that the other side never acknowledged. */
  get unacknowledgedBytes(): number {
    const end = distance(this.next, this.dataEnd) === 1 ? this.dataEnd : this.next;
    const { acknowledged, base } = this;
    return Math.max(
      0,
      distance(end, acknowledged !== null && distance(acknowledged, base) > 0 ? acknowledged : base),
    );
  }

  /**
   * A segment of the other side, which is no copy, acknowledges `number` and announces a window. True where this side's
   * bytes were acknowledged further than before.
   */
  acknowledge(segment: TcpSegment, other: HalfConnection, timestamp: Timestamp): boolean {
    const { acknowledgment: number, flags } = segment;
    const window = windowOf(segment, (flags & SYN) === 0 ? other.shift : 0, this.shift);
    const lowest = this.isBaseKnown ? this.base : advance(this.next, -MAX_WINDOW_BYTES);
    if (this.isBegun && distance(number, lowest) < 0) {
      this.claimed = number;
      return false;
    }
    this.inFlight.noteAcknowledgment(segment, number, this.next, timestamp);
    const { unproven } = this;
    const isBorneOut = unproven !== null && distance(number, unproven.number) >= 0;
    this.unproven = null;
    if (isBorneOut) this.advanceTo(unproven.number, unproven.timestamp, unproven.window);
    const known = this.isBegun ? this.next : this.acknowledged;
    // One more than there is may be a FIN.
    if (known !== null && distance(number, known) > 1 && !this.isSuspected(number)) {
      this.unproven = { number, timestamp, window };
      this.isDoubtful = false;
      return isBorneOut;
    }
    return this.advanceTo(number, timestamp, window) || isBorneOut;
  }

  /** The capture holds no more: what nothing speaks against counts. True as for `acknowledge`. */
  finish(): boolean {
    const { unproven, edge } = this;
    this.unproven = null;
    if (unproven === null || (edge !== null && distance(unproven.number, edge) > 0)) return false;
    if (this.isDoubtful && distance(unproven.number, this.next) > 0) return false;
    return this.advanceTo(unproven.number, unproven.timestamp, unproven.window);
  }

  /** That acknowledgment waits for a later one to bear it out. */
  isUnproven(number: number): boolean {
    return this.unproven?.number === number;
  }

  /** Counts a segment that is outside the window, and keeps one ahead: it may turn out to be part of the stream. */
  suspect(segment: TcpSegment, timestamp: Timestamp): void {
    this.outside++;
    if (distance(segment.sequence, this.acknowledged ?? this.next) < 0) return;
    this.suspects ??= [];
    if (this.suspects.length < MAX_SUSPECTS) this.suspects.push({ segment: copied(segment), timestamp });
  }

  /**
   * Where the other side had acknowledged one number more than there are bytes: this side's FIN, which the capture lacks.
   * Nobody sends a record or a line of one byte. Null else.
   */
  get unseenFin(): Timestamp | null {
    const { acknowledged, stream } = this;
    if (this.finEnd !== null || acknowledged === null) return null;
    const isOneMore = stream.started ? distance(acknowledged, stream.next) === 1 : this.lastStep === 1;
    return isOneMore ? this.acknowledgedAt : null;
  }

  /** The first frame in which this side, in spite of an RST with that number, sent bytes; null where none is. */
  sentAfterReset(sequence: number): Timestamp | null {
    const later = this.suspects?.find(
      ({ segment }) => segment.payloadLength > 0 && distance(segment.sequence, sequence) >= 0,
    );
    return later?.timestamp ?? null;
  }

  /** It is the end of a segment that is kept. */
  private isSuspected(number: number): boolean {
    return this.suspects?.some(({ segment }) => endOf(segment) === number) ?? false;
  }

  /** Those that turned out to be: the other side has acknowledged them, or this side goes on after them. */
  takeProven(segment: TcpSegment | null): readonly Suspect[] {
    const { suspects } = this;
    if (suspects === null) return NONE;
    const isOver = this.finEnd !== null || this.resetAt !== null;
    const proven = suspects.filter(({ segment: one }) => {
      if (this.acknowledged !== null && distance(this.acknowledged, one.sequence) > 0) return true;
      return !isOver && segment !== null && segment.sequence === endOf(one) && one.payloadLength > 0;
    });
    if (proven.length === 0) return proven;
    this.suspects = suspects.filter((one) => !proven.includes(one));
    this.outside -= proven.length;
    // What was sent after the end was taken: it was none.
    this.finEnd = null;
    this.resetAt = null;
    return proven;
  }

  /** Both sides speak of numbers other than the SYN's: a device in between has answered for this side, or changed them. */
  private isElsewhere(sequence: number): boolean {
    const isOpen = this.isBaseKnown && !this.hasData;
    return isOpen && (sequence === this.claimed || sequence === this.unproven?.number);
  }

  private get hasData(): boolean {
    return this.statistics.newSegments > 0;
  }

  private begin(start: number, isKnown: boolean): void {
    if (this.isBegun && start !== this.base) {
      this.acknowledged = null;
      this.acknowledgedAt = null;
      this.unproven = null;
      this.edge = null;
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
      // One more than there is may be a FIN that was not captured.
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
      if (ahead === -1 && this.wasAcknowledged(end)) return "keep-alive";
      if (ahead === -1 && this.edge === start) return "zero-window-probe";
    }
    const isProbe = payloadLength === 1 && !hasFin && this.edge === start;
    const dataEnd = advance(start, payloadLength);
    if (distance(dataEnd, this.dataEnd) > 0) this.dataEnd = dataEnd;
    if (ahead > 0) this.skipTo(start);
    const filled = ahead < 0 && this.goBack(start, end, payloadLength, time, timestamp);
    if (distance(end, this.next) > 0) {
      this.holes?.noteLaterSegment();
      this.statistics.noteFirstTransmission(this.next, time);
      if (!this.wasAcknowledged(end)) this.inFlight.send(start, dataEnd, timestamp);
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

  /** Bytes before the next: true where others had overtaken them, else they are repeated. */
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
    if (this.wasAcknowledged(end)) this.inFlight.needlessRetransmissions++;
    else if (this.acknowledged !== null && distance(this.acknowledged, start) >= 0) {
      this.inFlight.retransmit(payloadLength, timestamp);
    }
    const dataEnd = advance(start, payloadLength);
    if (payloadLength > 0 && !this.wasAcknowledged(dataEnd))
      this.statistics.retransmitUnacknowledged(dataEnd, this.acknowledged);
    return false;
  }

  /** All before `end` was. */
  private wasAcknowledged(end: number): boolean {
    return this.acknowledged !== null && distance(this.acknowledged, end) >= 0;
  }

  private advanceTo(number: number, timestamp: Timestamp, window: number | null): boolean {
    const { acknowledged } = this;
    const ahead = acknowledged === null ? 1 : distance(number, acknowledged);
    if (ahead >= 0) this.openTo(number, window);
    if (ahead <= 0) return false;
    const isAnswer = acknowledged === null && this.statistics.syns === 1;
    this.inFlight.acknowledge(number, this.next, timestamp, isAnswer);
    this.lastStep = acknowledged === null ? 0 : ahead;
    this.acknowledged = number;
    this.acknowledgedAt = timestamp;
    this.acknowledgments.note(timestamp.frame, number);
    return true;
  }

  private openTo(number: number, window: number | null): void {
    if (window === null) this.edge = null;
    else {
      const edge = advance(number, window);
      if (this.edge === null || distance(edge, this.edge) > 0) this.edge = edge;
    }
  }
}

/** For each segment of nearly all connections. */
const NONE: readonly Suspect[] = [];

const endOf = ({ sequence, payloadLength, flags }: TcpSegment): number =>
  advance(sequence, payloadLength + (flags & FIN));

/** What the window means in bytes; null where the shift of both sides is not known (RFC 7323 section 2.2). */
function windowOf(
  { window }: TcpSegment,
  shift: number | null | undefined,
  other: number | null | undefined,
): number | null {
  if (shift === null || other === null || shift === 0) return window;
  return shift === undefined || other === undefined ? null : window * 2 ** shift;
}

/** The segment's own view is reused. */
function copied(segment: TcpSegment): TcpSegment {
  const { bytes, headerStart, payloadStart, payloadEnd } = segment;
  const kept = bytes.slice(headerStart, payloadEnd);
  const start = payloadStart - headerStart;
  return { ...segment, bytes: kept, headerStart: 0, payloadStart: start, payloadEnd: kept.length };
}
