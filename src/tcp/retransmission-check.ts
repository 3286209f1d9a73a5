// Keeps the first bytes of a stream and says whether a retransmission has the same bytes: if not, receivers may differ in
// which they take (RFC 9293 section 3.10.7.4).
import { copyBytes } from "../bytes/copy-bytes.ts";
import { uint8 } from "../bytes/integers.ts";
import { type ByteBlocks, NO_MEMORY, offsetOf, sizeOf } from "./byte-blocks.ts";
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

export class RetransmissionCheck {
  private readonly blocks: ByteBlocks;
  private page = NO_MEMORY.bytes;
  private place = -1;
  /** In the page: where what is kept begins; and its length. */
  private from = 0;
  private held = 0;
  private size = 0;
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
    if (to > this.size) this.grow(to);
    copyBytes(bytes, start, length, this.page, this.from + from);
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
        if (uint8(this.page, this.from + run.start + index) !== uint8(bytes, start + shift + index))
          return false;
      }
    }
    return true;
  }

  /** Nothing more is compared: gives the memory back. */
  finish(): void {
    this.giveBack();
    this.place = -1;
    this.size = 0;
    this.runs = null;
    this.last = null;
    this.isOver = true;
  }

  private grow(length: number): void {
    const { blocks, from, held } = this;
    const place = blocks.take(length);
    const page = blocks.pageOf(place).bytes;
    copyBytes(this.page, from, held, page, offsetOf(place));
    this.giveBack();
    this.page = page;
    this.place = place;
    this.from = offsetOf(place);
    this.size = sizeOf(length);
  }

  private giveBack(): void {
    if (this.place >= 0) this.blocks.give(this.place, this.size);
  }
}
