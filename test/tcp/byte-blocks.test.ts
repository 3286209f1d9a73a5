import { describe, expect, it } from "vitest";
import { ByteBlocks } from "../../src/tcp/byte-blocks.ts";

describe("ByteBlocks", () => {
  it.each([
    [1, 512],
    [512, 512],
    [513, 1024],
    [1464, 2048],
    [4096, 4096],
  ])("take(%i) gives a block of %i bytes", (length, expected) => {
    expect(new ByteBlocks().take(length).length).toBe(expected);
  });

  it("take gives a block that was given back, if it is large enough", () => {
    const blocks = new ByteBlocks();
    const block = blocks.take(1000);
    blocks.give(block);
    expect(blocks.take(600)).toBe(block);
  });

  it("take gives two callers two different blocks", () => {
    const blocks = new ByteBlocks();
    blocks.give(blocks.take(1000));
    expect(blocks.take(1000)).not.toBe(blocks.take(1000));
  });
});
