// Counts of what one side of a connection sent: segments, retransmissions, duplicate frames, windows, hop limits. Memory
// is bounded whatever the length of the connection.
import { FIN, SYN, type TcpSegment } from "../packet/segment.ts";
import { maximumSegmentSize } from "../packet/tcp-options.ts";
import type { Timestamp } from "./timestamp.ts";
import { MAX_WINDOW_BYTES, distance } from "./sequence.ts";

/** New segments whose time is remembered: a handshake retransmits nothing older. */
const FIRST_TRANSMISSIONS = 8;

/** Retransmissions of unacknowledged bytes that are remembered: a host gives up after 15 (RFC 9293 section 3.8.3). */
const MAX_UNACKNOWLEDGED_RETRANSMISSIONS = 64;

/** A host with one counter for IPv4 identifications (RFC 6864) advances it by no more between two segments... */
const MAX_IDENTIFICATION_STEP = 256;
/** ... and by no more before its last one, which may follow much later. */
const MAX_LAST_IDENTIFICATION_STEP = 4096;
/** Steps that show such a counter. */
const MIN_IDENTIFICATION_STEPS = 2;

export interface FirstReset {
  readonly timestamp: Timestamp;
  readonly hopLimit: number;
  readonly sequence: number;
  /** How far its number is after SND.NXT of its side; null where its side had sent nothing. */
  readonly ahead: number | null;
  /** Its number is the other side's acknowledgment number: all that a host without state can use (RFC 9293 3.10.7.1). */
  readonly isAwaited: boolean;
}

export class FlowStatistics {
  /** Neither this nor the other counts include duplicate frames. */
  segments = 0;
  bytes = 0;
  retransmissions = 0;
  retransmissionDelayMs = 0;
  duplicates = 0;
  outOfOrder = 0;
  syns = 0;
  mss: number | null = null;
  largestPayload = 0;
  /** Of the first SYN. */
  openingHopLimit: number | null = null;
  /** Of the first segment with data; of the first segment but a SYN before there is one. */
  hopLimit: number | null = null;
  reset: FirstReset | null = null;
  /** Segments with bytes, or a FIN, that were not sent before. */
  newSegments = 0;
  /** The last IPv4 identification of a segment without SYN, how many followed the one before, and that one did not. */
  private identification = 0;
  private identificationSteps = 0;
  private isIdentificationErratic = false;
  private openedAt = Number.NaN;
  /** Sequence number and time of the last FIRST_TRANSMISSIONS new segments, in pairs. */
  private sent: number[] | null = null;
  /** Ends of retransmissions that were not acknowledged when they came; null without any. */
  private retransmittedTo: number[] | null = null;
  private zeroFrame = 0;
  private zeroSince = Number.NaN;
  private longestZero: { frame: number; durationMs: number } | null = null;

  /** Not for duplicate frames and RSTs. `time` is in milliseconds from the connection's first frame, NaN for none. */
  add(segment: TcpSegment, time: number): void {
    this.count(segment);
    const { flags } = segment;
    // Only data shows the host itself: a device in the path may send SYN/ACKs and ACKs in its name.
    if (segment.payloadLength > 0 && this.largestPayload === 0) this.hopLimit = segment.hopLimit;
    if (segment.payloadLength > this.largestPayload) this.largestPayload = segment.payloadLength;
    if ((flags & SYN) !== 0) this.open(segment, time);
    else {
      this.hopLimit ??= segment.hopLimit;
      this.noteIdentification(segment.identification);
      if ((flags & FIN) === 0) this.watchWindow(segment, time);
    }
  }

  /** For an RST; `ahead` and `isAwaited`: see FirstReset. */
  addReset(segment: TcpSegment, timestamp: Timestamp, ahead: number | null, isAwaited: boolean): void {
    this.count(segment);
    const { hopLimit, sequence } = segment;
    this.reset ??= { timestamp, hopLimit, sequence, ahead, isAwaited };
  }

  /** The identification continues the host's counter; null where the host has none, or sends 0 for none (RFC 6864). */
  continues(identification: number): boolean | null {
    if (
      identification === 0 ||
      this.isIdentificationErratic ||
      this.identificationSteps < MIN_IDENTIFICATION_STEPS
    )
      return null;
    return ((identification - this.identification) & 0xffff) <= MAX_LAST_IDENTIFICATION_STEP;
  }

