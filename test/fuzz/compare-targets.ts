// One connection at two points, one of which is hostile: nothing throws, and what is said holds.
import { align } from "../../src/compare/align/align.ts";
import { TraceReader } from "../../src/compare/wire/trace-reader.ts";
import type { WirePacket } from "../../src/compare/wire/wire-packet.ts";
import type { WireTrace } from "../../src/compare/wire/wire-trace.ts";
import { reportOf } from "./capture-targets.ts";
import { Random, seedOf } from "./random.ts";
import { seedCaptures } from "./seed-captures.ts";
import { demand, type Target } from "./target.ts";

function checkAlignment(bytes: Uint8Array): void {
  const report = reportOf(bytes, undefined, { allPorts: true });
  if (report === null) return;
  const sessions = report.sessions.slice(0, 8);
  const reader = new TraceReader(sessions, { keptBytes: 1 << 19 });
  reader.push(bytes);
  reader.finish();
  const random = new Random(seedOf(bytes));
  const [first] = reader.traces;
  for (const trace of reader.traces) {
    demandAligned(trace, { ...trace, packets: trace.packets.flatMap((packet) => spoiled(packet, random)) });
    if (first !== undefined) demandAligned(trace, first);
  }
}

/** Left out, doubled, cut, moved or changed. */
function spoiled(packet: WirePacket, random: Random): WirePacket[] {
  switch (random.below(12)) {
    case 0:
      return [];
    case 1:
      return [packet, packet];
    case 2:
      return [{ ...packet, sequence: (packet.sequence + (1 << random.below(32))) | 0 }];
    case 3:
      return [{ ...packet, payload: packet.payload.slice(0, random.below(40)) }];
    case 4:
      return [{ ...packet, timeMs: random.below(2) === 0 ? null : random.below(1e6) }];
    case 5:
      return [{ ...packet, payload: packet.payload.map((byte) => byte ^ 1) }];
    default:
      return [packet];
  }
}

function demandAligned(a: WireTrace, b: WireTrace): void {
  const { traces, crossings, clock } = align(a, b);
  demand(traces.includes(a) && traces.includes(b), "both traces are there");
  const seen = new Set<WirePacket>();
  for (const { from, sent, arrived, position, length, untold } of crossings) {
    demand(sent.length + arrived.length > 0, "a crossing is of something");
    demand(length >= 0 && Number.isSafeInteger(position), "bytes are at a place");
    const isBoth = sent.length > 0 && arrived.length > 0;
    demand(!isBoth || untold === null || untold === "ambiguous", "what both points have is told");
    for (const packet of [...sent, ...arrived]) {
      demand(packet.from === from, "a crossing is of one side");
      seen.add(packet);
    }
  }
  const isWhole = [...a.packets, ...b.packets].every(
    (packet) => seen.has(packet) || packet.payloadLength === 0,
  );
  demand(isWhole, "all that was said crosses or does not");
  demand(clock === null || clock.uncertaintyMs >= 0, "a clock is never surer than sure");
}

export const compareTargets: Readonly<Record<string, Target>> = {
  align: {
    seeds: () => [...seedCaptures().pcap, ...seedCaptures().pcapng],
    run: checkAlignment,
    headerBytes: 24,
    unitExecutions: 40,
  },
};
