// Keeps the first bytes of a stream and says whether a retransmission has the same bytes: if not, receivers may differ in
// which they take (RFC 9293 section 3.10.7.4).
import { copyBytes } from "../bytes/copy-bytes.ts";
import { uint8 } from "../bytes/integers.ts";
import { type ByteBlocks, GrowingBlock } from "./byte-blocks.ts";
import { distance } from "./sequence.ts";

/**
 * First bytes of a side that retransmissions are compared with: they hold a dialogue, a hello and the first certificate, and
 * are kept as long as the connection is followed.
 */
const COMPARED_BYTES = 4096;
/** Of the first block: what most clients send. */
const FIRST_BYTES = 1024;

/** Bytes of the stream without a gap: `kept[start, end)`. */
interface Run {
  /** Of the first byte. */
  readonly sequence: number;
  readonly start: number;
  end: number;
}

export class RetransmissionCheck {
  private readonly kept: GrowingBlock;
  private held = 0;
  private runs: Run[] | null = null;
  private last: Run | null = null;
  private isOver = false;

  constructor(blocks: ByteBlocks) {
    this.kept = new GrowingBlock(blocks);
  }

  /** `bytes[start, end)` were delivered, the first of them with this sequence number; they are copied. */
  add(sequence: number, bytes: Uint8Array, start: number, end: number): void {
    const length = Math.min(end - start, COMPARED_BYTES - this.held);
    if (length <= 0 || this.isOver) return;
    const { kept, held: from, last } = this;
    const to = from + length;
    if (to > kept.size) kept.grow(to <= FIRST_BYTES ? FIRST_BYTES : COMPARED_BYTES);
    copyBytes(bytes, start, length, kept.page.bytes, kept.start + from);
    this.held = to;
    if (last !== null && distance(sequence, last.sequence) === last.end - last.start) last.end = to;
    else {
      this.last = { sequence, start: from, end: to };
      this.runs ??= [];
      this.runs.push(this.last);
    }
  }

  /** `bytes[start, end)` were sent for bytes delivered before: false where one differs, as far as those were kept. */
  agrees(sequence: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { kept } = this;
    for (const run of this.runs ?? []) {
      const shift = distance(run.sequence, sequence);
      const from = Math.max(0, -shift);
      const to = Math.min(run.end - run.start, end - start - shift);
      const at = kept.start + run.start;
      for (let index = from; index < to; index++) {
        if (uint8(kept.page.bytes, at + index) !== uint8(bytes, start + shift + index)) return false;
      }
    }
    return true;
  }

  /** Nothing more is compared: gives the memory back. */
  finish(): void {
    this.kept.giveBack();
    this.runs = null;
    this.last = null;
    this.isOver = true;
  }
}
