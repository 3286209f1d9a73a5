import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "../../src/bytes/crc32.ts";
import { ascii } from "../build/captures.ts";

/** The check value of CRC-32/ISO-HDLC. */
test("crc32 of 123456789 is cbf43926", () => {
  expect(crc32(ascii("123456789"))).toBe(0xcbf43926);
});

test("crc32 says what zlib says, also of bytes in two parts", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
      const parts = crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)));
      expect([crc32(bytes), parts]).toEqual([zlibCrc32(bytes), zlibCrc32(bytes)]);
    }),
  );
});
