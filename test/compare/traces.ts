// A scripted connection, or a capture, to the trace of its first session.
import type { Alignment, Crossing } from "../../src/compare/align/alignment.ts";
import { type TraceOptions, TraceReader } from "../../src/compare/wire/trace-reader.ts";
import type { WirePacket } from "../../src/compare/wire/wire-packet.ts";
import type { WireTrace } from "../../src/compare/wire/wire-trace.ts";
import { inspect } from "../../src/inspect.ts";

export async function traceOf(capture: Uint8Array, options?: TraceOptions): Promise<WireTrace> {
  const { sessions } = await inspect(capture);
  const reader = new TraceReader(sessions.slice(0, 1), options);
  reader.push(capture);
  reader.finish();
  const [trace] = reader.traces;
  if (trace === undefined) throw new Error("no session");
  return trace;
}

/** The same session at another point. */
export const seenAs = (
  trace: WireTrace,
  change: (packets: readonly WirePacket[]) => readonly WirePacket[],
): WireTrace => ({
  ...trace,
  packets: change(trace.packets),
});

/** What did not simply cross: "client 13 -> nothing", frames of either point, and why that cannot be told. */
export const oddities = ({ crossings }: Alignment): string[] => crossings.filter(isOdd).map(textOf);

const isOdd = ({ sent, arrived, isAltered, untold }: Crossing): boolean =>
  sent.length === 0 || arrived.length === 0 || isAltered || untold !== null;

const textOf = ({ from, sent, arrived, isAltered, untold }: Crossing): string =>
  [
    from,
    frames(sent),
    isAltered ? "altered to" : "to",
    frames(arrived),
    ...(untold === null ? [] : [`(${untold})`]),
  ].join(" ");

const frames = (packets: readonly WirePacket[]): string =>
  packets.length === 0 ? "nothing" : packets.map(({ frame }) => frame).join("+");

/** The same session at the server's end: ten milliseconds and two routers away, by a clock that is five seconds ahead. */
export const across = (trace: WireTrace): WireTrace => ({
  ...trace,
  packets: trace.packets.map(farther),
  recorded: trace.recorded && {
    fromMs: trace.recorded.fromMs + 4000,
    untilMs: trace.recorded.untilMs + 6000,
  },
});

const farther = (packet: WirePacket): WirePacket => {
  const sign = packet.from === "client" ? 1 : -1;
  return {
    ...packet,
    hopLimit: packet.hopLimit - 2 * sign,
    timeMs: packet.timeMs === null ? null : packet.timeMs + 5000 + 10 * sign,
  };
};
