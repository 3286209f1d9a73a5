import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { align } from "../../../src/compare/align/align.ts";
import { across, oddities, seenAs, traceOf } from "../traces.ts";

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
    const far = seenAs(across(near), (packets) => packets.slice(0, hello));
    const aligned = align(far, near);
    expect(aligned.traces[0]).toBe(near);
    expect(aligned.orderBy).toBe("hop-limit");
    expect(aligned.clock?.offsetMs).toBeCloseTo(5000, 3);
    expect(aligned.clock?.uncertaintyMs).toBeCloseTo(10, 3);
  });
});
