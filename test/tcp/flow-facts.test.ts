import { describe, expect, it } from "vitest";
import { FlowFacts } from "../../src/tcp/flow-facts.ts";
import { momentOf } from "../../src/tcp/moment.ts";
import { dialogue, type Frame, segmentsOf } from "../build/conversations.ts";

/** What the server sent, with a hop limit for each of its segments. */
function factsOf(frames: readonly Frame[], hopLimits: readonly number[]): FlowFacts {
  const facts = new FlowFacts();
  const own = frames.filter(({ from }) => from === "server");
  segmentsOf(own).forEach((segment, index) => {
    segment.hopLimit = hopLimits[index] ?? 0;
    facts.add(segment, index, null, momentOf(segment));
  });
  return facts;
}

describe("hop limits", () => {
  const talk = dialogue().syn().ack("server").server("220 mx\r\n").frames;

  it("are those of the opening and of the first data, whoever acknowledges in between", () => {
    const { openingHopLimit, hopLimit } = factsOf(talk, [64, 64, 127]);
    expect([openingHopLimit, hopLimit]).toEqual([64, 127]);
  });

  it("are those of an acknowledgment where there is no data", () => {
    expect(factsOf(talk.slice(0, -1), [64, 52]).hopLimit).toBe(52);
  });

  it("of later data change nothing", () => {
    expect(factsOf([...talk, ...talk.slice(-1)], [64, 64, 127, 60]).hopLimit).toBe(127);
  });
});

describe("a second SYN/ACK", () => {
  const [, opening] = dialogue().syn().frames;
  const twice = opening === undefined ? [] : [opening, opening];

  it("is a repetition", () => {
    expect(factsOf(twice, [64, 64]).retransmissions).toBe(1);
  });

  it("of another host, behind one that answered for it, is none", () => {
    expect(factsOf(twice, [64, 127]).retransmissions).toBe(0);
  });
});
