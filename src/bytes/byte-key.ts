// Bytes that were collected or copied -> a checksum and a comparison, four bytes at a time.
import { copyBytes } from "./copy-bytes.ts";
import { int32At } from "./integers.ts";

export class ByteKey {
  bytes: Uint8Array;
  length = 0;
  /** The same memory: only ever compared with other words, so that their byte order does not matter. */
  private words: Int32Array;

  /** It grows with what is set; the other methods need the room. */
  constructor(room = 0) {
    this.words = new Int32Array((room + 3) >> 2);
    this.bytes = new Uint8Array(this.words.buffer);
  }

  /** A copy of `from[start, end)`. */
  set(from: Uint8Array, start: number, end: number): this {
    if (end - start > this.bytes.length) {
      this.words = new Int32Array((end - start + 3) >> 2);
      this.bytes = new Uint8Array(this.words.buffer);
    }
    this.length = 0;
    this.append(from, start, end);
    return this;
  }

  append(from: Uint8Array, start: number, end: number): void {
    if (start >= end) return;
    copyBytes(from, start, end - start, this.bytes, this.length);
    this.length += end - start;
  }

  appendByte(value: number): void {
    this.bytes[this.length++] = value;
  }

  checksum(): number {
    // The last word may have bytes of an earlier key.
    for (let i = this.length; (i & 3) !== 0; i++) this.bytes[i] = 0;
    const { words } = this;
    const count = (this.length + 3) >> 2;
    // Two sums, so that the processor need not wait for one multiplication before it begins the next.
    let sum = this.length;
    let other = 0;
    let i = 0;
    for (; i + 1 < count; i += 2) {
      sum = Math.imul(sum ^ int32At(words, i), 0x9e3779b1);
      other = Math.imul(other ^ int32At(words, i + 1), 0x85ebca6b);
    }
    if (i < count) sum = Math.imul(sum ^ int32At(words, i), 0x9e3779b1);
    return sum ^ (other >> 16) ^ (other << 16);
  }

  /** Of two keys whose checksums were asked for. */
  equals(other: ByteKey): boolean {
    if (other.length !== this.length) return false;
    const { words } = this;
    const { words: others } = other;
    const count = (this.length + 3) >> 2;
    for (let i = 0; i < count; i++) if (int32At(words, i) !== int32At(others, i)) return false;
    return true;
  }
}
