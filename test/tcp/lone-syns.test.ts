// The SYNs without an answer: their order, when the oldest or one in the middle goes, and when a log is used again.
import { describe, expect, it } from "vitest";
import { LoneSyns } from "../../src/tcp/lone-syns.ts";

function withLogs(...logs: number[]): LoneSyns {
  const syns = new LoneSyns();
  for (const log of logs) syns.add(log, 100 + log, 10 * log, log % 2 === 1);
  return syns;
}

describe("LoneSyns", () => {
  it("knows the stream, the frame and the reused port of each", () => {
    const syns = withLogs(0, 5, 4_000);
    expect([syns.streamOf(5), syns.frameOf(5), syns.isPortReused(5)]).toEqual([50, 105, true]);
    expect([syns.streamOf(4_000), syns.frameOf(4_000), syns.isPortReused(4_000)]).toEqual([
      40_000,
      4_100,
      false,
    ]);
  });

  it("lists the streams by age, whatever the numbers of their logs", () => {
    expect(withLogs(3, 700, 1).streams()).toEqual([30, 7_000, 10]);
    expect(new LoneSyns().streams()).toEqual([]);
  });

  it("goes on with the next one when the oldest is removed", () => {
    const syns = withLogs(3, 2, 1);
    syns.remove(syns.oldest);
    expect([syns.oldest, syns.size]).toEqual([2, 2]);
  });

  it("closes the gap of one in the middle and of the youngest", () => {
    const syns = withLogs(0, 1, 2, 3);
    syns.remove(1);
    syns.remove(3);
    expect([syns.streams(), syns.oldest, syns.size]).toEqual([[0, 20], 0, 2]);
  });

  it("takes a log again as the youngest", () => {
    const syns = withLogs(0, 1);
    syns.remove(0);
    syns.add(0, 2 ** 40, 7, true);
    expect([syns.streams(), syns.frameOf(0), syns.isPortReused(0)]).toEqual([[10, 7], 2 ** 40, true]);
  });
});
