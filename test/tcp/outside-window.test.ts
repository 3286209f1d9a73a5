import { describe, expect, it } from "vitest";
import { FIN } from "../../src/packet/segment.ts";
import { OutsideWindow } from "../../src/tcp/outside-window.ts";
import { timestampOf } from "../../src/tcp/timestamp.ts";
import { segment } from "../build/segments.ts";

/** Two segments of four bytes, from 5000 and from 6000 on, in frames 7 and 8. */
function withTwo(): OutsideWindow {
  const outside = new OutsideWindow();
  for (const [frame, sequence] of [
    [7, 5000],
    [8, 6000],
  ] as const) {
    const one = segment({ sequence, payload: "NOOP", frame });
    outside.add(one, timestampOf(one), true);
    one.bytes.fill(0xee);
  }
  return outside;
}

const sequencesOf = (kept: ReturnType<OutsideWindow["takeBelonging"]>): readonly number[] =>
  kept.map((one) => one.segment.sequence);

describe("OutsideWindow.takeBelonging", () => {
  it("returns a segment whose first byte was acknowledged, and no longer counts it", () => {
    const outside = withTwo();
    expect([sequencesOf(outside.takeBelonging(5001, null)), outside.count]).toEqual([[5000], 1]);
    expect(outside.takeBelonging(5001, null)).toEqual([]);
  });

  it("returns nothing for an acknowledgment up to the first byte", () => {
    expect(withTwo().takeBelonging(5000, null)).toEqual([]);
  });

  it("returns the segment at whose end its side goes on", () => {
    expect(sequencesOf(withTwo().takeBelonging(null, 6004))).toEqual([6000]);
  });

  it("returns a segment of one byte at whose end its side goes on, and never a FIN without bytes", () => {
    const outside = new OutsideWindow();
    for (const one of [segment({ sequence: 7000, payload: "x" }), segment({ sequence: 8000, flags: FIN })])
      outside.add(one, timestampOf(one), true);
    expect([outside.takeBelonging(null, 8001), sequencesOf(outside.takeBelonging(null, 7001))]).toEqual([
      [],
      [7000],
    ]);
  });

  it("returns copies with their TCP header, whose options may be read later", () => {
    const [kept] = withTwo().takeBelonging(5001, null);
    const { bytes = new Uint8Array(0), headerStart = 0, payloadStart = 0 } = kept?.segment ?? {};
    expect([bytes.length, payloadStart - headerStart]).toEqual([24, 20]);
    expect(bytes.subarray(headerStart, payloadStart)).toEqual(new Uint8Array(20));
  });

  it("returns copies, since the segment's own bytes are reused", () => {
    const [kept] = withTwo().takeBelonging(5001, null);
    const { bytes = new Uint8Array(0), payloadStart = 0, payloadEnd = 0 } = kept?.segment ?? {};
    expect(new TextDecoder().decode(bytes.subarray(payloadStart, payloadEnd))).toBe("NOOP");
  });
});

describe("OutsideWindow", () => {
  it("keeps 16 segments and counts the others too", () => {
    const outside = new OutsideWindow();
    for (let index = 0; index < 20; index++) {
      const one = segment({ sequence: 5000 + index, payload: "x" });
      outside.add(one, timestampOf(one), true);
    }
    expect([outside.count, outside.takeBelonging(6000, null).length, outside.count]).toEqual([20, 16, 4]);
  });

  it("only counts a segment that cannot belong to the stream", () => {
    const outside = new OutsideWindow();
    const one = segment({ sequence: 5000, payload: "x" });
    outside.add(one, timestampOf(one), false);
    expect([outside.count, outside.takeBelonging(6000, null)]).toEqual([1, []]);
  });

  it("endsAt counts a FIN as one sequence number", () => {
    const outside = withTwo();
    const fin = segment({ sequence: 7000, payload: "ab", flags: FIN });
    outside.add(fin, timestampOf(fin), true);
    expect([5004, 7002, 7003].map((number) => outside.endsAt(number))).toEqual([true, false, true]);
  });

  it("firstDataFrom gives the first frame with bytes from that number on", () => {
    const frames = [4000, 5000, 5001, 6001].map((number) => withTwo().firstDataFrom(number)?.frame);
    expect(frames).toEqual([7, 7, 8, undefined]);
  });

  it("firstDataFrom passes over a FIN without bytes, and counts a single byte", () => {
    const outside = new OutsideWindow();
    const fin = segment({ sequence: 5000, flags: FIN, frame: 7 });
    const data = segment({ sequence: 6000, payload: "x", frame: 8 });
    for (const one of [fin, data]) outside.add(one, timestampOf(one), true);
    expect(outside.firstDataFrom(4000)?.frame).toBe(8);
  });
});
