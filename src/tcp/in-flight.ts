// What of a side is not acknowledged yet (RFC 9293 section 3.8.1), and whether it ever will be: repetitions, SACK blocks
// (RFC 2018) and the other side's later segments tell.
import { IN_FLIGHT } from "../limits.ts";
import type { TcpSegment } from "../packet/segment.ts";
import { selectiveAcknowledgments } from "../packet/tcp-options.ts";
import { elapsedMs, type Timestamp } from "./timestamp.ts";
import { advance, distance } from "./sequence.ts";

/** The first bytes that were not acknowledged though the other side had the chance: see session/transport.ts. */
export interface Stalled {
  readonly frame: number;
  readonly segmentBytes: number | null;
  readonly repetitions: number;
  readonly deniedIn: number | null;
  readonly sackedBytes: number;
  readonly largestDelivered: number;
  readonly largestAfter: number;
  readonly isDeaf: boolean;
}

interface Sent {
  readonly start: number;
  readonly end: number;
  readonly frame: number;
}

/** Beyond two round trips, what a receiver needs for an acknowledgment; and a round trip that is not known. */
const SLACK_MS = 100;
const ANY_ROUND_TRIP_MS = 1000;
/** Of a TCP header with the options that most segments have. */
const SHORT_HEADER = 32;
/** Numbers remembered of a segment. */
const FIELDS = 3;
const END = 1;
const FRAME = 2;
/** Edges of SACK blocks that are remembered, the last ones. */
const SACK_EDGES = 64;

export class InFlight {
  /** Repetitions of what had been acknowledged before. */
  needless = 0;
  /**
   * Start, end and frame of first sendings that are not acknowledged, in order, up to `sentTo`; a bulk transfer has more
   * than are kept. Numbers in turn, and room that is used again: each segment comes by here.
   */
  private readonly sent: number[] = [];
  private sentTo = 0;
  private largestDelivered = 0;
  /** Since when something has not been acknowledged; null where all is. */
  private since: Timestamp | null = null;
  /** Repetitions of the first byte that is not, the last of them, and the payload of such a segment. */
  private repetitions = 0;
  private repeatedAt: Timestamp | null = null;
  private repeatedBytes: number | null = null;
  /** The other side's last segment with an acknowledgment. */
  private heardAt: Timestamp | null = null;
  /** Edges of what arrived out of order, in turn; null without any. */
  private sacked: number[] | null = null;
  private roundTripMs = ANY_ROUND_TRIP_MS;

  /** New bytes, SYN or FIN, or what shows that there were some: `start` and `end` of the payload. */
  send(start: number, end: number, timestamp: Timestamp): void {
    this.since ??= timestamp;
    if (this.sentTo === IN_FLIGHT * FIELDS) return;
    const { sent, sentTo } = this;
    // Signed, since the engine boxes larger numbers.
    sent[sentTo] = start | 0;
    sent[sentTo + END] = end | 0;
    sent[sentTo + FRAME] = timestamp.frame;
    this.sentTo = sentTo + FIELDS;
  }

  /** The first byte that is not acknowledged comes again. */
  repeat(payloadLength: number, timestamp: Timestamp): void {
    this.repetitions++;
    this.repeatedAt = timestamp;
    this.repeatedBytes = payloadLength;
  }

  /** The other side's segment acknowledges `number`, of `next`. */
  hear(segment: TcpSegment, number: number, next: number, timestamp: Timestamp): void {
    this.heardAt = timestamp;
    if (distance(next, number) <= 0 || segment.payloadStart - segment.headerStart <= SHORT_HEADER) return;
    for (const edge of selectiveAcknowledgments(segment)) {
      this.sacked ??= [];
      this.sacked.push(edge);
    }
    if (this.sacked !== null && this.sacked.length > SACK_EDGES) {
      this.sacked.splice(0, this.sacked.length - SACK_EDGES);
    }
  }

  /** All before `number` is acknowledged; `isAnswer`: it answers a SYN that was sent once. */
  acknowledge(number: number, next: number, timestamp: Timestamp, isAnswer: boolean): void {
    if (isAnswer && this.since !== null) this.roundTripMs = Math.max(0, elapsedMs(this.since, timestamp));
    this.since = distance(next, number) > 0 ? timestamp : null;
    this.repetitions = 0;
    this.repeatedBytes = null;
    const { sent, sentTo } = this;
    let done = 0;
    for (; done < sentTo; done += FIELDS) {
      const end = this.numberAt(done + END);
      if (distance(number, end) < 0) break;
      this.largestDelivered = Math.max(this.largestDelivered, distance(end, this.numberAt(done)));
    }
    if (done === 0) return;
    for (let from = done; from < sentTo; from++) sent[from - done] = this.numberAt(from);
    this.sentTo = sentTo - done;
  }

  /** Some of the bytes from that number on arrived out of order. */
  isSacked(sequence: number, length: number): boolean {
    return this.blocks().some(([left, right]) => {
      return distance(left, advance(sequence, length)) < 0 && distance(right, sequence) > 0;
    });
  }

  /** What comes after `acknowledged` never arrived, or no word of it came back: repeated in vain, or denied long after. */
  isStalled(acknowledged: number): boolean {
    const { since } = this;
    if (since === null) return false;
    if (this.blocks().some(([left]) => distance(left, acknowledged) > 0)) return true;
    const patience = 2 * this.roundTripMs + SLACK_MS;
    const isOld = (timestamp: Timestamp | null) =>
      timestamp !== null && elapsedMs(since, timestamp) > patience;
    return isOld(this.heardAt) || (this.repetitions > 1 && isOld(this.repeatedAt));
  }

  /** Null where it is not stalled. `isDeaf`: see there. */
  stalled(acknowledged: number, isDeaf: boolean): Stalled | null {
    const { since, heardAt } = this;
    if (since === null || !this.isStalled(acknowledged)) return null;
    const sent = this.unacknowledged();
    const arrived = sent.filter(({ start, end }) => this.isSacked(start, distance(end, start)));
    const first = sent.find(({ end }) => distance(end, acknowledged) > 0);
    const isFirst = first !== undefined && distance(first.start, acknowledged) <= 0;
    const isDenied = heardAt !== null && heardAt.frame > (first?.frame ?? since.frame);
    return {
      frame: first?.frame ?? since.frame,
      segmentBytes: isFirst ? distance(first.end, first.start) : this.repeatedBytes,
      repetitions: this.repetitions,
      deniedIn: isDenied ? heardAt.frame : null,
      sackedBytes: arrived.reduce((sum, { start, end }) => sum + distance(end, start), 0),
      largestDelivered: Math.max(this.largestDelivered, largestOf(arrived)),
      largestAfter: largestOf(arrived),
      isDeaf,
    };
  }

  private numberAt(place: number): number {
    return this.sent[place] ?? 0;
  }

  private unacknowledged(): readonly Sent[] {
    const list: Sent[] = [];
    for (let from = 0; from < this.sentTo; from += FIELDS) {
      list.push({
        start: this.numberAt(from),
        end: this.numberAt(from + END),
        frame: this.numberAt(from + FRAME),
      });
    }
    return list;
  }

  private blocks(): readonly (readonly [left: number, right: number])[] {
    const blocks: [number, number][] = [];
    const edges = this.sacked ?? [];
    for (let edge = 0; edge + 1 < edges.length; edge += 2)
      blocks.push([edges[edge] ?? 0, edges[edge + 1] ?? 0]);
    return blocks;
  }
}

const largestOf = (list: readonly Sent[]): number =>
  list.reduce((largest, { start, end }) => Math.max(largest, distance(end, start)), 0);
