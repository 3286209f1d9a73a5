import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { align } from "../../../src/compare/align/align.ts";
import type { WirePacket } from "../../../src/compare/wire/wire-packet.ts";
import { oddities, seenAs, traceOf } from "../traces.ts";

const SAMPLE = new Uint8Array(readFileSync(new URL("../../../samples/success-tls12.pcap", import.meta.url)));

describe("the packets of one connection at two points", () => {
  it("are all the same in two copies of a capture, whose order nothing shows", async () => {
    const trace = await traceOf(SAMPLE);
    const aligned = align(trace, trace);
    expect(oddities(aligned)).toEqual([]);
    expect(aligned.orderBy).toBeNull();
    expect(aligned.sequenceShift).toEqual({ client: 0, server: 0 });
  });

  it("cross but for one that was lost, by routers and another clock", async () => {
    const near = await traceOf(SAMPLE);
    const hello = near.packets.findIndex(
      ({ from, payloadLength }) => from === "client" && payloadLength > 200,
    );
    const far = seenAs(near, (packets) => packets.slice(0, hello).map(across));
    const aligned = align(far, near);
    expect(aligned.traces[0]).toBe(near);
    expect(aligned.orderBy).toBe("hop-limit");
    expect(aligned.clock?.offsetMs).toBeCloseTo(5000, 3);
    expect(aligned.clock?.uncertaintyMs).toBeCloseTo(10, 3);
  });
});

/** Ten milliseconds and two routers farther from the client, with a clock that is five seconds ahead. */
const across = (packet: WirePacket): WirePacket => {
  const sign = packet.from === "client" ? 1 : -1;
  return {
    ...packet,
    hopLimit: packet.hopLimit - 2 * sign,
    timeMs: packet.timeMs === null ? null : packet.timeMs + 5000 + 10 * sign,
  };
};
