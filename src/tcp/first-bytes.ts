// The first bytes that a side sent, kept to tell a repetition from other bytes in the same place (RFC 9293 section
// 3.10.7.4 lets a receiver take either).
import { at } from "../bytes/integers.ts";
import { COMPARED_BYTES } from "../limits.ts";
import { distance } from "./sequence.ts";

interface Piece {
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

export class FirstBytes {
  private readonly pieces: Piece[] = [];
  private held = 0;

  /** `bytes[start, end)` were delivered, the first of them with this sequence number; they are copied. */
  add(sequence: number, bytes: Uint8Array, start: number, end: number): void {
    const length = Math.min(end - start, COMPARED_BYTES - this.held);
    if (length <= 0) return;
    this.held += length;
    this.pieces.push({ sequence, bytes: bytes.slice(start, start + length) });
  }

  /** `bytes[start, end)` came for the same place: false where a byte differs, as far as those before were kept. */
  agrees(sequence: number, bytes: Uint8Array, start: number, end: number): boolean {
    for (const { sequence: first, bytes: kept } of this.pieces) {
      const shift = distance(first, sequence);
      const from = Math.max(0, -shift);
      const to = Math.min(kept.length, end - start - shift);
      for (let index = from; index < to; index++) {
        if (at(kept, index) !== at(bytes, start + shift + index)) return false;
      }
    }
    return true;
  }
}