  /** The byte at `start` is retransmitted. */
  retransmit(start: number, time: number): void {
    this.delayed(time - this.firstTransmissionOf(start));
  }

  /** Bytes up to `end` are retransmitted and were not acknowledged. */
  retransmitUnacknowledged(end: number, acknowledged: number | null): void {
    this.retransmittedTo ??= [];
    if (this.retransmittedTo.length >= MAX_UNACKNOWLEDGED_RETRANSMISSIONS)
      this.retransmittedTo = this.beyond(acknowledged);
    if (this.retransmittedTo.length < MAX_UNACKNOWLEDGED_RETRANSMISSIONS) this.retransmittedTo.push(end);
  }

  /** Bytes from `next` on are sent for the first time. */
  noteFirstTransmission(next: number, time: number): void {
    // Written out at its full size, since most connections fill it; 0.5 keeps it a list of doubles.
    this.sent ??= [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
    const slot = (this.newSegments++ % FIRST_TRANSMISSIONS) * 2;
    this.sent[slot] = next;
    this.sent[slot + 1] = time;
  }

  unacknowledgedRetransmissions(acknowledged: number | null): number {
    return this.beyond(acknowledged).length;
  }

  /** The first RST shows that more was sent than captured: same hop limit, and a number at most one window ahead. */
  get isResetAhead(): boolean {
    if (this.reset === null) return false;
    const { ahead, hopLimit, sequence } = this.reset;
    const isFromHost = hopLimit === (this.hopLimit ?? this.openingHopLimit) && sequence !== 0;
    return isFromHost && ahead !== null && ahead > 0 && ahead <= MAX_WINDOW_BYTES;
  }

  /** The longest time with a zero window; one that has not ended is counted up to `time`. */
  zeroWindow(time: number): { readonly frame: number; readonly durationMs: number } | null {
    this.endZero(time);
    return this.longestZero;
  }

  private open(segment: TcpSegment, time: number): void {
    if (this.syns++ === 0) {
      this.mss = maximumSegmentSize(segment);
      this.openingHopLimit = segment.hopLimit;
      this.openedAt = time;
    } else if (segment.hopLimit === this.openingHopLimit) this.delayed(time - this.openedAt);
  }

  private noteIdentification(identification: number): void {
    if (identification === 0) return;
    if (this.identification !== 0) {
      const step = (identification - this.identification) & 0xffff;
      if (step === 0 || step > MAX_IDENTIFICATION_STEP) this.isIdentificationErratic = true;
      else this.identificationSteps++;
    }
    this.identification = identification;
  }

  private count({ payloadLength }: TcpSegment): void {
    this.segments++;
    this.bytes += payloadLength;
  }

  private delayed(delay: number): void {
    this.retransmissions++;
    if (delay > this.retransmissionDelayMs) this.retransmissionDelayMs = delay;
  }

  private beyond(acknowledged: number | null): number[] {
    return (this.retransmittedTo ?? []).filter(
      (end) => acknowledged === null || distance(acknowledged, end) < 0,
    );
  }

  /** When the byte was sent for the first time; the earliest time that is remembered where that is longer ago. */
  private firstTransmissionOf(sequence: number): number {
    const kept = Math.min(this.newSegments, FIRST_TRANSMISSIONS);
    let time = Number.NaN;
    for (let back = 1; back <= kept; back++) {
      const slot = ((this.newSegments - back) % FIRST_TRANSMISSIONS) * 2;
      time = this.sent?.[slot + 1] ?? Number.NaN;
      if (distance(sequence, this.sent?.[slot] ?? 0) >= 0) break;
    }
    return time;
  }

  private watchWindow({ window, frame }: TcpSegment, time: number): void {
    if (window > 0) {
      if (this.zeroFrame > 0) this.endZero(time);
    } else if (this.zeroFrame === 0) {
      this.zeroFrame = frame;
      this.zeroSince = time;
    }
  }

  private endZero(time: number): void {
    if (this.zeroFrame === 0) return;
    const durationMs = Math.max(0, time - this.zeroSince || 0);
    if (this.longestZero === null || durationMs > this.longestZero.durationMs) {
      this.longestZero = { frame: this.zeroFrame, durationMs };
    }
    this.zeroFrame = 0;
  }
}
