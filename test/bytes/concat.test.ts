import { expect, test } from "vitest";
import { concat } from "../../src/bytes/concat.ts";

test("concat puts any number of byte arrays, empty ones among them, into a new one", () => {
  const one = Uint8Array.of(1, 2);
  const all = concat(one, new Uint8Array(0), Uint8Array.of(3));
  one[0] = 9;
  expect([...all]).toEqual([1, 2, 3]);
  expect(concat()).toEqual(new Uint8Array(0));
});
