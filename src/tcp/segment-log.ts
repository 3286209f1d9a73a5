// Segments of one connection as they came, in one block of memory each connection: next to nothing for the garbage
// collector as long as they wait to be read.
import { copyBytes } from "../bytes/copy-bytes.ts";
import { createTcpSegment } from "../packet/locate.ts";
import type { TcpSegment } from "../packet/segment.ts";
import type { ByteBlocks } from "./byte-blocks.ts";
import { memoryOf, NUMBERS, readNumbers, writeNumbers } from "./segment-numbers.ts";
import type { Direction } from "./stream.ts";

/**
 * Bytes of a connection's segments that wait to be read until it ends: a handshake, and a short mail behind it. A longer
 * one is read as it comes from there on.
 */
export const MAX_LOG_BYTES = 32 << 10;

/** The same of all connections together: five thousand handshakes at the same time. */
export const MAX_ALL_LOG_BYTES = 32 << 20;

/** A few segments without payload fit. */
const FIRST_BLOCK = 1024;
const NO_BLOCK = new Uint8Array(0);

/** What all logs of a capture share. */
export class SegmentLogs {
  /** The one that was read last. */
  readonly segment = createTcpSegment();
  private readonly blocks: ByteBlocks;
  /** One segment's numbers on their way: a block is no place for them, since segments begin anywhere in it. */
  private readonly numbers = memoryOf(NUMBERS);
  /** Of all blocks in use. */
  private bytes = 0;
  private readonly mostBytes: number;
  private readonly mostBytesOfOne: number;

  /** `mostBytes` in all, and `mostBytesOfOne` of one log. */
  constructor(blocks: ByteBlocks, mostBytes: number, mostBytesOfOne: number) {
    this.blocks = blocks;
    this.mostBytes = mostBytes;
    this.mostBytesOfOne = mostBytesOfOne;
  }

  /** A larger block with the first `length` bytes of `block`, which is given back; null where there is no room. */
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

/** Of each segment its numbers, then its bytes from the source address to the payload's end. */
export class SegmentLog {
  private readonly logs: SegmentLogs;
  private block: Uint8Array = NO_BLOCK;
  private end = 0;

  constructor(logs: SegmentLogs) {
    this.logs = logs;
  }

  /** Copies the segment; false where there is no room for it. */
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

  /** Gives the segments in the order in which they came, each valid during its call; the log is empty then. */
  take(each: (direction: Direction, segment: TcpSegment) => void): void {
    const { logs, block, end } = this;
    this.block = NO_BLOCK;
    this.end = 0;
    for (let at = 0; at < end; at = logs.segment.payloadEnd) each(logs.read(block, at), logs.segment);
    logs.giveBack(block);
  }
}
