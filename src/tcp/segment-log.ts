// Segments of one connection, stored in one block of memory: almost no work for the garbage collector until they are read.
// Each is its numbers (segment-numbers.ts), then its bytes from the source address to the end of the payload.
import { createTcpSegment } from "../packet/locate.ts";
import type { TcpSegment } from "../packet/segment.ts";
import { type ByteBlocks, type Memory, NO_MEMORY, offsetOf, sizeOf } from "./byte-blocks.ts";
import { NUMBERS, readNumbers, writeNumbers } from "./segment-numbers.ts";
import type { Direction } from "./stream.ts";

/**
 * Bytes stored of one connection until it ends: a handshake and a short mail after it. A longer connection is read as
 * its segments come from there on.
 */
export const MAX_LOG_BYTES = 32 << 10;

/** Bytes stored of all connections together: five thousand handshakes at the same time. */
export const MAX_ALL_LOG_BYTES = 32 << 20;

/** Holds a few segments without payload. */
const FIRST_BLOCK = 1024;
/** Bytes that are copied at a time, and up to which length that is faster than making a view. */
const STEP = 16;
const MAX_STEPS_BYTES = 400;

/** What all logs of a capture share. */
export class SegmentLogs {
  /** The segment that was read last; reused. */
  readonly segment = createTcpSegment();
  readonly blocks: ByteBlocks;
  /** A view of the bytes that were copied last: many segments in a row are in the same ones. */
  private source = new DataView(NO_MEMORY.bytes.buffer);
  private sourceBytes = NO_MEMORY.bytes;
  /** Of all blocks in use. */
  private bytes = 0;
  private readonly mostBytes: number;
  private readonly mostBytesOfOne: number;

  /** `mostBytes` of all logs, and `mostBytesOfOne` of one log. */
  constructor(blocks: ByteBlocks, mostBytes: number, mostBytesOfOne: number) {
    this.blocks = blocks;
    this.mostBytes = mostBytes;
    this.mostBytesOfOne = mostBytesOfOne;
  }

  /** The place of a block of `length` bytes; -1 where a limit is reached. */
  take(length: number): number {
    if (length > this.mostBytesOfOne || this.bytes >= this.mostBytes) return -1;
    const size = Math.max(length, FIRST_BLOCK);
    this.bytes += sizeOf(size);
    return this.blocks.take(size);
  }

  give(place: number, length: number): void {
    this.bytes -= length;
    this.blocks.give(place, length);
  }

  /** Copies the bytes to that word, and up to STEP bytes more. */
  copy(bytes: Uint8Array, start: number, end: number, page: Memory, word: number): void {
    if (end - start > MAX_STEPS_BYTES || end + STEP > bytes.length) {
      page.bytes.set(bytes.subarray(start, end), word * 4);
      return;
    }
    if (bytes !== this.sourceBytes) {
      this.sourceBytes = bytes;
      this.source = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const { source } = this;
    const { words } = page;
    for (let from = start, to = word; from < end; from += STEP, to += 4) {
      words[to] = source.getInt32(from, IS_LITTLE_ENDIAN);
      words[to + 1] = source.getInt32(from + 4, IS_LITTLE_ENDIAN);
      words[to + 2] = source.getInt32(from + 8, IS_LITTLE_ENDIAN);
      words[to + 3] = source.getInt32(from + 12, IS_LITTLE_ENDIAN);
    }
  }
}

/** The order of bytes in this machine's words. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export class SegmentLog {
  private readonly logs: SegmentLogs;
  private page = NO_MEMORY;
  private place = -1;
  /** In the page: where the log begins and ends, and its block ends. */
  private start = 0;
  private end = 0;
  private blockEnd = 0;

  constructor(logs: SegmentLogs) {
    this.logs = logs;
  }

  /** Copies the segment; false where a limit is reached. */
  add(direction: Direction, segment: TcpSegment): boolean {
    const { bytes, sourceAt, payloadEnd } = segment;
    const length = NUMBERS + padded(payloadEnd - sourceAt);
    if (this.end + length + STEP > this.blockEnd && !this.grow(length + STEP)) return false;
    const { page, end } = this;
    writeNumbers(page, end >> 2, direction, segment);
    this.logs.copy(bytes, sourceAt, payloadEnd, page, (end + NUMBERS) >> 2);
    this.end = end + length;
    return true;
  }

  /** Calls `each` with the segments in order, each valid only during its call, and empties the log. */
  take(each: (direction: Direction, segment: TcpSegment) => void): void {
    const { page, start, end, logs } = this;
    this.end = start;
    readSegments(page, start, end, logs.segment, each);
    this.giveBack();
    this.page = NO_MEMORY;
    this.place = -1;
    this.start = this.end = this.blockEnd = 0;
  }

  /** Moves the log to a block with `more` bytes; false where a limit is reached. */
  private grow(more: number): boolean {
    const { logs, start, end } = this;
    const place = logs.take(end - start + more);
    if (place < 0) return false;
    const page = logs.blocks.pageOf(place);
    const at = offsetOf(place);
    if (end > start) page.bytes.set(this.page.bytes.subarray(start, end), at);
    this.giveBack();
    this.page = page;
    this.place = place;
    this.start = at;
    this.blockEnd = at + sizeOf(Math.max(end - start + more, FIRST_BLOCK));
    this.end = at + end - start;
    return true;
  }

  private giveBack(): void {
    if (this.place >= 0) this.logs.give(this.place, this.blockEnd - this.start);
  }
}

/** Calls `each` with the segments that a log has stored in `memory[start, end)`: `segment`, set to each of them. */
export function readSegments(
  memory: Memory,
  start: number,
  end: number,
  segment: TcpSegment,
  each: (direction: Direction, segment: TcpSegment) => void,
): void {
  segment.bytes = memory.bytes;
  for (let at = start; at < end;) {
    const bytesAt = at + NUMBERS;
    const direction = readNumbers(memory, at >> 2, segment, bytesAt);
    at = bytesAt + padded(segment.payloadEnd - bytesAt);
    each(direction, segment);
  }
}

/** Numbers follow, which take whole doubles. */
const padded = (length: number): number => (length + 7) & ~7;
