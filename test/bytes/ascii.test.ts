// HexTexts: the same digits as hex(), whatever was asked before.
import fc from "fast-check";
import { expect, it } from "vitest";
import { hex, HexTexts } from "../../src/bytes/ascii.ts";

it("HexTexts writes what hex writes, of short and long bytes in turn", () => {
  const some = fc.uint8Array({ maxLength: 140, size: "max" });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 8 }), (sequence) => {
      const texts = new HexTexts();
      expect(sequence.map((bytes) => texts.of(bytes))).toEqual(sequence.map((bytes) => hex(bytes)));
    }),
  );
});
