// The packets of a session at a capture point, against what the capture was built of, and against recordings with copies.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isRecordedAgain } from "../../../src/compare/wire/recorded-again.ts";
import { TraceReader } from "../../../src/compare/wire/trace-reader.ts";
import { inspect } from "../../../src/inspect.ts";
import { dialogue, HELLO, pcapOf } from "../../build/conversations.ts";
import { traceOf } from "../traces.ts";

const sample = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../samples/${name}`, import.meta.url)));

const talk = () => dialogue().syn().server("220 mx\r\n").client(HELLO).rst("server");

describe("the trace of a session", () => {
  it("has each packet with its numbers, its side and its bytes", async () => {
    const { packets, recorded, leftOut } = await traceOf(talk().pcap());
    expect(
      packets.map(({ frame, from, flags, payloadLength }) => [frame, from, flags, payloadLength]),
    ).toEqual([
      [1, "client", 0x02, 0],
      [2, "server", 0x12, 0],
      [3, "client", 0x10, 0],
      [4, "server", 0x10, 8],
      [5, "client", 0x10, HELLO.length],
      [6, "server", 0x14, 0],
    ]);
    expect(packets.map(({ sequence }) => sequence)).toEqual([1000, 900_000, 1001, 900_001, 1001, 900_009]);
    expect(packets[4]?.payload).toEqual(HELLO);
    expect((packets[5]?.timeMs ?? 0) - (packets[0]?.timeMs ?? 0)).toBeCloseTo(50, 3);
    expect(recorded).toEqual({ fromMs: packets[0]?.timeMs, untilMs: packets[5]?.timeMs });
    expect(leftOut).toBe(0);
  });

  it("has no times where a tool wrote one for all packets", async () => {
    const frames = talk().frames.map((frame) => Object.assign({}, frame, { atMs: 0 }));
    const { packets, recorded } = await traceOf(pcapOf(frames));
    expect([...packets.map(({ timeMs }) => timeMs), recorded]).toEqual(Array.from({ length: 7 }, () => null));
  });

  it("has the time of a packet that is alone", async () => {
    const { packets } = await traceOf(pcapOf(talk().frames.slice(0, 1)));
    expect(packets.map(({ timeMs }) => timeMs === null)).toEqual([false]);
  });

  it("has the TCP options", async () => {
    const { packets } = await traceOf(sample("success-tls12.pcap"));
    expect(packets[0]?.options).toMatchObject({
      kinds: [2, 4, 8, 3],
      sackPermitted: true,
      sack: [],
      isCut: false,
    });
    expect(packets[1]?.options.timestamp?.echo).toBe(packets[0]?.options.timestamp?.value);
  });

  it("says how much it left out, and ends there", async () => {
    const { packets, leftOut } = await traceOf(talk().pcap(), { keptBytes: 1500 });
    expect(packets.length + leftOut).toBe(6);
    expect(packets.map(({ frame }) => frame)).toEqual([1, 2, 3]);
  });

  it("is that of each session that was chosen, through all files of a joined capture", async () => {
    const first = talk().pcap();
    const second = dialogue({ client: "192.0.2.11:5000" }).syn().server("220 b\r\n").pcap();
    const [session] = (await inspect(second)).sessions;
    if (session === undefined) throw new Error("no session");
    const reader = new TraceReader([{ ...session, stream: 1 }], { joined: true });
    reader.push(first);
    reader.beginFile(7);
    reader.push(second);
    reader.finish();
    expect(reader.traces.map(({ packets }) => packets.map(({ frame }) => frame))).toEqual([[7, 8, 9, 10]]);
  });

  it("has a packet once that was recorded again after milliseconds, and a repetition twice", async () => {
    const { packets } = await traceOf(sample("success-tls12.pcap"));
    const packet = packets.find(({ payloadLength }) => payloadLength > 0);
    if (packet === undefined) throw new Error("no payload");
    const { options, identification } = packet;
    const timestamp = options.timestamp && { ...options.timestamp, value: options.timestamp.value + 3 };
    const repetitions = [
      { ...packet, identification: identification + 1 },
      { ...packet, options: { ...options, timestamp } },
    ];
    expect([packet, ...repetitions].map((each) => isRecordedAgain(packets, each))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([
    "two-interfaces.pcapng",
    "any-interface-of-router.pcap",
    "any-interface-of-router-offloaded.pcap",
  ])("has each packet of %s once, though it was recorded twice, cut or joined", async (name) => {
    const { packets, session } = await traceOf(sample(name));
    const sent = { client: new Map<number, number>(), server: new Map<number, number>() };
    for (const { from, sequence, payloadLength } of packets) {
      if (payloadLength > 0) sent[from].set(sequence, (sent[from].get(sequence) ?? 0) + payloadLength);
    }
    const bytes = (["client", "server"] as const).map((side) =>
      [...sent[side].values()].reduce((a, b) => a + b, 0),
    );
    const ends = (["client", "server"] as const).map((side) => Math.max(...sent[side].keys()));
    expect(session.transport.client.retransmissions).toBe(0);
    expect(bytes).toEqual(
      (["client", "server"] as const).map((side, index) => {
        const last = ends[index] ?? 0;
        return last + (sent[side].get(last) ?? 0) - Math.min(...sent[side].keys());
      }),
    );
  });
});
