// The bytes in flight of one side: sent and not acknowledged (RFC 9293 section 3.8.1). Retransmissions, SACK blocks
// (RFC 2018) and later segments of the other side tell whether they arrived.
import type { TcpSegment } from "../packet/segment.ts";
import { selectiveAcknowledgments } from "../packet/tcp-options.ts";
import { elapsedMs, type Timestamp } from "./timestamp.ts";
import { advance, distance } from "./sequence.ts";

/** Unacknowledged segments remembered per side: which of them are lost says something about the path. */
const MAX_IN_FLIGHT = 64;

/** The first bytes that were never acknowledged though the other side had time to: see session/transport.ts. */
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

/** What a receiver may take for an acknowledgment, beyond two round trips. */
const ACKNOWLEDGMENT_DELAY_MS = 100;
/** Taken for a round trip that is not known. */
const DEFAULT_ROUND_TRIP_MS = 1000;
/** Length of a TCP header with timestamps: a longer one may have SACK blocks. */
const HEADER_WITHOUT_SACK_BYTES = 32;
/** Numbers remembered of a segment: start, end, frame. */
const FIELDS = 3;
const END = 1;
const FRAME = 2;
/** The last edges of SACK blocks that are remembered. */
const MAX_SACK_EDGES = 64;

export class InFlight {
  /** Retransmissions of what had been acknowledged before: their sender did not get the acknowledgments. */
  needlessRetransmissions = 0;
  /**
   * Start, end and frame of the first MAX_IN_FLIGHT unacknowledged segments, in order, in `sent[0, sentTo)`. A flat list of
   * numbers that is never shortened: nothing is allocated per segment.
   */
  private readonly sent: number[] = [];
  private sentTo = 0;
  private largestDelivered = 0;
  /** Since when something has been in flight; null where all is acknowledged. */
  private since: Timestamp | null = null;
  /** Retransmissions of the first unacknowledged byte: how many, the last one, and its payload's length. */
  private retransmissions = 0;
  private retransmittedAt: Timestamp | null = null;
  private retransmittedBytes: number | null = null;
  /** The other side's last segment with an acknowledgment. */
  private lastAcknowledgmentAt: Timestamp | null = null;
  /** Left and right edges of SACK blocks, in turn; null without any. */
  private sacked: number[] | null = null;
  private roundTripMs = DEFAULT_ROUND_TRIP_MS;

  /** New bytes, a SYN, a FIN, or a segment that shows that bytes were sent: `start` and `end` of its payload. */
  send(start: number, end: number, timestamp: Timestamp): void {
    this.since ??= timestamp;
    if (this.sentTo === MAX_IN_FLIGHT * FIELDS) return;
    const { sent, sentTo } = this;
    sent[sentTo] = start;
    sent[sentTo + END] = end;
    sent[sentTo + FRAME] = timestamp.frame;
    this.sentTo = sentTo + FIELDS;
  }

  /** The first unacknowledged byte is retransmitted. */
  retransmit(payloadLength: number, timestamp: Timestamp): void {
    this.retransmissions++;
    this.retransmittedAt = timestamp;
    this.retransmittedBytes = payloadLength;
  }

  /** The other side's segment acknowledges all before `number`; `next` is this side's SND.NXT. */
  noteAcknowledgment(segment: TcpSegment, number: number, next: number, timestamp: Timestamp): void {
    this.lastAcknowledgmentAt = timestamp;
    if (
      distance(next, number) <= 0 ||
      segment.payloadStart - segment.headerStart <= HEADER_WITHOUT_SACK_BYTES
    )
      return;
    for (const edge of selectiveAcknowledgments(segment)) {
      this.sacked ??= [];
      this.sacked.push(edge);
    }
    if (this.sacked !== null && this.sacked.length > MAX_SACK_EDGES) {
      this.sacked.splice(0, this.sacked.length - MAX_SACK_EDGES);
    }
  }

  /** All before `number` is acknowledged for the first time; `isAnswer`: it answers a SYN that was sent once. */
  acknowledge(number: number, next: number, timestamp: Timestamp, isAnswer: boolean): void {
    if (isAnswer && this.since !== null) this.roundTripMs = Math.max(0, elapsedMs(this.since, timestamp));
    this.since = distance(next, number) > 0 ? timestamp : null;
    this.retransmissions = 0;
    this.retransmittedBytes = null;
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

  /** A SACK block reports some of the `length` bytes from that number on. */
  isSacked(sequence: number, length: number): boolean {
    return this.blocks().some(([left, right]) => {
      return distance(left, advance(sequence, length)) < 0 && distance(right, sequence) > 0;
    });
  }

  /**
   * The bytes after `acknowledged` never arrived, or their acknowledgments did not: later bytes were reported by SACK, or
   * the other side still acknowledged nothing more after it had time to, or retransmissions did not help.
   */
  isStalled(acknowledged: number): boolean {
    const { since } = this;
    if (since === null) return false;
    if (this.blocks().some(([left]) => distance(left, acknowledged) > 0)) return true;
    const timeoutMs = 2 * this.roundTripMs + ACKNOWLEDGMENT_DELAY_MS;
    const isAfterTimeout = (timestamp: Timestamp | null) =>
      timestamp !== null && elapsedMs(since, timestamp) > timeoutMs;
    const isRetransmitted = this.retransmissions > 1 && isAfterTimeout(this.retransmittedAt);
    return isRetransmitted || isAfterTimeout(this.lastAcknowledgmentAt);
  }

  /** Null where nothing is stalled. `isDeaf`: see session/transport.ts. */
  stalled(acknowledged: number, isDeaf: boolean): Stalled | null {
    const { since, lastAcknowledgmentAt: lastAt } = this;
    if (since === null || !this.isStalled(acknowledged)) return null;
    const sent = this.unacknowledged();
    const arrived = sent.filter(({ start, end }) => this.isSacked(start, distance(end, start)));
    const first = sent.find(({ end }) => distance(end, acknowledged) > 0);
    const isFirst = first !== undefined && distance(first.start, acknowledged) <= 0;
    const isDenied = lastAt !== null && lastAt.frame > (first?.frame ?? since.frame);
    return {
      frame: first?.frame ?? since.frame,
      segmentBytes: isFirst ? distance(first.end, first.start) : this.retransmittedBytes,
      repetitions: this.retransmissions,
      deniedIn: isDenied ? lastAt.frame : null,
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
