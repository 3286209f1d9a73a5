import { describe, expect, it } from "vitest";
import { ACK, SYN } from "../../src/packet/segment.ts";
import { UnansweredSyns } from "../../src/tcp/unanswered-syns.ts";
import { saidBy, segment } from "../build/segments.ts";

const IPV6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const syn = (sequence: number, parts = {}) =>
  segment({ flags: SYN, sequence, frame: sequence, seconds: 1.5e9 + sequence, ...parts });

describe("UnansweredSyns", () => {
  it.each([
    ["over IPv4", syn(7)],
    ["over IPv6", syn(7, { from: IPV6, to: [...IPV6].toReversed() })],
    ["with a large sequence number", syn(0xfffffffe)],
    ["without a time", syn(7, { seconds: Number.NaN })],
  ])("take returns a SYN %s as it was added", (_, one) => {
    const syns = new UnansweredSyns();
    const taken = syns.take(syns.add(12, one, true));
    expect([taken.stream, taken.isPortReused, saidBy(taken.segment)]).toEqual([12, true, saidBy(one)]);
  });

  it("isOne is true for a SYN without data and other flags only", () => {
    const told = [syn(1), syn(1, { flags: SYN | ACK }), syn(1, { payload: "GET" }), segment()].map((one) =>
      UnansweredSyns.isOne(one),
    );
    expect(told).toEqual([true, false, false, false]);
  });
});

describe("UnansweredSyns by age", () => {
  it("streams() lists the oldest first after half of them were taken", () => {
    const syns = new UnansweredSyns();
    const places = Array.from({ length: 1000 }, (_, index) => syns.add(index, syn(index), false));
    for (const place of places.filter((_, index) => index % 2 === 0)) syns.take(place);
    syns.add(1000, syn(1000), false);
    expect([syns.size, syns.streams().slice(0, 3), syns.streams().slice(-2)]).toEqual([
      501,
      [1, 3, 5],
      [999, 1000],
    ]);
  });

  it("removeOldest() removes the oldest and add() uses its place again", () => {
    const syns = new UnansweredSyns();
    for (let index = 0; index < 300; index++) {
      syns.add(index, syn(index), false);
      if (index >= 3) syns.removeOldest();
    }
    expect([syns.oldestFrame, syns.streams(), syns.size]).toEqual([297, [297, 298, 299], 3]);
  });
});
