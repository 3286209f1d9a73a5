// Segments of one connection as they came, in one block of memory each connection: next to nothing for the garbage
// collector as long as they wait to be read.
import { copyBytes } from "../bytes/copy-bytes.ts";
import { float64At, int32At, unboxed } from "../bytes/integers.ts";
import { createTcpSegment } from "../packet/locate.ts";
import type { TcpSegment } from "../packet/segment.ts";
import type { ByteBlocks } from "./byte-blocks.ts";
import type { Direction } from "./stream.ts";

/** A segment's numbers, before its bytes from the source address to the payload's end. */
const NUMBERS = 64;
/** A few segments without payload fit. */
const FIRST_BLOCK = 1024;
const NO_BLOCK = new Uint8Array(0);

/** What all logs of a capture share. */
export class SegmentLogs {
  /** The one that was read last. */
  readonly segment = createTcpSegment();
  private readonly blocks: ByteBlocks;
  /** One segment's numbers on their way: a block is no place for them, since segments begin anywhere in it. */
  private readonly doubles = new Float64Array(NUMBERS / 8);
  private readonly words = new Int32Array(this.doubles.buffer);
  private readonly numbers = new Uint8Array(this.doubles.buffer);
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
    const { doubles, words } = this;
    const { sourceAt } = segment;
    doubles[0] = segment.frame;
    doubles[1] = segment.seconds;
    doubles[2] = segment.nanoseconds;
    words[6] = segment.sequence;
    words[7] = segment.acknowledgment;
    words[8] = (segment.sourcePort << 16) | segment.destinationPort;
    words[9] = (segment.window << 16) | segment.identification;
    words[10] =
      (segment.flags << 24) | (segment.hopLimit << 16) | (segment.ipVersion << 8) | segment.decimals;
    words[11] = segment.payloadLength;
    words[12] = segment.payloadEnd - sourceAt;
    words[13] = segment.payloadStart - sourceAt;
    words[14] = segment.headerStart - sourceAt;
    words[15] = (direction << 31) | (segment.destinationAt - sourceAt);
    copyBytes(this.numbers, 0, NUMBERS, block, at);
  }

  /** Sets `segment` to the one at `at`; returns its direction. */
  read(block: Uint8Array, at: number): Direction {
    copyBytes(block, at, NUMBERS, this.numbers, 0);
    const { doubles, words, segment } = this;
    const sourceAt = at + NUMBERS;
    const ports = int32At(words, 8);
    const window = int32At(words, 9);
    const small = int32At(words, 10);
    const way = int32At(words, 15);
    segment.bytes = block;
    segment.frame = unboxed(float64At(doubles, 0));
    segment.seconds = unboxed(float64At(doubles, 1));
    segment.nanoseconds = unboxed(float64At(doubles, 2));
    segment.sequence = int32At(words, 6) >>> 0;
    segment.acknowledgment = int32At(words, 7) >>> 0;
    segment.sourcePort = ports >>> 16;
    segment.destinationPort = ports & 0xffff;
    segment.window = window >>> 16;
    segment.identification = window & 0xffff;
    segment.flags = small >>> 24;
    segment.hopLimit = (small >>> 16) & 0xff;
    segment.ipVersion = (small >>> 8) & 0xff;
    segment.decimals = (small & 0xff) === 9 ? 9 : 6;
    segment.payloadLength = int32At(words, 11);
    segment.sourceAt = sourceAt;
    segment.payloadEnd = sourceAt + int32At(words, 12);
    segment.payloadStart = sourceAt + int32At(words, 13);
    segment.headerStart = sourceAt + int32At(words, 14);
    segment.destinationAt = sourceAt + (way & 0x7fffffff);
    return way < 0 ? 1 : 0;
  }
}

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
