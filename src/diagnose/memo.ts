// A function of what many sessions share -> the same, computed once for each value of it that a run meets.
import { BoundedMap } from "../bytes/interner.ts";

/** Keys are compared as a Map does: lists and objects by identity. They must not change. */
export class Memo<Key, Value extends {} | null> {
  private readonly compute: (key: Key) => Value;
  private readonly known = new BoundedMap<Key, Value>();

  constructor(compute: (key: Key) => Value) {
    this.compute = compute;
  }

  of(key: Key): Value {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const value = this.compute(key);
    this.known.set(key, value);
    return value;
  }
}
