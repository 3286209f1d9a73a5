// Keeps the first bytes of a stream and says whether a retransmission has the same bytes: if not, receivers may differ in
// which they take (RFC 9293 section 3.10.7.4).
import { copyBytes } from "../bytes/copy-bytes.ts";
import { uint8 } from "../bytes/integers.ts";
import type { ByteBlocks } from "./byte-blocks.ts";
import { distance } from "./sequence.ts";

/**
 * First bytes of a side that retransmissions are compared with: they hold a dialogue, a hello and the first certificate, and
 * are kept as long as the connection is followed.
 */
const COMPARED_BYTES = 4096;

/** Bytes of the stream without a gap: `kept[start, end)`. */
interface Run {
  /** Of the first byte; signed, since the engine boxes larger numbers. */
  readonly sequence: number;
  readonly start: number;
  end: number;
}

const NONE = new Uint8Array(0);

export class RetransmissionCheck {
  private readonly blocks: ByteBlocks;
  private kept: Uint8Array = NONE;
  private held = 0;
  private runs: Run[] | null = null;
  private last: Run | null = null;
  private isOver = false;

  constructor(blocks: ByteBlocks) {
    this.blocks = blocks;
  }

  /** `bytes[start, end)` were delivered, the first of them with this sequence number; they are copied. */
  add(sequence: number, bytes: Uint8Array, start: number, end: number): void {
    const length = Math.min(end - start, COMPARED_BYTES - this.held);
    if (length <= 0 || this.isOver) return;
    const from = this.held;
    const to = from + length;
    if (to > this.kept.length) this.grow(to);
    copyBytes(bytes, start, length, this.kept, from);
    this.held = to;
    const { last } = this;
    if (last !== null && distance(sequence, last.sequence) === last.end - last.start) last.end = to;
    else {
      this.last = { sequence: sequence | 0, start: from, end: to };
      this.runs ??= [];
      this.runs.push(this.last);
    }
  }

  /** `bytes[start, end)` were sent for bytes delivered before: false where one differs, as far as those were kept. */
  agrees(sequence: number, bytes: Uint8Array, start: number, end: number): boolean {
    for (const run of this.runs ?? []) {
      const shift = distance(run.sequence, sequence);
      const from = Math.max(0, -shift);
      const to = Math.min(run.end - run.start, end - start - shift);
      for (let index = from; index < to; index++) {
        if (uint8(this.kept, run.start + index) !== uint8(bytes, start + shift + index)) return false;
      }
    }
    return true;
  }

  /** Nothing more is compared: gives the memory back. */
  finish(): void {
    if (this.kept !== NONE) this.blocks.give(this.kept);
    this.kept = NONE;
    this.runs = null;
    this.last = null;
    this.isOver = true;
  }

  private grow(length: number): void {
    const larger = this.blocks.take(length);
    copyBytes(this.kept, 0, this.held, larger, 0);
    if (this.kept !== NONE) this.blocks.give(this.kept);
    this.kept = larger;
  }
}
