// Two traces of one connection -> which packet of one is which of the other, and which of the points is nearer to the client.
import type { Side } from "../../session/session.ts";
import { advance, distance } from "../../tcp/sequence.ts";
import type { WireTrace } from "../wire/wire-trace.ts";
import type { Aligned } from "./aligned.ts";
import type { Alignment } from "./alignment.ts";
import { Clocks, sightsOf } from "./clock.ts";
import { crossingsOf } from "./crossings.ts";
import { orderOf } from "./order.ts";
import { pair } from "./pairs.ts";
import { place, type Placed, type PlacedTrace } from "./placed.ts";
import { mapPositions, type PositionMap, shiftByContent } from "./position-map.ts";
import { relayBetween } from "./relay.ts";
import { StreamBytes } from "./stream-bytes.ts";
import { otherSide } from "../../session/other-side.ts";

/** In linear time, nearly. */
export function align(a: WireTrace, b: WireTrace): Alignment {
  const inOrder = alignInOrder(a, b);
  const order = orderOf(inOrder);
  const aligned = order.isReversed ? alignInOrder(b, a) : inOrder;
  const clocks = new Clocks(sightsOf(aligned));
  return {
    traces: aligned.traces,
    orderBy: order.by,
    crossings: crossingsOf(aligned, clocks, order.by !== null),
    clock: clocks.estimate,
    sequenceShift: { client: sequenceShift(aligned, "client"), server: sequenceShift(aligned, "server") },
    relay: aligned.relay,
  };
}

function alignInOrder(a: WireTrace, b: WireTrace): Aligned {
  const first = place(a);
  const second = place(b);
  const maps = { client: mapOf(first, second, "client"), server: mapOf(first, second, "server") };
  const moved = moveTo(second, maps);
  const pairs = { client: pair(first.client, moved.client), server: pair(first.server, moved.server) };
  const traces = [a, b] as const;
  return { traces, placed: [first, moved], maps, pairs, relay: relayBetween(traces, pairs) };
}

function mapOf(first: PlacedTrace, second: PlacedTrace, side: Side): PositionMap {
  const [one, other] = [new StreamBytes(first[side]), new StreamBytes(second[side])];
  const [base, otherBase] = [first.base[side], second.base[side]];
  const isKnown = first.isFromSyn[side] && second.isFromSyn[side];
  if (isKnown || base === null || otherBase === null) return mapPositions(one, other, 0);
  // Most devices leave the numbers as they are.
  return mapPositions(one, other, shiftByContent(one, other, distance(otherBase, base)));
}

function moveTo(placed: PlacedTrace, maps: Readonly<Record<Side, PositionMap>>): PlacedTrace {
  const all = placed.all.map((each): Placed => {
    const { packet, index, acknowledged } = each;
    const own = maps[packet.from];
    const start = own.start(each.start);
    const end = each.start === each.end ? start : own.end(each.end);
    const other = maps[otherSide(packet.from)];
    return {
      packet,
      index,
      start,
      end,
      acknowledged: acknowledged === null ? null : other.end(acknowledged),
    };
  });
  return {
    ...placed,
    all,
    client: all.filter(({ packet }) => packet.from === "client"),
    server: all.filter(({ packet }) => packet.from === "server"),
  };
}

/** The second's number of a byte less the first's. */
function sequenceShift({ placed: [first, second], maps }: Aligned, side: Side): number | null {
  const [base, otherBase] = [first.base[side], second.base[side]];
  if (base === null || otherBase === null || maps[side].zones.length > 0) return null;
  return distance(otherBase, advance(base, maps[side].start(0)));
}
