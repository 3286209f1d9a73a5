// Interner: what it finds is what was added for equal bytes, and it stays bounded.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteKey } from "../../src/bytes/byte-key.ts";
import { MAX_INTERNED, BoundedMap, frozen, Interner } from "../../src/bytes/interner.ts";
import { bytesOf } from "../build/talk.ts";

describe("Interner", () => {
  it("finds, for any sequence of bytes, what was added for equal ones or nothing", () => {
    const few = fc.uint8Array({ max: 2, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(few, { minLength: 10 }), (sequence) => {
        const interner = new Interner<string>();
        for (const bytes of sequence) {
          const text = bytes.join();
          expect(interner.find(bytes, 0, bytes.length) ?? text).toBe(text);
          interner.add(bytes, 0, bytes.length, text);
          expect(interner.find(bytes, 0, bytes.length)).toBe(text);
        }
      }),
    );
  });

  it("does not take bytes with the same checksum for equal", () => {
    const interner = new Interner<string>();
    const [these, others] = [bytesOf("AAAA----CCCC"), bytesOf("BBBB----\x90}-C")];
    interner.add(these, 0, 12, "these");
    const checksums = [these, others].map((bytes) => new ByteKey().set(bytes, 0, 12).checksum());
    expect(checksums[0]).toBe(checksums[1]);
    expect(interner.find(others, 0, 12)).toBeUndefined();
  });

  it("compares long bytes whole", () => {
    const interner = new Interner<string>();
    const bytes = new Uint8Array(2000);
    interner.add(bytes, 0, bytes.length, "zeros");
    expect(interner.find(new Uint8Array(2000), 0, 2000)).toBe("zeros");
    for (const index of [0, 700, 1999]) {
      const other = bytes.slice();
      other[index] = 1;
      expect(interner.find(other, 0, other.length)).toBeUndefined();
    }
  });

  it("tells bytes from longer and shorter ones that it looked for before", () => {
    const interner = new Interner<string>();
    for (const text of ["", "a", "ab", "abc", "abcd", "abcde"])
      interner.add(bytesOf(text), 0, text.length, text);
    for (const text of ["abcde", "a", "abcd", "", "ab", "abc"]) {
      expect(interner.find(bytesOf(text), 0, text.length)).toBe(text);
    }
    expect(interner.find(bytesOf("abc\0"), 0, 4)).toBeUndefined();
  });

  it("reads the given range only, and keeps a copy of it", () => {
    const interner = new Interner<string>();
    const bytes = bytesOf("<one>");
    interner.add(bytes, 1, 4, "one");
    bytes.fill(0);
    expect(interner.find(bytesOf("one"), 0, 3)).toBe("one");
  });
});

describe("BoundedMap", () => {
  it("never holds more than MAX_INTERNED entries, and always the latest", () => {
    const map = new BoundedMap<number, string>();
    let largest = 0;
    for (let key = 0; key < 2 * MAX_INTERNED + 10; key++) {
      map.set(key, String(key));
      largest = Math.max(largest, map.size);
      expect(map.get(key)).toBe(String(key));
    }
    expect(largest).toBe(MAX_INTERNED);
  });
});

describe("frozen", () => {
  it("freezes an object and the lists in it", () => {
    const fields = frozen({ list: [1], text: "a" });
    expect([fields, fields.list].map(Object.isFrozen)).toEqual([true, true]);
  });
});
