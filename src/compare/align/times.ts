// Packets of two points -> when they were seen, by the first point's clock.
import type { Side } from "../../session/session.ts";
import type { WireTrace } from "../wire/wire-trace.ts";
import type { Aligned } from "./aligned.ts";
import { type Clocks, sightsOf } from "./clock.ts";
import type { View } from "./untold.ts";

/** In milliseconds since 1970; NaN where it is not known. `index` may be that of any packet of the point. */
type TimeOf = (packet: {
  readonly packet: { readonly timeMs: number | null };
  readonly index: number;
}) => number;

export type Times = readonly [first: TimeOf, second: TimeOf];

export const timesBy = (clocks: Clocks): Times => [
  ({ packet }) => packet.timeMs ?? Number.NaN,
  ({ packet, index }) => clocks.byFirst(packet.timeMs, index),
];

/** How long each packet took from the first point to the second, in order of size. */
export function waysOf(aligned: Aligned, times: Times): Readonly<Record<Side, Float64Array>> {
  const ways: Record<Side, number[]> = { client: [], server: [] };
  for (const { from, first, second } of sightsOf(aligned))
    ways[from].push(times[1](second) - times[0](first));
  return {
    client: Float64Array.from(ways.client).toSorted(),
    server: Float64Array.from(ways.server).toSorted(),
  };
}

export function viewOf({ recorded, packets, leftOut }: WireTrace, timeOf: TimeOf): View {
  const isCut = leftOut > 0;
  const until = (isCut ? packets.at(-1)?.timeMs : null) ?? recorded?.untilMs ?? null;
  return {
    timeOf,
    fromMs: timeOf({ packet: { timeMs: recorded?.fromMs ?? null }, index: 0 }),
    untilMs: timeOf({ packet: { timeMs: until }, index: packets.length }),
    isCut,
  };
}
