// One direction of a connection: segments in any order -> bytes in order (RFC 9293 section 3.10.7.4). Of overlapping bytes
// the first captured count; missing bytes become a gap with a reason. Over 250 lines: one state, the next number.
import { type Bounds, UNWATCHED } from "../bounds.ts";
import { type LimitName } from "../limits.ts";
import { SYN, type TcpSegment } from "../packet/segment.ts";
import { ByteBlocks } from "./byte-blocks.ts";
import { RetransmissionCheck } from "./retransmission-check.ts";
import { Milestones } from "./milestones.ts";
import type { Timestamp } from "./timestamp.ts";
import { advance, distance } from "./sequence.ts";

/**
 * After so many further segments of the connection, missing bytes that the other side has acknowledged are given up: a
 * mirror port reorders by a few packets, never by so many.
 */
export const MAX_HOLE_AGE_SEGMENTS = 64;

export type GapReason = "not-captured" | "not-delivered" | "unknown" | "snapshot-length" | "limit";

/**
 * Called in stream order. `timestamp` is that of the frame that made the bytes contiguous: the later one of the frame that
 * brought them and the frame that filled the last hole before them. A gap has the timestamp of the bytes after it, or of
 * the bytes before it if those came later. `bytes` is valid only during the call.
 */
export interface StreamSink {
  data(direction: Direction, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): void;
  gap(direction: Direction, length: number, reason: GapReason, timestamp: Timestamp): void;
}

/** What the other side's acknowledgments say of bytes that are missing in the capture. */
export interface Receiver {
  /** How many of the `length` bytes from that number on were acknowledged. */
  received(sequence: number, length: number): number;
  /** Why bytes that were not acknowledged are missing. */
  whyMissing(sequence: number, length: number): GapReason;
}

/** The fields of a segment that a stream reads. */
export type StreamSegment = Pick<
  TcpSegment,
  "sequence" | "flags" | "bytes" | "payloadStart" | "payloadEnd" | "payloadLength"
>;

/** 0, forward: from the sender of the connection's first segment; 1, reverse: to it. */
export type Direction = 0 | 1;

interface Piece {
  readonly sequence: number;
  readonly bytes: Uint8Array;
  /** Number of bytes after these truncated by the snapshot length. */
  readonly truncated: number;
  readonly timestamp: Timestamp;
}

export class TcpStream {
  /** The next sequence number that is expected. */
  next = 0;
  started = false;
  /** A segment of this direction was seen. */
  isSeen = false;
  /** The highest acknowledgment that this direction sent of bytes that are not captured (Wireshark: "ACKed unseen segment"). */
  ackedUnseen: number | null = null;
  /** `next` is known from a segment, or from the other side's acknowledgment. */
  hasBase = false;
  /** The first retransmission with other bytes than were delivered in its place; null without one. */
  conflictAt: Timestamp | null = null;
  /** Bytes are copied that are compared with later ones: see TcpConnection. */
  keepsBytes = true;
  private delivered = false;
  /** Which frame brought which byte. */
  readonly arrivals = new Milestones();
  private readonly retransmissions: RetransmissionCheck;
  /** The latest frame in which bytes became contiguous. */
  private latest: Timestamp | null = null;
  /** Bytes after a hole, by sequence number; null where there is no hole. */
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

  /** Bytes after a hole wait to be delivered. */
  get hasHole(): boolean {
    return this.pieces !== null;
  }

  /** The frame that brought the first bytes after the hole; infinite where there is no hole. */
  get holeFrame(): number {
    return this.pieces?.[0]?.timestamp.frame ?? Number.POSITIVE_INFINITY;
  }

  /** `timestamp` is the segment's. */
  push(segment: StreamSegment, timestamp: Timestamp): void {
    let { sequence, payloadStart } = segment;
    if ((segment.flags & SYN) !== 0) {
      sequence = advance(sequence, 1);
      // Before any data, the number of the last SYN or SYN/ACK counts.
      if (!this.delivered) this.beginAt(sequence);
    } else if (!this.started) {
      this.beginAt(this.hasBase && distance(sequence, this.next) > 0 ? this.next : sequence);
    }
    if (segment.payloadLength === 0) return;
    const captured = segment.payloadEnd - payloadStart;
    const truncated = segment.payloadLength - captured;
    const ahead = distance(sequence, this.next);
    if (ahead > 0) {
      this.keep(sequence, segment, truncated, timestamp);
      return;
    }
    if (ahead < 0) this.compare(sequence, segment, -ahead, timestamp);
    payloadStart -= ahead;
    if (payloadStart < segment.payloadEnd) {
      this.deliver(segment.bytes, payloadStart, segment.payloadEnd, timestamp);
    }
    const missing = distance(advance(sequence, segment.payloadLength), this.next);
    if (truncated > 0 && missing > 0) this.skip(missing, "snapshot-length", timestamp);
    if (this.pieces !== null) this.drain(this.pieces, timestamp);
  }

