// One direction of a connection: segments in any order to bytes in order (RFC 9293 section 3.10.7.4). First bytes
// win; what the capture lacks becomes a named gap.
import { type Bounds, UNWATCHED } from "../bounds.ts";
import { type LimitName } from "../limits.ts";
import { SYN, type TcpSegment } from "../packet/segment.ts";
import { ByteBlocks } from "./byte-blocks.ts";
import { RetransmissionCheck } from "./retransmission-check.ts";
import { Milestones } from "./milestones.ts";
import type { Timestamp } from "./timestamp.ts";
import { advance, distance } from "./sequence.ts";

/**
 * Segments of a connection after which bytes that the other side has acknowledged are no longer waited for: a mirror
 * port reorders by a few packets, never by so many.
 */
export const MAX_HOLE_AGE_SEGMENTS = 64;

export type GapReason = "not-captured" | "not-delivered" | "unknown" | "snapshot-length" | "limit";

/**
 * Called in stream order: `data` and `gap` in any mix. `timestamp` is the frame whose arrival made the bytes
 * contiguous; of a gap, and behind one, the frame that brought what follows it, or what precedes it if that is later. `bytes` is valid only during the call.
 */
export interface StreamSink {
  data(direction: Direction, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): void;
  gap(direction: Direction, length: number, reason: GapReason, timestamp: Timestamp): void;
}

/** What the other side tells of bytes that are missing here. */
export interface Receiver {
  /** How many of the bytes from that number on it acknowledged. */
  received(sequence: number, length: number): number;
  /** Why they are missing where it did not. */
  whyMissing(sequence: number, length: number): GapReason;
}

/** What a stream reads of a segment. */
export type StreamSegment = Pick<
  TcpSegment,
  "sequence" | "flags" | "bytes" | "payloadStart" | "payloadEnd" | "payloadLength"
>;

/** 0: from the sender of the connection's first segment; 1: to it. */
export type Direction = 0 | 1;

interface Piece {
  readonly sequence: number;
  readonly bytes: Uint8Array;
  /** Bytes behind these that the snapshot length cut. */
  readonly cut: number;
  readonly timestamp: Timestamp;
}

export class TcpStream {
  /** The next sequence number that is expected. */
  next = 0;
  started = false;
  /** `next` is known, if only from the other side's acknowledgment. */
  hasBase = false;
  /** The first segment that brought other bytes for a place than were read; null as long as none did. */
  conflictAt: Timestamp | null = null;
  private delivered = false;
  /** Which byte came in which frame. */
  readonly arrivals = new Milestones();
  private readonly retransmissions: RetransmissionCheck;
  /** The latest frame in which bytes became contiguous. */
  private latest: Timestamp | null = null;
  /** Segments that lie beyond a hole, by sequence number; null where none do. */
  private pieces: Piece[] | null = null;
  private pendingBytes = 0;
  /** Segments of the connection since the hole opened, counted by `wait`. */
  private waited = 0;
  private readonly receiver: Receiver;
  private readonly direction: Direction;
  private readonly sink: StreamSink;
  private readonly bounds: Bounds;

  constructor(
    direction: Direction,
    sink: StreamSink,
    receiver: Receiver,
    bounds = UNWATCHED,
    blocks = new ByteBlocks(),
  ) {
    this.receiver = receiver;
    this.retransmissions = new RetransmissionCheck(blocks);
    this.direction = direction;
    this.sink = sink;
    this.bounds = bounds;
  }

  /** Bytes wait that belong behind a hole. */
  get hasHole(): boolean {
    return this.pieces !== null;
  }

  /** The frame that brought what lies behind the hole; infinite where there is none. */
  get holeFrame(): number {
    return this.pieces?.[0]?.timestamp.frame ?? Number.POSITIVE_INFINITY;
  }

