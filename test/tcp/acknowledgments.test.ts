import { describe, expect, it } from "vitest";
import { Acknowledgments } from "../../src/tcp/acknowledgments.ts";
import type { Timestamp } from "../../src/tcp/timestamp.ts";

const inFrame = (frame: number): Timestamp => ({ frame, seconds: frame, nanoseconds: 0, decimals: 6 });

/** Acknowledges 1000 in frame 3 with a window of 500, then `later` in frame 5. */
function acknowledged(...later: readonly number[]): Acknowledgments {
  const acknowledgments = new Acknowledgments();
  acknowledgments.advanceTo(1000, inFrame(3), 500);
  for (const number of later) acknowledgments.advanceTo(number, inFrame(5), 500);
  return acknowledgments;
}

describe("Acknowledgments.frameOf", () => {
  it.each([
    [1000, 3],
    [1001, 5],
    [1200, 5],
    [1201, null],
  ])("of all before %d is frame %s after ACKs of 1000 in frame 3 and 1200 in frame 5", (end, frame) => {
    expect(acknowledged(1200).frameOf(end)).toBe(frame);
  });
});

describe("Acknowledgments.covers and covered", () => {
  it("cover bytes up to the highest acknowledgment, and nothing before the first", () => {
    const { highest } = new Acknowledgments();
    const known = acknowledged();
    expect([highest, new Acknowledgments().covers(1)]).toEqual([null, false]);
    expect([known.covers(1000), known.covers(1001)]).toEqual([true, false]);
    expect([known.covered(990, 5), known.covered(990, 50), known.covered(1000, 5)]).toEqual([5, 10, 0]);
  });

  it("cover sequence numbers that wrap around", () => {
    const known = new Acknowledgments();
    known.advanceTo(5, inFrame(1), null);
    expect([known.covers(0xffff_fffe), known.covered(0xffff_fffe, 20)]).toEqual([true, 7]);
  });
});

describe("Acknowledgments.advanceTo", () => {
  it("is true for a higher number only, and keeps the frame that brought it", () => {
    const known = acknowledged();
    const changes = [1000, 900, 1001].map((number) => known.advanceTo(number, inFrame(7), 500));
    expect([changes, known.highest, known.highestAt?.frame, known.lastStep]).toEqual([
      [false, false, true],
      1001,
      7,
      1,
    ]);
  });

  it("counts the first as no step", () => {
    expect([new Acknowledgments().lastStep, acknowledged().lastStep]).toEqual([0, 0]);
  });

  it("opens the window further where the number stays the same", () => {
    const known = acknowledged();
    known.advanceTo(1000, inFrame(5), 800);
    expect(known.windowEnd).toBe(1800);
  });

  it("takes no window from an acknowledgment that came late", () => {
    const known = acknowledged();
    known.advanceTo(900, inFrame(5), 800);
    expect(known.windowEnd).toBe(1500);
  });

  it("never takes back a window, but forgets it where the new one is not known", () => {
    const known = acknowledged();
    known.advanceTo(1100, inFrame(5), 100);
    expect(known.windowEnd).toBe(1500);
    known.advanceTo(1200, inFrame(6), null);
    expect(known.windowEnd).toBeNull();
  });
});

/** 1000 is acknowledged, and 1400 held back. */
function heldBack(): Acknowledgments {
  const known = acknowledged();
  known.holdBack(1400, inFrame(4), 500);
  return known;
}

describe("an acknowledgment that is held back", () => {
  it("is confirmed by the same number or a higher one", () => {
    expect([1400, 1401].map((number) => heldBack().takeConfirmed(number)?.number)).toEqual([1400, 1400]);
  });

  it("is dropped by a lower number", () => {
    const known = heldBack();
    expect([known.takeConfirmed(1399), known.isHeldBack(1400), known.takeUncontradicted(1000)]).toEqual([
      null,
      false,
      null,
    ]);
  });

  it("counts at the end of the capture up to the end of the window", () => {
    const known = heldBack();
    known.holdBack(1500, inFrame(4), 500);
    expect([heldBack().takeUncontradicted(1000)?.number, known.takeUncontradicted(1000)?.number]).toEqual([
      1400, 1500,
    ]);
  });

  it("counts at the end of the capture where no window is known", () => {
    const known = new Acknowledgments();
    known.holdBack(1501, inFrame(4), 500);
    expect(known.takeUncontradicted(1000)?.number).toBe(1501);
  });

  it("is not contradicted by bytes that were sent before it", () => {
    const known = acknowledged();
    known.noteNewBytes();
    known.holdBack(1400, inFrame(4), 500);
    expect(known.takeUncontradicted(1000)?.number).toBe(1400);
  });

  it("does not count at the end of the capture outside the window", () => {
    const known = acknowledged();
    known.holdBack(1501, inFrame(4), 500);
    expect(known.takeUncontradicted(1000)).toBeNull();
  });

  it("does not count at the end of the capture where new bytes followed below it", () => {
    const contradicted = [1399, 1400].map((next) => {
      const known = heldBack();
      known.noteNewBytes();
      return known.takeUncontradicted(next)?.number ?? null;
    });
    expect(contradicted).toEqual([null, 1400]);
  });

  it("is forgotten where the sequence numbers begin anew", () => {
    const known = heldBack();
    known.restart();
    expect([known.highest, known.windowEnd, known.isHeldBack(1400)]).toEqual([null, null, false]);
  });
});
