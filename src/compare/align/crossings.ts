// Packets that are the same at two points, and those that only one has -> what crossed the path between them.
import { FIN, SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import type { Aligned } from "./aligned.ts";
import type { Crossing } from "./alignment.ts";
import type { Clocks } from "./clock.ts";
import { judge } from "./judge.ts";
import type { Pair } from "./pairs.ts";
import { isBareAck, type Placed, payloadStart } from "./placed.ts";
import type { PositionMap } from "./position-map.ts";
import { timesBy, type Times } from "./times.ts";
import type { Untold } from "./untold.ts";

interface Dated {
  readonly crossing: Crossing;
  /** By the first point's clock; NaN where that is not known. */
  readonly timeMs: number;
  /** Where it comes at the first point; between two packets where it was not seen there. */
  readonly index: number;
  readonly isBare: boolean;
}

/** The first point is nearer to the client. */
export function crossingsOf(aligned: Aligned, clocks: Clocks, isOrdered: boolean): Crossing[] {
  const times = timesBy(clocks);
  const places = placesOf(aligned);
  const told = { times, clocks };
  const both = (["client", "server"] as const).flatMap((from) => {
    const untold = judge(aligned, times, from, isOrdered);
    return aligned.pairs[from].map((pair, number): Dated => {
      const [one] = pair.first;
      const [other] = pair.second;
      const timeMs = one === undefined ? roughly(other, times[1]) : times[0](one);
      return {
        crossing: crossingOf(pair, from, aligned.maps[from], untold[number] ?? null, told),
        timeMs,
        index: one?.index ?? places[other?.index ?? 0] ?? 0,
        isBare: [...pair.first, ...pair.second].every(isBareAck),
      };
    });
  });
  const isTimed =
    (clocks.estimate?.steps.length ?? 0) === 0 && both.every(({ timeMs }) => !Number.isNaN(timeMs));
  return (
    both
      // A device that ends the connection acknowledges for itself.
      .filter(({ isBare }) => !isBare || aligned.relay === null)
      .toSorted((a, b) => (isTimed ? a.timeMs - b.timeMs || a.index - b.index : a.index - b.index))
      .map(({ crossing }) => crossing)
  );
}

/** By its own clock where nothing tells how far that is off. */
function roughly(packet: Placed | undefined, timeOf: (packet: Placed) => number): number {
  if (packet === undefined) return Number.NaN;
  const time = timeOf(packet);
  return Number.isNaN(time) ? (packet.packet.timeMs ?? time) : time;
}

/** Of each packet of the second point, after which one of the first it comes. */
function placesOf({ placed, pairs }: Aligned): Float64Array {
  const places = new Float64Array(placed[1].all.length).fill(-1);
  for (const { first, second } of [...pairs.client, ...pairs.server]) {
    for (const { index } of second) places[index] = first.at(-1)?.index ?? -1;
  }
  let last = -1;
  return places.map((place) => (last = Math.max(last, place)) + 0.5);
}

interface Known {
  readonly times: Times;
  readonly clocks: Clocks;
}

function crossingOf(
  pair: Pair,
  from: Side,
  map: PositionMap,
  untold: Untold,
  { times, clocks }: Known,
): Crossing {
  const { first, second, start, end } = pair;
  const [sent, arrived] = from === "client" ? [first, second] : [second, first];
  const packets = [...first, ...second];
  const hasSyn = packets.some((each) => (each.packet.flags & SYN) !== 0 && each.start === start);
  const hasFin = start < end && packets.some((each) => (each.packet.flags & FIN) !== 0 && each.end === end);
  const isBoth = sent.length > 0 && arrived.length > 0;
  const isTimed = clocks.estimate !== null && !isDoubtful(pair, from, clocks);
  const seen = [timeOrNull(first, times[0]), isTimed ? timeOrNull(second, times[1]) : null] as const;
  return {
    from,
    sent: sent.map(({ packet }) => packet),
    arrived: arrived.map(({ packet }) => packet),
    position: hasSyn ? start + 1 : start,
    length: Math.max(0, end - start - (hasSyn ? 1 : 0) - (hasFin ? 1 : 0)),
    sentMs: seen[from === "client" ? 0 : 1],
    arrivedMs: seen[from === "client" ? 1 : 0],
    isAltered: isBoth && (map.isChanged(start, end) || differ(first, second)),
    untold,
  };
}

const isDoubtful = ({ first: [one], second: [other] }: Pair, from: Side, clocks: Clocks): boolean =>
  one !== undefined && other !== undefined && clocks.isDoubtful(from, one, other);

function timeOrNull([packet]: readonly Placed[], timeOf: (packet: Placed) => number): number | null {
  const time = packet === undefined ? Number.NaN : timeOf(packet);
  return Number.isNaN(time) ? null : time;
}

/** As far as both captured them. */
function differ(first: readonly Placed[], second: readonly Placed[]): boolean {
  return first.some((one) => second.some((other) => areOther(one, other)));
}

function areOther(one: Placed, other: Placed): boolean {
  const [mine, theirs] = [one.packet.payload, other.packet.payload];
  const shift = payloadStart(other) - payloadStart(one);
  const end = Math.min(mine.length, theirs.length + shift);
  for (let index = Math.max(0, shift); index < end; index++) {
    if (mine[index] !== theirs[index - shift]) return true;
  }
  return false;
}