  /** `timestamp` is the segment's. */
  push(segment: StreamSegment, timestamp: Timestamp): void {
    let { sequence, payloadStart } = segment;
    if ((segment.flags & SYN) !== 0) {
      sequence = advance(sequence, 1);
      // Nothing was delivered yet, or the SYN is a repetition: a later SYN/ACK's number is the one that counts.
      if (!this.delivered) this.beginAt(sequence);
    } else if (!this.started) {
      this.beginAt(this.hasBase && distance(sequence, this.next) > 0 ? this.next : sequence);
    }
    if (segment.payloadLength === 0) return;
    const captured = segment.payloadEnd - payloadStart;
    const cut = segment.payloadLength - captured;
    const ahead = distance(sequence, this.next);
    if (ahead > 0) {
      this.keep(sequence, segment, cut, timestamp);
      return;
    }
    if (ahead < 0) this.compare(sequence, segment, -ahead, timestamp);
    payloadStart -= ahead;
    if (payloadStart < segment.payloadEnd) {
      this.deliver(segment.bytes, payloadStart, segment.payloadEnd, timestamp);
    }
    const missing = distance(advance(sequence, segment.payloadLength), this.next);
    if (cut > 0 && missing > 0) this.skip(missing, "snapshot-length", timestamp);
    if (this.pieces !== null) this.drain(this.pieces, timestamp);
  }

  /** The other side has acknowledged all before `sequence`: what follows is missing until it comes. */
  expect(sequence: number): void {
    if (this.hasBase) return;
    this.hasBase = true;
    this.next = sequence;
  }

  /**
   * Called once a segment of the connection while there is a hole: gives it up when the other side has
   * acknowledged its bytes and they still did not turn up.
   */
  wait(acknowledged: number | null): void {
    this.waited++;
    if (this.waited < MAX_HOLE_AGE_SEGMENTS || acknowledged === null) return;
    if (this.isHoleAcknowledged(acknowledged)) this.skipHole();
  }

  /** The other side had the bytes that are missing here. */
  isHoleAcknowledged(acknowledged: number): boolean {
    const first = this.pieces?.[0];
    return first !== undefined && distance(acknowledged, first.sequence) >= 0;
  }

  /** Its bytes will not come any more: delivers what lies behind it. */
  skipHole(): void {
    this.giveUp(null);
  }

  /** The stream goes on to `sequence` at least, as `timestamp` shows: what never came before it is missing. */
  extend(sequence: number, timestamp: Timestamp): void {
    const missing = distance(sequence, this.next);
    if (this.started && missing > 0) this.lose(missing, timestamp);
  }

  /** Nothing more will be read: gives back what was kept to compare with. */
  finish(): void {
    this.retransmissions.finish();
  }

  /** Its first byte has that number, whatever was said before. */
  beginAt(sequence: number): void {
    this.started = true;
    this.hasBase = true;
    this.next = sequence;
  }

  private deliver(bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): void {
    this.delivered = true;
    this.retransmissions.add(this.next, bytes, start, end);
    this.next = advance(this.next, end - start);
    // Bytes are contiguous no earlier than those before them.
    if (this.latest === null || timestamp.frame > this.latest.frame) this.latest = timestamp;
    this.arrivals.note(this.latest.frame, this.next);
    this.sink.data(this.direction, bytes, start, end, this.latest);
  }

  /** The first `length` bytes of the segment were read before. */
  private compare(sequence: number, segment: StreamSegment, length: number, timestamp: Timestamp): void {
    const { bytes, payloadStart, payloadEnd, payloadLength } = segment;
    // A keep-alive may bear any byte (RFC 9293 section 3.8.4).
    if (payloadLength === 1 && length === 1) return;
    const end = Math.min(payloadEnd, payloadStart + length);
    if (!this.retransmissions.agrees(sequence, bytes, payloadStart, end)) this.conflictAt ??= timestamp;
  }

  private compareAgain({ sequence, bytes, timestamp }: Piece, length: number): void {
    const end = Math.min(bytes.length, length);
    if (!this.retransmissions.agrees(sequence, bytes, 0, end)) this.conflictAt ??= timestamp;
  }

