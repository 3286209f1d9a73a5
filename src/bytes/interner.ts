// Bytes -> the one value that was made of equal bytes before: the hellos, certificates and lines of a capture recur.
import { uint8 } from "./integers.ts";

/** Distinct hellos and certificates remembered: where there are more, they do not recur anyway. */
export const MAX_INTERNED = 1024;

/** Bytes at the end that the checksum covers: what is longer, as certificates are, differs there (in its signature). */
const CHECKSUM_BYTES = 512;

/** A Map that holds at most MAX_INTERNED entries, for whatever may be computed again. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  override set(key: Key, value: Value): this {
    // Starting over is simpler than forgetting the oldest, and as good: few keys are distinct.
    if (this.size >= MAX_INTERNED) this.clear();
    return super.set(key, value);
  }
}

/** One per kind of value and capture. Its values are shared: see {@link frozen}. */
export class Interner<Value> {
  private readonly known = new BoundedMap<number, { readonly bytes: Uint8Array; readonly value: Value }>();

  /** The value added for bytes equal to `bytes[start, end)`; undefined if there is none. */
  find(bytes: Uint8Array, start: number, end: number): Value | undefined {
    const found = this.known.get(checksum(bytes, start, end));
    return found !== undefined && isSame(found.bytes, bytes, start, end) ? found.value : undefined;
  }

  /** Copies the bytes. */
  add(bytes: Uint8Array, start: number, end: number, value: Value): Value {
    this.known.set(checksum(bytes, start, end), { bytes: bytes.slice(start, end), value });
    return value;
  }
}

/** The same object, which like the lists in it can no longer be changed. */
export function frozen<T extends object>(fields: T): T {
  for (const value of Object.values(fields)) if (Array.isArray(value)) Object.freeze(value);
  return Object.freeze(fields);
}

function checksum(bytes: Uint8Array, start: number, end: number): number {
  let sum = end - start;
  for (let i = Math.max(start, end - CHECKSUM_BYTES); i < end; i++) {
    sum = (Math.imul(sum, 31) + uint8(bytes, i)) | 0;
  }
  return sum;
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (uint8(known, i) !== uint8(bytes, start + i)) return false;
  return true;
}
