// What one side of a connection sent, counted segment by segment: repetitions, order, windows, hop limits. Memory is
// bounded whatever the length of the connection.
import { MISTAKEN_BYTES, REPETITIONS, SENDINGS, WINDOW_BYTES } from "../limits.ts";
import { FIN, RST, SYN, type TcpSegment } from "../packet/segment.ts";
import { maximumSegmentSize } from "../packet/tcp-options.ts";
import { Holes } from "./holes.ts";
import type { Moment } from "./moment.ts";
import { advance, distance } from "./sequence.ts";

export interface FirstReset {
  readonly moment: Moment;
  readonly hopLimit: number;
  readonly sequence: number;
  /** How far its number lies behind the next that was to come; null where its side had sent nothing. */
  readonly ahead: number | null;
  /** It is what the other side waits for, which is all that a host without the connection knows. */
  readonly isAwaited: boolean;
}

export class FlowFacts {
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
  /** The segment without payload that showed bytes to have been sent before it, the last such; null without one. */
  aheadAt: Moment | null = null;
  /** The sequence number behind all that was sent, FIN and SYN included, once a segment was. */
  next = 0;
  private isBegun = false;
  private base = 0;
  private hasFin = false;
  private openedAt = Number.NaN;
  /** Where and when bytes were sent for the first time, in pairs, the last SENDINGS of them. */
  private sent: number[] | null = null;
  private sendings = 0;
  /** Null as long as nothing was overtaken. */
  private holes: Holes | null = null;
  /** Ends of repetitions that were not acknowledged when they came; null as long as there are none. */
  private repeatedTo: number[] | null = null;
  private zeroFrame = 0;
  private zeroSince = Number.NaN;
  private longestZero: { frame: number; durationMs: number } | null = null;

  /** The segment bears bytes, and none that were sent before. */
  isFresh({ payloadLength, sequence, flags }: TcpSegment): boolean {
    return payloadLength > 0 && this.isBegun && (flags & SYN) === 0 && distance(sequence, this.next) >= 0;
  }

  /**
   * A segment that is no copy. `time` counts milliseconds from the connection's first frame, NaN for none;
   * `acknowledged` is how far the other side had acknowledged this one, null where it had not.
   */
  add(segment: TcpSegment, time: number, acknowledged: number | null, moment: Moment): void {
    this.segments++;
    this.bytes += segment.payloadLength;
    const { flags } = segment;
    if ((flags & RST) !== 0) {
      this.noteReset(segment, acknowledged, moment);
      return;
    }
    // Data comes from the host that speaks: what answers for it may acknowledge in its name.
    if (segment.payloadLength > 0 && this.largestPayload === 0) this.hopLimit = segment.hopLimit;
    if (segment.payloadLength > this.largestPayload) this.largestPayload = segment.payloadLength;
    if ((flags & SYN) !== 0) this.open(segment, time);
    else {
      this.hopLimit ??= segment.hopLimit;
      if ((flags & FIN) === 0) this.watchWindow(segment, time);
    }
    this.follow(segment, time, acknowledged, moment);
  }

  /** Bytes that the other side never acknowledged; `acknowledged` is all that it did, null for nothing. */
  unacknowledgedBytes(acknowledged: number | null): number {
    const end = advance(this.next, this.hasFin ? -1 : 0);
    const from = acknowledged !== null && distance(acknowledged, this.base) > 0 ? acknowledged : this.base;
    return Math.max(0, distance(end, from));
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

  /** Among what the side sent, a little before it or a window behind it; anything where it sent nothing. */
  isNear(sequence: number): boolean {
    if (!this.isBegun) return true;
    const ahead = distance(sequence, this.next);
    return ahead <= WINDOW_BYTES && ahead >= -MISTAKEN_BYTES - this.bytes;
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
    } else if (segment.hopLimit === this.openingHopLimit) this.repeat(time - this.openedAt);
    // A later SYN/ACK's number is the one that counts.
    const start = advance(segment.sequence, 1);
    if (this.sendings === 0) this.begin(start);
  }

  private begin(start: number): void {
    this.isBegun = true;
    this.next = start;
    this.base = start;
  }

  private follow(segment: TcpSegment, time: number, acknowledged: number | null, moment: Moment): void {
    const { flags, payloadLength } = segment;
    const start = (flags & SYN) === 0 ? segment.sequence : advance(segment.sequence, 1);
    if (!this.isBegun) this.begin(start);
    const hasFin = (flags & FIN) !== 0;
    const length = payloadLength + (hasFin ? 1 : 0);
    const ahead = distance(start, this.next);
    if (length === 0) {
      // One more than there is may be a FIN that was not captured.
      if (ahead > 1) {
        this.aheadAt = moment;
        this.skipTo(start);
      }
      return;
    }
    // A keep-alive (RFC 9293 section 3.8.4).
    if (ahead === -1 && payloadLength === 1 && !hasFin && wasAcknowledged(this.next - 1, acknowledged))
      return;
    const end = advance(start, length);
    if (ahead < 0) this.goBack(start, end, payloadLength, time, acknowledged);
    else if (ahead > 0) this.skipTo(start);
    if (distance(end, this.next) <= 0) return;
    if (this.holes !== null) this.holes.overtake();
    this.noteSending(time);
    this.next = end;
    this.hasFin ||= hasFin;
  }

  private skipTo(start: number): void {
    this.holes ??= new Holes();
    this.holes.open(this.next, start);
    this.next = start;
  }

  /** Bytes before the next: repeated, or overtaken by others. */
  private goBack(
    start: number,
    end: number,
    payloadLength: number,
    time: number,
    acknowledged: number | null,
  ): void {
    const to = distance(end, this.next) < 0 ? end : this.next;
    if (this.holes !== null && !this.holes.isEmpty) {
      this.outOfOrder += this.holes.fill(start, to);
      if (this.holes.filled >= distance(to, start)) return;
    }
    this.repeat(time - this.sendingOf(start));
    if (payloadLength === 0) return;
    const dataEnd = advance(start, payloadLength);
    if (wasAcknowledged(dataEnd - 1, acknowledged)) return;
    this.repeatedTo ??= [];
    if (this.repeatedTo.length >= REPETITIONS) this.repeatedTo = this.beyond(acknowledged);
    if (this.repeatedTo.length < REPETITIONS) this.repeatedTo.push(dataEnd);
  }

  private repeat(delay: number): void {
    this.retransmissions++;
    if (delay > this.retransmissionDelayMs) this.retransmissionDelayMs = delay;
  }

  private beyond(acknowledged: number | null): number[] {
    return (this.repeatedTo ?? []).filter((end) => !wasAcknowledged(end - 1, acknowledged));
  }

  /** Bytes from `next` on are sent for the first time. */
  private noteSending(time: number): void {
    // A list written out: most connections fill it, and none needs a larger one.
    this.sent ??= [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
    const slot = (this.sendings++ % SENDINGS) * 2;
    this.sent[slot] = this.next;
    this.sent[slot + 1] = time;
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

  private noteReset({ hopLimit, sequence }: TcpSegment, acknowledged: number | null, moment: Moment): void {
    this.reset ??= {
      moment,
      hopLimit,
      sequence,
      ahead: this.isBegun ? distance(sequence, this.next) : null,
      isAwaited: acknowledged === sequence,
    };
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

/** The byte was acknowledged. */
const wasAcknowledged = (sequence: number, acknowledged: number | null): boolean =>
  acknowledged !== null && distance(acknowledged, sequence) > 0;
