// Addresses -> others that share as many leading bits as the originals did.
import { createCipheriv } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AddressMap } from "../../src/extract/anonymize/address-map.ts";
import { Pseudonyms } from "../../src/extract/anonymize/pseudonyms.ts";

/** The key of Crypto-PAn's own sample. */
const KEY = Uint8Array.from([
  21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16, 216, 152, 143, 131, 121, 121, 101, 39,
  98, 87, 76, 45, 42, 132, 34, 2,
]);

const cipher = createCipheriv("aes-128-ecb", KEY.slice(0, 16), null).setAutoPadding(false);
const map = new AddressMap(
  (block) => new Uint8Array(cipher.update(block)),
  KEY.slice(16),
  new Pseudonyms(new Uint8Array(32)),
);

/** From the sample trace that comes with Crypto-PAn 1.0. */
test.each([
  ["128.11.68.132", "135.242.180.132"],
  ["129.118.74.4", "134.136.186.123"],
  ["130.132.252.244", "133.68.164.234"],
  ["141.223.7.43", "141.167.8.160"],
  ["192.102.249.13", "252.138.62.131"],
])("%s becomes %s, as in the authors' sample", (address, expected) => {
  expect(map.address(Uint8Array.from(address.split(".").map(Number))).join(".")).toBe(expected);
});

test("common prefixes stay as long as they were", () => {
  const address = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Uint8Array.from([192, 0, 2, bytes[3] ?? 0])),
  );
  fc.assert(
    fc.property(address, address, (a, b) => {
      expect(common(map.address(a), map.address(b))).toBe(common(a, b));
    }),
  );
});

const bits = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");

function common(a: Uint8Array, b: Uint8Array): number {
  const [left, right] = [bits(a), bits(b)];
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return length;
}

test("a hardware address keeps its bits for groups and local administration; broadcast stays", () => {
  const seen = map.mac(Uint8Array.of(0x02, 0, 0, 0, 0, 1));
  const broadcast = new Uint8Array(6).fill(0xff);
  expect([(seen[0] ?? 0) & 3, map.mac(broadcast)]).toEqual([2, broadcast]);
});
