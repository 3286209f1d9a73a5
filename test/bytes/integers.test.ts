import { expect, test } from "vitest";
import { bitLength } from "../../src/bytes/integers.ts";

test.each([
  [[], 0],
  [[0], 0],
  [[1], 1],
  [[0, 0x80], 8],
  [[0x7f, 0xff], 15],
  [[0, 0, 1, 0], 9],
])("bitLength of %o is %i", (bytes, bits) => {
  expect(bitLength(Uint8Array.from(bytes))).toBe(bits);
});
