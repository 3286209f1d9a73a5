import { describe, expect, it } from "vitest";
import { ACK, SYN } from "../../src/packet/segment.ts";
import { FlowStatistics } from "../../src/tcp/flow-statistics.ts";
import { segment } from "../build/segments.ts";

function continues(sent: readonly number[], identification: number): boolean | null {
  const statistics = new FlowStatistics();
  for (const each of sent) statistics.add({ ...segment(), identification: each }, 0);
  return statistics.continues(identification);
}

describe("FlowStatistics.continues(identification of an RST)", () => {
  it.each<[string, readonly number[], number, boolean | null]>([
    ["goes on where it is the next", [100, 101, 102], 103, true],
    ["goes on where the host sent others a few", [100, 120, 180], 900, true],
    ["goes on over 65535", [65_533, 65_534, 65_535], 1, true],
    ["does not go on where it is far off", [100, 101, 102], 54_321, false],
    ["does not go on where it is lower", [1000, 1001, 1002], 900, false],
    ["tells nothing where it is 0, as that of many a kernel", [100, 101, 102], 0, null],
    ["tells nothing where its side has set none", [0, 0, 0], 54_321, null],
    ["tells nothing where its side draws them at random", [100, 40_000, 9], 54_321, null],
    ["tells nothing where its side always sends the same", [7, 7, 7], 54_321, null],
    ["tells nothing after two packets", [100, 101], 54_321, null],
  ])("%s", (_what, sent, identification, expected) => {
    expect(continues(sent, identification)).toBe(expected);
  });

  it("ignores the identification of the SYN/ACK, which some hosts draw from elsewhere", () => {
    const statistics = new FlowStatistics();
    statistics.add({ ...segment({ flags: SYN | ACK }), identification: 40_000 }, 0);
    for (const each of [100, 101, 102]) statistics.add({ ...segment(), identification: each }, 0);
    expect(statistics.continues(103)).toBe(true);
  });
});
