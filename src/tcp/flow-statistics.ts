// What one side of a connection sent, counted segment by segment: repetitions, order, windows, hop limits. Memory is
// bounded whatever the length of the connection.
import { REPETITIONS, SENDINGS, WINDOW_BYTES } from "../limits.ts";
import { FIN, SYN, type TcpSegment } from "../packet/segment.ts";
import { maximumSegmentSize } from "../packet/tcp-options.ts";
import type { Timestamp } from "./timestamp.ts";
import { distance } from "./sequence.ts";

/** A host that counts its datagrams sends few to others between two of one connection, and more before it ends. */
const IDENTIFICATION_STEP = 256;
const IDENTIFICATION_LEAP = 4096;
const COUNTING_STEPS = 2;

export interface FirstReset {
  readonly timestamp: Timestamp;
  readonly hopLimit: number;
  readonly sequence: number;
  /** How far its number lies behind the next that was to come; null where its side had sent nothing. */
  readonly ahead: number | null;
  /** It is what the other side waits for, which is all that a host without the connection knows. */
  readonly isAwaited: boolean;
}

export class FlowStatistics {
  /** Without copies, as all that follows. */
  segments = 0;
  bytes = 0;
  retransmissions = 0;
  retransmissionDelayMs = 0;
  copies = 0;
  outOfOrder = 0;
  /** SYNs. */
  openings = 0;
  mss: number | null = null;
  largestPayload = 0;
  openingHopLimit: number | null = null;
  hopLimit: number | null = null;
  reset: FirstReset | null = null;
  /** Segments that brought bytes, or a FIN, not sent before. */
  sendings = 0;
  /** IPv4 identifications of what is no SYN: the last, how often one followed the one before it, and that one did not. */
  private identification = 0;
  private steps = 0;
  private isErratic = false;
  private openedAt = Number.NaN;
  /** Where and when bytes were sent for the first time, in pairs, the last SENDINGS of them. */
  private sent: number[] | null = null;
  /** Ends of repetitions that were not acknowledged when they came; null as long as there are none. */
  private repeatedTo: number[] | null = null;
  private zeroFrame = 0;
  private zeroSince = Number.NaN;
  private longestZero: { frame: number; durationMs: number } | null = null;

  /** A segment that is no copy and no RST. `time` counts milliseconds from the connection's first frame, NaN for none. */
  add(segment: TcpSegment, time: number): void {
    this.count(segment);
    const { flags } = segment;
    // Data comes from the host that speaks: what answers for it may acknowledge in its name.
    if (segment.payloadLength > 0 && this.largestPayload === 0) this.hopLimit = segment.hopLimit;
    if (segment.payloadLength > this.largestPayload) this.largestPayload = segment.payloadLength;
    if ((flags & SYN) !== 0) this.open(segment, time);
    else {
      this.hopLimit ??= segment.hopLimit;
      this.noteIdentification(segment.identification);
      if ((flags & FIN) === 0) this.watchWindow(segment, time);
    }
  }

  /** An RST; `ahead` is how far its number lies after the next, null where its side had sent nothing. */
  addReset(segment: TcpSegment, timestamp: Timestamp, ahead: number | null, isAwaited: boolean): void {
    this.count(segment);
    const { hopLimit, sequence } = segment;
    this.reset ??= { timestamp, hopLimit, sequence, ahead, isAwaited };
  }

  /** An identification goes on where its host counted so far; null where it did not, or 0 stands for none (RFC 6864). */
  continues(identification: number): boolean | null {
    if (identification === 0 || this.isErratic || this.steps < COUNTING_STEPS) return null;
    return ((identification - this.identification) & 0xffff) <= IDENTIFICATION_LEAP;
  }

  /** The byte at `start` is sent again. */
  repeat(start: number, time: number): void {
    this.delayed(time - this.sendingOf(start));
  }

  /** Bytes up to `end` are, which were not acknowledged. */
  repeatUnacknowledged(end: number, acknowledged: number | null): void {
    this.repeatedTo ??= [];
    if (this.repeatedTo.length >= REPETITIONS) this.repeatedTo = this.beyond(acknowledged);
    if (this.repeatedTo.length < REPETITIONS) this.repeatedTo.push(end);
  }

  /** Bytes from `next` on are sent for the first time. */
  noteSending(next: number, time: number): void {
    // A list written out: most connections fill it, and none needs a larger one.
    this.sent ??= [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
    const slot = (this.sendings++ % SENDINGS) * 2;
    this.sent[slot] = next;
    this.sent[slot + 1] = time;
  }

  unacknowledgedRetransmissions(acknowledged: number | null): number {
    return this.beyond(acknowledged).length;
  }

  /** Its first RST shows that more was sent: it came the way of the others, and its number is a window ahead at most. */
  get isResetAhead(): boolean {
    if (this.reset === null) return false;
    const { ahead, hopLimit, sequence } = this.reset;
    const isUsual = hopLimit === (this.hopLimit ?? this.openingHopLimit) && sequence !== 0;
    return isUsual && ahead !== null && ahead > 0 && ahead <= WINDOW_BYTES;
  }

  /** The longest spell without a window; one that lasts ends at `time`. */
  zeroWindow(time: number): { readonly frame: number; readonly durationMs: number } | null {
    this.endZero(time);
    return this.longestZero;
  }

  private open(segment: TcpSegment, time: number): void {
    if (this.openings++ === 0) {
      this.mss = maximumSegmentSize(segment);
      this.openingHopLimit = segment.hopLimit;
      this.openedAt = time;
    } else if (segment.hopLimit === this.openingHopLimit) this.delayed(time - this.openedAt);
  }

  private noteIdentification(identification: number): void {
    if (identification === 0) return;
    if (this.identification !== 0) {
      const step = (identification - this.identification) & 0xffff;
      if (step === 0 || step > IDENTIFICATION_STEP) this.isErratic = true;
      else this.steps++;
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
    return (this.repeatedTo ?? []).filter((end) => acknowledged === null || distance(acknowledged, end) < 0);
  }

  /** When the byte was sent for the first time; of one that is too long ago a later time. */
  private sendingOf(sequence: number): number {
    const kept = Math.min(this.sendings, SENDINGS);
    let time = Number.NaN;
    for (let back = 1; back <= kept; back++) {
      const slot = ((this.sendings - back) % SENDINGS) * 2;
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
