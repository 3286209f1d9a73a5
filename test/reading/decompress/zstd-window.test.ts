import { expect, test } from "vitest";
import { ZstdWindow } from "../../../src/reading/decompress/zstd-window.ts";
import { concat } from "../../build/captures.ts";

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** A last block of one byte, repeated 4 times. */
const BLOCK = [0x23, 0x00, 0x00, 0x61];

function windowOf(pieceBytes: number, ...parts: readonly (readonly number[])[]): number {
  const window = new ZstdWindow();
  const bytes = concat(...parts.map((part) => Uint8Array.from(part)));
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    window.push(bytes.subarray(start, start + pieceBytes));
  }
  return window.largest;
}

test.each([
  ["window descriptor (RFC 8878 section 3.1.1.1.2)", [...MAGIC, 0x00, 0xa5], 2 ** 30 * 1.625],
  ["window and dictionary", [...MAGIC, 0x01, 0x58, 9], 2 ** 21],
  ["content size of one byte", [...MAGIC, 0x20, 200], 200],
  ["content size of two bytes", [...MAGIC, 0x60, 0x00, 0x01], 512],
  ["content size of four bytes", [...MAGIC, 0xa0, 0, 0, 0, 0x40], 2 ** 30],
  ["header that is cut", [...MAGIC, 0x00], 0],
  ["magic of something else", [1, 2, 3, 4, 0x00, 0xa5], 0],
])("ZstdWindow reads the window of a frame with a %s", (_what, header, expected) => {
  expect(windowOf(100, header)).toBe(expected);
});

test("ZstdWindow says that a header is incomplete", () => {
  const window = new ZstdWindow();
  window.push(Uint8Array.from([...MAGIC, 0x00, 0x58, ...BLOCK, ...MAGIC]));
  expect(window.isInHeader).toBe(true);
});

test.each([100, 1])(
  "ZstdWindow gives the largest window after a checksum and a skippable frame, in pieces of %d",
  (size) => {
    const first = [...MAGIC, 0x04, 0x58, ...BLOCK, 1, 2, 3, 4];
    const skippable = [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9];
    expect(windowOf(size, first, skippable, [...MAGIC, 0x00, 0xa0, ...BLOCK], first)).toBe(2 ** 30);
  },
);