  /** What the other side acknowledged was on the wire; the rest may not have arrived. */
  private lose(length: number, timestamp: Timestamp): void {
    const received = this.receiver.received(this.next, length);
    if (received > 0) this.skip(received, "not-captured", timestamp);
    const rest = length - received;
    if (rest > 0) this.skip(rest, this.receiver.whyMissing(this.next, rest), timestamp);
  }

  private skip(length: number, reason: GapReason, timestamp: Timestamp): void {
    this.delivered = true;
    this.next = advance(this.next, length);
    if (reason === "snapshot-length" && this.latest !== null)
      this.arrivals.note(this.latest.frame, this.next);
    // Nor does a gap come before what it follows: a FIN that shows it may have been captured first.
    const { latest } = this;
    const isLate = latest !== null && latest.frame > timestamp.frame;
    this.sink.gap(this.direction, length, reason, isLate ? latest : timestamp);
  }

  private keep(sequence: number, segment: StreamSegment, cut: number, timestamp: Timestamp): void {
    if (this.pieces === null) this.waited = 0;
    this.pieces ??= [];
    const { pieces } = this;
    const bytes = segment.bytes.slice(segment.payloadStart, segment.payloadEnd);
    const piece = { sequence, bytes, cut, timestamp };
    let index = pieces.length;
    for (let before = pieces[index - 1]; before !== undefined; before = pieces[index - 1]) {
      if (distance(before.sequence, sequence) <= 0) {
        if (before.sequence === sequence && before.bytes.length >= bytes.length) {
          if (bytes.some((byte, at) => byte !== before.bytes[at])) this.conflictAt ??= timestamp;
          return;
        }
        break;
      }
      index--;
    }
    pieces.splice(index, 0, piece);
    this.pendingBytes += bytes.length;
    const { limits } = this.bounds;
    if (this.pendingBytes > limits["out-of-order-bytes"]) this.overflow("out-of-order-bytes", timestamp);
    else if (pieces.length > limits["out-of-order-segments"]) {
      this.overflow("out-of-order-segments", timestamp);
    }
  }

  private overflow(limit: LimitName, { frame }: Timestamp): void {
    this.bounds.reached(limit, frame);
    this.giveUp("limit");
  }

  /** Declares the bytes before the first waiting piece missing and goes on behind them. */
  private giveUp(limit: "limit" | null): void {
    const { pieces } = this;
    const first = pieces?.[0];
    if (pieces === null || first === undefined) return;
    const length = distance(first.sequence, this.next);
    if (length > 0 && limit === null) this.lose(length, first.timestamp);
    else if (length > 0) this.skip(length, limit ?? "limit", first.timestamp);
    this.waited = 0;
    this.drain(pieces, null);
  }

  /** Delivers the pieces that are contiguous now; `timestamp` is what closed the hole, or null behind a gap. */
  private drain(pieces: Piece[], timestamp: Timestamp | null): void {
    let done = 0;
    for (const piece of pieces) {
      const ahead = distance(piece.sequence, this.next);
      if (ahead > 0) break;
      done++;
      this.pendingBytes -= piece.bytes.length;
      const arrival =
        timestamp === null || timestamp.frame < piece.timestamp.frame ? piece.timestamp : timestamp;
      if (ahead < 0) this.compareAgain(piece, -ahead);
      if (-ahead < piece.bytes.length) this.deliver(piece.bytes, -ahead, piece.bytes.length, arrival);
      const end = advance(piece.sequence, piece.bytes.length + piece.cut);
      const missing = distance(end, this.next);
      if (piece.cut > 0 && missing > 0) this.skip(missing, "snapshot-length", arrival);
    }
    if (done === pieces.length) this.pieces = null;
    else pieces.splice(0, done);
    if (done > 0) this.waited = 0;
  }
}
