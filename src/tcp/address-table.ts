// IPv6 addresses to small numbers, so that a flow's key has the same size for both IP versions.
import { int32, int32At, uint32At } from "../bytes/integers.ts";
import { hashWords } from "./hash.ts";

export class AddressTable {
  private words = new Int32Array(4 * 64);
  private count = 0;
  private slots = new Uint32Array(256);
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** The number of the address in `bytes[start, start + 16)`, the same each time. */
  intern(bytes: Uint8Array, start: number): number {
    const a = int32(bytes, start);
    const b = int32(bytes, start + 4);
    const c = int32(bytes, start + 8);
    const d = int32(bytes, start + 12);
    const slot = this.slotOf(a, b, c, d);
    const value = uint32At(this.slots, slot);
    if (value !== 0) return value - 1;
    this.append(a, b, c, d);
    this.slots[slot] = this.count;
    if (this.count * 2 > this.slots.length) this.grow();
    return this.count - 1;
  }

  /** The number of the address, or -1 for one that was never interned. */
  find(bytes: Uint8Array, start: number): number {
    return this.findWords(
      int32(bytes, start),
      int32(bytes, start + 4),
      int32(bytes, start + 8),
      int32(bytes, start + 12),
    );
  }

  /** The same for the address's four words. */
  findWords(a: number, b: number, c: number, d: number): number {
    return uint32At(this.slots, this.slotOf(a, b, c, d)) - 1;
  }

  /** The slot of the address, or the free slot for it. */
  private slotOf(a: number, b: number, c: number, d: number): number {
    const mask = this.slots.length - 1;
    let slot = this.hash(a, b, c, d) & mask;
    const { words } = this;
    for (let value = uint32At(this.slots, slot); value !== 0; value = uint32At(this.slots, slot)) {
      const entry = (value - 1) * 4;
      if (words[entry] === a && words[entry + 1] === b && words[entry + 2] === c && words[entry + 3] === d) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private hash(a: number, b: number, c: number, d: number): number {
    return hashWords(a ^ Math.imul(d, 0x27d4eb2f), b, c, this.seed);
  }

  private append(a: number, b: number, c: number, d: number): void {
    const entry = this.count++ * 4;
    if (entry === this.words.length) {
      const words = new Int32Array(this.words.length * 2);
      words.set(this.words);
      this.words = words;
    }
    this.words[entry] = a;
    this.words[entry + 1] = b;
    this.words[entry + 2] = c;
    this.words[entry + 3] = d;
  }

  private grow(): void {
    const slots = new Uint32Array(this.slots.length * 4);
    const mask = slots.length - 1;
    const { words } = this;
    for (let index = 0; index < this.count; index++) {
      const entry = index * 4;
      let slot =
        this.hash(
          int32At(words, entry),
          int32At(words, entry + 1),
          int32At(words, entry + 2),
          int32At(words, entry + 3),
        ) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.slots = slots;
  }
}
