import { describe, expect, it } from "vitest";
import { ACK, SYN } from "../../src/packet/segment.ts";
import { FlowTable } from "../../src/tcp/flow-table.ts";
import { answer, segment } from "../build/segments.ts";

const IPV6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

const open = (index: number) =>
  segment({ from: index >> 16, sourcePort: index & 0xffff, flags: SYN, sequence: index });

describe("FlowTable", () => {
  it("gives both directions of a connection the same stream number", () => {
    const flows = new FlowTable(1);
    const numbers = [segment({ flags: SYN }), answer({ flags: SYN | ACK }), segment()].map((one) =>
      flows.lookup(one),
    );
    expect(numbers).toEqual([0, 0, 0]);
  });

  it("sets direction 0 or 1 by the segment's sender", () => {
    const flows = new FlowTable(1);
    const directions = [segment({ flags: SYN }), answer(), segment()].map((one) => {
      flows.lookup(one);
      return flows.direction;
    });
    expect(directions[0]).toBe(directions[2]);
    expect(directions[1]).not.toBe(directions[0]);
  });

  it("numbers IPv4 and IPv6 connections together", () => {
    const flows = new FlowTable(1);
    const six = { from: [...IPV6, 1], to: [...IPV6, 2] };
    const numbers = [segment(), segment(six), segment({ sourcePort: 5 }), segment(six)].map((one) =>
      flows.lookup(one),
    );
    expect(numbers).toEqual([0, 1, 2, 1]);
  });

  it("keeps the stream number for a retransmitted SYN", () => {
    const flows = new FlowTable(1);
    const syn = segment({ flags: SYN, sequence: 7 });
    expect([flows.lookup(syn), flows.lookup(syn)]).toEqual([0, 0]);
  });

  it("begins a new stream for a SYN with another sequence number, and sets `replaced`", () => {
    const flows = new FlowTable(1);
    flows.lookup(segment({ flags: SYN, sequence: 7 }));
    flows.lookup(segment({ sourcePort: 5 }));
    expect(flows.lookup(segment({ flags: SYN, sequence: 8 }))).toBe(2);
    expect(flows.replaced).toBe(0);
    expect(flows.lookup(answer({ flags: SYN | ACK }))).toBe(2);
  });

  it("begins a new stream for a SYN of the server's side with another sequence number", () => {
    const flows = new FlowTable(1);
    flows.lookup(segment({ flags: SYN, sequence: 7 }));
    flows.lookup(answer({ sequence: 50, acknowledgment: 8 }));
    expect(flows.lookup(answer({ flags: SYN, sequence: 60 }))).toBe(1);
  });

  it("keeps the stream number for a SYN captured after its SYN/ACK", () => {
    const flows = new FlowTable(1);
    flows.lookup(answer({ flags: SYN | ACK, sequence: 50, acknowledgment: 8 }));
    expect(flows.lookup(segment({ flags: SYN, sequence: 7 }))).toBe(0);
  });

  it("finds every stream again after growing to more than 100,000 connections", () => {
    const flows = new FlowTable(1);
    const wrong: number[] = [];
    for (let index = 0; index < 100_000; index++) flows.lookup(open(index));
    for (let index = 0; index < 100_000; index++) if (flows.lookup(open(index)) !== index) wrong.push(index);
    expect(wrong).toEqual([]);
  });

  it("follow() remembers the stream and the direction of its first followed segment", () => {
    const flows = new FlowTable(1);
    const stream = flows.lookup(answer({ flags: SYN | ACK }));
    const before = flows.isFollowed(stream);
    flows.follow(stream);
    const { direction } = flows;
    flows.lookup(segment());
    expect([before, flows.isFollowed(stream), flows.followedDirection(stream)]).toEqual([
      false,
      true,
      direction,
    ]);
  });

  it("returns the value of keep() with the next segment, once", () => {
    const flows = new FlowTable(1);
    flows.keep(flows.lookup(segment({ flags: SYN, sequence: 7 })), 41);
    const kept = [answer({ flags: SYN | ACK, sequence: 50, acknowledgment: 8 }), segment()].map((one) => {
      flows.lookup(one);
      return flows.kept;
    });
    const next = flows.lookup(answer({ flags: SYN, sequence: 60 }));
    expect([kept, next]).toEqual([[41, -1], 1]);
  });

  it("returns the value of keep() of each of two streams on the same ports", () => {
    const flows = new FlowTable(1);
    const stream = flows.lookup(segment({ flags: SYN, sequence: 7 }));
    flows.keep(stream, 41);
    flows.lookup(segment({ flags: SYN, sequence: 8 }));
    expect([flows.kept, flows.takeKept(stream), flows.takeKept(stream)]).toEqual([-1, 41, -1]);
  });

  it("unfollow() forgets that the stream was followed", () => {
    const flows = new FlowTable(1);
    const stream = flows.lookup(segment({ flags: SYN }));
    flows.follow(stream);
    flows.keep(stream, 41);
    flows.unfollow(stream);
    flows.lookup(segment({ flags: SYN }));
    expect([flows.isFollowed(stream), flows.kept]).toEqual([false, -1]);
  });
});
