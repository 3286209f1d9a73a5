import { describe, expect, it } from "vitest";
import { ByteBlocks } from "../../src/tcp/byte-blocks.ts";

describe("blocks of memory", () => {
  it.each([
    [1, 512],
    [512, 512],
    [513, 1024],
    [1464, 2048],
    [4096, 4096],
  ])("for %i bytes have %i", (length, expected) => {
    expect(new ByteBlocks().take(length).length).toBe(expected);
  });

  it("are used again for what fits", () => {
    const blocks = new ByteBlocks();
    const block = blocks.take(1000);
    blocks.give(block);
    expect(blocks.take(600)).toBe(block);
  });

  it("are not given to two at once", () => {
    const blocks = new ByteBlocks();
    blocks.give(blocks.take(1000));
    expect(blocks.take(1000)).not.toBe(blocks.take(1000));
  });
});
