import { describe, expect, it } from "vitest";
import { UNWATCHED } from "../../src/bounds.ts";
import { ByteBlocks } from "../../src/tcp/byte-blocks.ts";
import type { FlowStatistics } from "../../src/tcp/flow-statistics.ts";
import { HalfConnection } from "../../src/tcp/half-connection.ts";
import { timestampOf } from "../../src/tcp/timestamp.ts";
import { dialogue, type Frame, segmentsOf } from "../build/conversations.ts";

const half = (): HalfConnection =>
  new HalfConnection(1, { data: () => {}, gap: () => {} }, UNWATCHED, new ByteBlocks());

/** What the server sent, with a hop limit for each of its segments. */
function factsOf(frames: readonly Frame[], hopLimits: readonly number[]): FlowStatistics {
  const side = half();
  const own = frames.filter(({ from }) => from === "server");
  segmentsOf(own).forEach((segment, index) => {
    segment.hopLimit = hopLimits[index] ?? 0;
    side.add(segment, index, timestampOf(segment));
  });
  return side.statistics;
}

describe("the hop limits of a HalfConnection", () => {
  const talk = dialogue().syn().ack("server").server("220 mx\r\n").frames;

  it("are those of the SYN/ACK and of the first data, not of the ACKs between them", () => {
    const { openingHopLimit, hopLimit } = factsOf(talk, [64, 64, 127]);
    expect([openingHopLimit, hopLimit]).toEqual([64, 127]);
  });

  it("are those of an ACK where there is no data", () => {
    expect(factsOf(talk.slice(0, -1), [64, 52]).hopLimit).toBe(52);
  });

  it("do not change with later data", () => {
    expect(factsOf([...talk, ...talk.slice(-1)], [64, 64, 127, 60]).hopLimit).toBe(127);
  });
});

describe("HalfConnection.add", () => {
  it("classifies new, out-of-order, gap-filling, retransmitted and keep-alive segments", () => {
    const { frames } = dialogue().syn().client("ab").client("cd").client("ef").ack("client");
    const own = frames.filter(({ from }) => from === "client");
    const [syn, ack, first, second, third] = own;
    if (!syn || !ack || !first || !second || !third) throw new Error("the dialogue has five frames");
    const alive = { ...first, sequence: first.sequence + 5, payload: Uint8Array.of(0) };
    const side = half();
    const [answer] = segmentsOf([{ ...first, from: "server", acknowledgment: first.sequence + 6 }]);
    const kinds = segmentsOf([syn, ack, first, third, second, second, third]).map((segment, index) => {
      return side.add(segment, index, timestampOf(segment));
    });
    if (answer !== undefined) side.acknowledge(answer, half(), timestampOf(answer));
    for (const segment of segmentsOf([alive])) kinds.push(side.add(segment, 9, timestampOf(segment)));
    expect(kinds).toEqual([
      "acknowledgment",
      "acknowledgment",
      "new",
      "out-of-order",
      "fills-gap",
      "retransmission",
      "retransmission",
      "keep-alive",
    ]);
    expect(side.statistics.retransmissions).toBe(2);
  });
});

/** What data is that an ACK without data precedes, if the ACK's number is so many after the last byte. */
function kindAfterAck(ahead: number): string | undefined {
  const { frames } = dialogue().syn().client("ab");
  const [syn, , first] = frames.filter(({ from }) => from === "client");
  if (!syn || !first) throw new Error("the dialogue has three frames of the client");
  const side = half();
  const ack = { ...first, sequence: first.sequence + 2 + ahead, payload: new Uint8Array(0) };
  const data = { ...first, sequence: ack.sequence };
  return segmentsOf([syn, first, ack, data])
    .map((segment, index) => side.add(segment, index, timestampOf(segment)))
    .at(-1);
}

describe("HalfConnection.add of an ACK without data", () => {
  it("shows by its number that bytes before it were sent and not captured", () => {
    expect(kindAfterAck(4)).toBe("new");
  });

  it("shows no such bytes if it is one number ahead: that may be a FIN", () => {
    expect(kindAfterAck(1)).toBe("out-of-order");
  });
});

describe("HalfConnection.isOutside", () => {
  it("is true for a segment with a number before that of the SYN", () => {
    const { frames } = dialogue().syn().client("ab");
    const [syn, , first] = frames.filter(({ from }) => from === "client");
    if (!syn || !first) throw new Error("the dialogue has three frames of the client");
    const side = half();
    for (const segment of segmentsOf([syn])) side.add(segment, 0, timestampOf(segment));
    const before = { ...first, sequence: syn.sequence - 10 };
    expect(segmentsOf([before, first]).map((segment) => side.isOutside(segment))).toEqual([true, false]);
  });

  it("is false for a segment that was acknowledged before it was captured", () => {
    const { frames } = dialogue().syn().client("ab").client("cd").client("ef");
    const [syn, ack, first, , third] = frames.filter(({ from }) => from === "client");
    if (!syn || !ack || !first || !third) throw new Error("the dialogue has five frames of the client");
    const side = half();
    for (const segment of segmentsOf([syn, ack, first])) side.add(segment, 0, timestampOf(segment));
    const answer = { ...first, from: "server" as const, acknowledgment: first.sequence + 6 };
    // The second bears the first out.
    for (const segment of segmentsOf([answer, answer]))
      side.acknowledge(segment, half(), timestampOf(segment));
    expect(segmentsOf([third]).map((segment) => side.isOutside(segment))).toEqual([false]);
  });
});

describe("HalfConnection.isOutside of a second SYN/ACK", () => {
  const [, opening] = dialogue().syn().frames;
  const twice = opening === undefined ? [] : [opening, opening];

  it("is false for the same number", () => {
    expect(factsOf(twice, [64, 64]).retransmissions).toBe(1);
  });

  it("is false for another host's number after a device answered for it", () => {
    expect(factsOf(twice, [64, 127]).retransmissions).toBe(0);
  });
});
