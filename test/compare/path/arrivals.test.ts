import { describe, expect, it } from "vitest";
import { Arrivals } from "../../../src/compare/path/arrivals.ts";
import { ACK, FIN, SYN } from "../../../src/packet/segment.ts";

const bytes = (position: number, length: number, flags = ACK) => ({ position, bytes: length, flags });

describe("Arrivals", () => {
  const late = bytes(100, 50);
  const arrivals = new Arrivals([bytes(0, 10), bytes(300, 20), bytes(90, 70), late, bytes(310, 30)]);

  it("hold bytes that several packets brought together, and none with a gap", () => {
    const held = [bytes(0, 10), bytes(300, 40), bytes(310, 5), bytes(0, 11), bytes(335, 6), bytes(50, 1)];
    expect(held.map((one) => arrivals.hold(one))).toEqual([true, true, true, false, false, false]);
  });

  it("hold a SYN or FIN only where one arrived at its place", () => {
    const closed = new Arrivals([bytes(0, 0, SYN), bytes(40, 0, FIN | ACK), bytes(41, 0)]);
    const asked = [bytes(0, 0, SYN), bytes(40, 0, FIN), bytes(41, 0, FIN), bytes(0, 0, FIN)];
    expect(asked.map((one) => closed.hold(one))).toEqual([true, true, false, false]);
  });

  it("name the first packet in time that brought all of the bytes", () => {
    const found = [late, bytes(300, 20), bytes(300, 21)].map((one) => arrivals.firstWith(one)?.position);
    expect(found).toEqual([90, 300, undefined]);
    expect(new Arrivals([late, bytes(90, 70), late]).firstWith(late)).toBe(late);
  });
});
