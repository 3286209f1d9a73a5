// Keeps the first bytes of a stream and says whether a retransmission has the same bytes: if not, receivers may differ in
// which they take (RFC 9293 section 3.10.7.4).
import { copyBytes } from "../bytes/copy-bytes.ts";
import { uint8 } from "../bytes/integers.ts";
import { type ByteBlocks, offsetOf } from "./byte-blocks.ts";
import { distance } from "./sequence.ts";

/**
 * First bytes of a side that retransmissions are compared with: they hold a dialogue, a hello and the first certificate, and
 * are kept as long as the connection is followed.
 */
const COMPARED_BYTES = 4096;

/** Bytes of the stream without a gap: `bytes[start, end)`. */
interface Run {
  /** Of the first byte. */
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  end: number;
  /** The one that was delivered before it. */
  readonly before: Run | null;
}

export class RetransmissionCheck {
  private readonly blocks: ByteBlocks;
  /** The block for bytes that had to be copied; -1 without any. */
  private place = -1;
  private held = 0;
  private last: Run | null = null;

  constructor(blocks: ByteBlocks) {
    this.blocks = blocks;
  }

  /**
   * `bytes[start, end)` were delivered, the first of them with this sequence number; `isCopied`: they do not stay as they
   * are until `finish`.
   */
  add(sequence: number, bytes: Uint8Array, start: number, end: number, isCopied: boolean): void {
    const length = Math.min(end - start, COMPARED_BYTES - this.held);
    if (length <= 0) return;
    const { last: before } = this;
    if (!isCopied) this.last = { sequence, bytes, start, end: start + length, before };
    else {
      const copy = this.copy(bytes, start, length);
      const from = offsetOf(this.place) + this.held;
      const isNext =
        before?.bytes === copy &&
        before.end === from &&
        distance(sequence, before.sequence) === from - before.start;
      if (isNext) before.end += length;
      else this.last = { sequence, bytes: copy, start: from, end: from + length, before };
    }
    this.held += length;
  }

  /** `bytes[start, end)` were sent for bytes delivered before: false where one differs, as far as those were kept. */
  agrees(sequence: number, bytes: Uint8Array, start: number, end: number): boolean {
    for (let run = this.last; run !== null; run = run.before) {
      const shift = distance(run.sequence, sequence);
      const from = Math.max(0, -shift);
      const to = Math.min(run.end - run.start, end - start - shift);
      for (let index = from; index < to; index++) {
        if (uint8(run.bytes, run.start + index) !== uint8(bytes, start + shift + index)) return false;
      }
    }
    return true;
  }

  /** Nothing more is compared: gives the memory back. */
  finish(): void {
    if (this.place >= 0) this.blocks.give(this.place, COMPARED_BYTES);
    this.place = -1;
    this.last = null;
    this.held = COMPARED_BYTES;
  }

  /** Copies to the block; returns the page that holds it. */
  private copy(bytes: Uint8Array, start: number, length: number): Uint8Array {
    if (this.place < 0) this.place = this.blocks.take(COMPARED_BYTES);
    const page = this.blocks.pageOf(this.place).bytes;
    copyBytes(bytes, start, length, page, offsetOf(this.place) + this.held);
    return page;
  }
}
