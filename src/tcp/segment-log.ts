// Segments of one connection, stored in one block of memory: almost no work for the garbage collector until they are read.
import { copyBytes } from "../bytes/copy-bytes.ts";
import { createTcpSegment } from "../packet/locate.ts";
import type { TcpSegment } from "../packet/segment.ts";
import type { ByteBlocks } from "./byte-blocks.ts";
import { memoryOf, NUMBERS, readNumbers, writeNumbers } from "./segment-numbers.ts";
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
const NO_BLOCK = new Uint8Array(0);

/** What all logs of a capture share. */
export class SegmentLogs {
  /** The segment that was read last; reused. */
  readonly segment = createTcpSegment();
  private readonly blocks: ByteBlocks;
  /** One segment's numbers on their way to or from a block, where they would not be aligned. */
  private readonly numbers = memoryOf(NUMBERS);
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

  /** A larger block with the first `length` bytes of `block`, which is given back; null where a limit is reached. */
  grow(block: Uint8Array, length: number, needed: number): Uint8Array | null {
    if (needed > this.mostBytesOfOne || this.bytes >= this.mostBytes) return null;
    const larger = this.blocks.take(Math.max(needed, FIRST_BLOCK));
    copyBytes(block, 0, length, larger, 0);
    this.bytes += larger.length;
    this.giveBack(block);
    return larger;
  }

  giveBack(block: Uint8Array): void {
    if (block.length === 0) return;
    this.bytes -= block.length;
    this.blocks.give(block);
  }

  /** Writes the segment's numbers. */
  note(direction: Direction, segment: TcpSegment, block: Uint8Array, at: number): void {
    writeNumbers(this.numbers, 0, direction, segment);
    copyBytes(this.numbers.bytes, 0, NUMBERS, block, at);
  }

  /** Sets `segment` to the one at `at`; returns its direction. */
  read(block: Uint8Array, at: number): Direction {
    copyBytes(block, at, NUMBERS, this.numbers.bytes, 0);
    this.segment.bytes = block;
    return readNumbers(this.numbers, 0, this.segment, at + NUMBERS);
  }
}

/** Stores each segment as its numbers, then its bytes from the source address to the end of the payload. */
export class SegmentLog {
  private readonly logs: SegmentLogs;
  private block: Uint8Array = NO_BLOCK;
  private end = 0;

  constructor(logs: SegmentLogs) {
    this.logs = logs;
  }

  /** Copies the segment; false where a limit is reached. */
  add(direction: Direction, segment: TcpSegment): boolean {
    const { logs } = this;
    const { bytes, sourceAt, payloadEnd } = segment;
    const length = payloadEnd - sourceAt;
    const end = this.end + NUMBERS + length;
    if (end > this.block.length) {
      const larger = logs.grow(this.block, this.end, end);
      if (larger === null) return false;
      this.block = larger;
    }
    logs.note(direction, segment, this.block, this.end);
    copyBytes(bytes, sourceAt, length, this.block, this.end + NUMBERS);
    this.end = end;
    return true;
  }

  /** Calls `each` with the segments in order, each valid only during its call, and empties the log. */
  take(each: (direction: Direction, segment: TcpSegment) => void): void {
    const { logs, block, end } = this;
    this.block = NO_BLOCK;
    this.end = 0;
    for (let at = 0; at < end; at = logs.segment.payloadEnd) each(logs.read(block, at), logs.segment);
    logs.giveBack(block);
  }
}