  /** The other side has acknowledged all before `sequence`, so the stream begins there at the latest. */
  expect(sequence: number): void {
    if (this.hasBase) return;
    this.hasBase = true;
    this.next = sequence;
  }

  /**
   * Called for each segment of the connection while there is a hole: gives the hole up where the other side has
   * acknowledged its bytes and they have not been captured for MAX_HOLE_AGE_SEGMENTS segments.
   */
  wait(acknowledged: number | null): void {
    this.waited++;
    if (this.waited < MAX_HOLE_AGE_SEGMENTS || acknowledged === null) return;
    if (this.isHoleAcknowledged(acknowledged)) this.skipHole();
  }

  /** The other side acknowledged the bytes of the hole: they were sent, and the capture lacks them. */
  isHoleAcknowledged(acknowledged: number): boolean {
    const first = this.pieces?.[0];
    return first !== undefined && distance(acknowledged, first.sequence) >= 0;
  }

  /** Gives the hole up: delivers the bytes after it. */
  skipHole(): void {
    this.giveUp(null);
  }

  /** A frame shows that the stream goes on to `sequence` at least: bytes up to there that did not come are missing. */
  extend(sequence: number, timestamp: Timestamp): void {
    const missing = distance(sequence, this.next);
    if (this.started && missing > 0) this.lose(missing, timestamp);
  }

  /** No more segments follow: gives memory back. */
  finish(): void {
    this.retransmissions.finish();
  }

  /** The first byte has that number, whatever was assumed before. */
  beginAt(sequence: number): void {
    this.started = true;
    this.hasBase = true;
    this.next = sequence;
  }

  private deliver(bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): void {
    this.delivered = true;
    this.retransmissions.add(this.next, bytes, start, end, this.keepsBytes);
    this.next = advance(this.next, end - start);
    // Bytes cannot be contiguous before the bytes that precede them.
    if (this.latest === null || timestamp.frame > this.latest.frame) this.latest = timestamp;
    this.arrivals.note(this.latest.frame, this.next);
    this.sink.data(this.direction, bytes, start, end, this.latest);
  }

  /** The first `length` bytes of the segment were delivered before: are they the same? */
  private compare(sequence: number, segment: StreamSegment, length: number, timestamp: Timestamp): void {
    const { bytes, payloadStart, payloadEnd, payloadLength } = segment;
    // A keep-alive may carry any byte (RFC 9293 section 3.8.4).
    if (payloadLength === 1 && length === 1) return;
    const end = Math.min(payloadEnd, payloadStart + length);
    if (!this.retransmissions.agrees(sequence, bytes, payloadStart, end)) this.conflictAt ??= timestamp;
  }

  private compareAgain({ sequence, bytes, timestamp }: Piece, length: number): void {
    const end = Math.min(bytes.length, length);
    if (!this.retransmissions.agrees(sequence, bytes, 0, end)) this.conflictAt ??= timestamp;
  }

  /** Bytes that the other side acknowledged were on the wire; the others may not have arrived. */
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
    // A gap is not earlier than the bytes before it: the FIN that shows it may have been captured before those.
    const { latest } = this;
    const isLate = latest !== null && latest.frame > timestamp.frame;
    this.sink.gap(this.direction, length, reason, isLate ? latest : timestamp);
  }

  private keep(sequence: number, segment: StreamSegment, truncated: number, timestamp: Timestamp): void {
    if (this.pieces === null) this.waited = 0;
    this.pieces ??= [];
    const { pieces } = this;
    const bytes = segment.bytes.slice(segment.payloadStart, segment.payloadEnd);
    const piece = { sequence, bytes, truncated, timestamp };
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

  /** Declares the bytes before the first waiting piece missing and goes on after them. */
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

  /** Delivers the pieces that are contiguous now; `timestamp` is that of the segment that filled the hole, null after a gap. */
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
      const end = advance(piece.sequence, piece.bytes.length + piece.truncated);
      const missing = distance(end, this.next);
      if (piece.truncated > 0 && missing > 0) this.skip(missing, "snapshot-length", arrival);
    }
    if (done === pieces.length) this.pieces = null;
    else pieces.splice(0, done);
    if (done > 0) this.waited = 0;
  }
}
