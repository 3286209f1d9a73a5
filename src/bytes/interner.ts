// Bytes -> the one value that was made of equal bytes before: the hellos, certificates and lines of a capture recur.
import { ByteKey } from "./byte-key.ts";

/** Distinct hellos and certificates remembered: where there are more, they do not recur anyway. */
export const MAX_INTERNED = 1024;

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
  private readonly known = new BoundedMap<number, { readonly key: ByteKey; readonly value: Value }>();
  private readonly key = new ByteKey();

  /** The value added for bytes equal to `bytes[start, end)`; undefined if there is none. */
  find(bytes: Uint8Array, start: number, end: number): Value | undefined {
    return this.findKey(this.key.set(bytes, start, end));
  }

  findKey(key: ByteKey): Value | undefined {
    const found = this.known.get(key.checksum());
    return found !== undefined && key.equals(found.key) ? found.value : undefined;
  }

  /** Copies the bytes. */
  add(bytes: Uint8Array, start: number, end: number, value: Value): Value {
    const key = new ByteKey().set(bytes, start, end);
    this.known.set(key.checksum(), { key, value });
    return value;
  }
}

/** The same object, which like the lists in it can no longer be changed. */
export function frozen<T extends object>(fields: T): T {
  for (const value of Object.values(fields)) if (Array.isArray(value)) Object.freeze(value);
  return Object.freeze(fields);
}
