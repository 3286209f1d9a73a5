import { describe, expect, it } from "vitest";
import { ByteBlocks, offsetOf, sizeOf } from "../../src/tcp/byte-blocks.ts";

describe("ByteBlocks", () => {
  it.each([
    [1, 256],
    [257, 512],
    [512, 512],
    [513, 1024],
    [1464, 2048],
    [4096, 4096],
  ])("a block for %i bytes has %i", (length, expected) => {
    expect(sizeOf(length)).toBe(expected);
  });

  it("take gives a block that was given back, if it has the same size", () => {
    const blocks = new ByteBlocks();
    const place = blocks.take(1000);
    blocks.give(place, 1000);
    expect([blocks.take(500) === place, blocks.take(600) === place]).toEqual([false, true]);
  });

  it("take gives each caller a part of a page of its own", () => {
    const blocks = new ByteBlocks();
    const taken = Array.from({ length: 100 }, (_, index) => {
      const place = blocks.take(32 << 10);
      const { bytes } = blocks.pageOf(place);
      const block = bytes.subarray(offsetOf(place), offsetOf(place) + (32 << 10));
      return { index, block: block.fill(index) };
    });
    expect(taken.map(({ index, block }) => [block.length, block.every((byte) => byte === index)])).toEqual(
      taken.map(() => [32 << 10, true]),
    );
  });
});
