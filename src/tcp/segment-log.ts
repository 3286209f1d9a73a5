// Segments of one connection, stored in one block of memory: almost no work for the garbage collector until they are read.
// Each is its numbers (segment-numbers.ts), then its bytes from the source address to the end of the payload.
import { int32At } from "../bytes/integers.ts";
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

/** Few sizes, so that little is moved: blocks hold an opening with a dialogue, or a handshake after it too, or as much as is stored. */
const SYN_BLOCK = 256;
const FIRST_BLOCK = 2 << 10;
const SECOND_BLOCK = 8 << 10;
/** Bytes that are copied at a time, and up to which length that is faster than making a view. */
const STEP = 16;
const MAX_STEPS_BYTES = 400;

/** Words of a log: the places where it begins and ends, that up to which segments may be added, and its block's length. */
const FIELDS = 4;
const END = 1;
const LIMIT = 2;
const SIZE = 3;
/** The order of bytes in this machine's words. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * The logs of all connections, by number. What adding a segment reads of a log are two words close to those of the other
 * logs: with thousands of connections in turn, an object for each would no longer be in the processor's cache.
 */
export class SegmentLogs {
  /** The segment that was read last; reused. */
  readonly segment = createTcpSegment();
  private readonly blocks: ByteBlocks;
  private table = new Int32Array(FIELDS << 8);
  /** Numbers given so far, and those of them that are free again. */
  private count = 0;
  private readonly free: number[] = [];
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

  /** The number of a new log, without a block. */
  open(): number {
    const log = this.free.pop() ?? this.count++;
    if (log * FIELDS === this.table.length) {
      const { table } = this;
      this.table = new Int32Array(table.length * 2);
      this.table.set(table);
    }
    for (let field = 0; field < FIELDS; field++) this.table[log * FIELDS + field] = 0;
    return log;
  }

  close(log: number): void {
    this.giveBack(log);
    this.free.push(log);
  }

  /** Forgets the segments, and keeps the block. */
  empty(log: number): void {
    this.table[log * FIELDS + END] = int32At(this.table, log * FIELDS);
  }

  /** Copies the segment; false where a limit is reached. */
  add(log: number, direction: Direction, segment: TcpSegment): boolean {
    return (
      this.append(log, direction, segment) ||
      (this.grow(log, segment) && this.append(log, direction, segment))
    );
  }

  /** Copies the segment; false where the log's block has no room for it. */
  append(log: number, direction: Direction, segment: TcpSegment): boolean {
    const { table } = this;
    const { bytes, sourceAt, payloadEnd } = segment;
    const entry = log * FIELDS;
    const place = int32At(table, entry + END);
    const end = place + storedLength(segment);
    if (end > int32At(table, entry + LIMIT)) return false;
    const page = this.blocks.pageOf(place);
    const at = offsetOf(place);
    writeNumbers(page, at >> 2, direction, segment);
    this.copy(bytes, sourceAt, payloadEnd, page, (at + NUMBERS) >> 2);
    table[entry + END] = end;
    return true;
  }

  /** Moves the log to a block with room for the segment; false where a limit is reached. */
  grow(log: number, segment: TcpSegment): boolean {
    const { table, blocks } = this;
    const entry = log * FIELDS;
    const start = int32At(table, entry);
    const length = int32At(table, entry + END) - start;
    const needed = length + storedLength(segment) + STEP;
    const size = blockFor(needed);
    if (needed > this.mostBytesOfOne || (size > SYN_BLOCK && this.bytes >= this.mostBytes)) return false;
    const place = blocks.take(size);
    if (length > 0) this.copyTo(log, blocks.pageOf(place).bytes, offsetOf(place));
    this.giveBack(log);
    this.bytes += size;
    table[entry] = place;
    table[entry + END] = place + length;
    table[entry + LIMIT] = place + size - STEP;
    table[entry + SIZE] = size;
    return true;
  }

  isEmpty(log: number): boolean {
    return this.table[log * FIELDS] === this.table[log * FIELDS + END];
  }

  /** Nothing can be added any more. */
  seal(log: number): void {
    this.table[log * FIELDS + LIMIT] = 0;
  }

  /** Calls `each` with the segments in order, each valid only during its call; their bytes stay until the log is closed. */
  each(log: number, each: (direction: Direction, segment: TcpSegment) => void): void {
    const start = int32At(this.table, log * FIELDS);
    const length = int32At(this.table, log * FIELDS + END) - start;
    const at = offsetOf(start);
    readSegments(this.blocks.pageOf(start), at, at + length, this.segment, each);
  }

  /** Copies what is stored to `bytes[at, ...)`, where `at` and those bytes are at a whole double; returns where it ends. */
  copyTo(log: number, bytes: Uint8Array, at: number): number {
    const start = int32At(this.table, log * FIELDS);
    const length = int32At(this.table, log * FIELDS + END) - start;
    const from = offsetOf(start);
    bytes.set(this.blocks.pageOf(start).bytes.subarray(from, from + length), at);
    return at + length;
  }

  private giveBack(log: number): void {
    const size = int32At(this.table, log * FIELDS + SIZE);
    if (size === 0) return;
    this.bytes -= size;
    this.blocks.give(int32At(this.table, log * FIELDS), size);
  }

  /** Copies the bytes to that word, and up to STEP bytes more. */
  private copy(bytes: Uint8Array, start: number, end: number, page: Memory, word: number): void {
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

function blockFor(length: number): number {
  if (length <= SYN_BLOCK) return SYN_BLOCK;
  return length <= FIRST_BLOCK ? FIRST_BLOCK : sizeOf(Math.max(length, SECOND_BLOCK));
}

const storedLength = ({ sourceAt, payloadEnd }: TcpSegment): number =>
  NUMBERS + padded(payloadEnd - sourceAt);

/** Numbers follow, which take whole doubles. */
const padded = (length: number): number => (length + 7) & ~7;
