// Packets that are the same at two points, and those that only one has -> what crossed the path between them.
import { FIN, SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import type { Aligned } from "./aligned.ts";
import type { Crossing } from "./alignment.ts";
import { type Delays, quantile } from "./clock.ts";
import { judge } from "./judge.ts";
import type { Pair } from "./pairs.ts";
import { isBareAck, otherSide, type Placed, payloadStart } from "./placed.ts";
import type { PositionMap } from "./position-map.ts";
import type { Untold } from "./untold.ts";

interface Dated {
  readonly crossing: Crossing;
  /** By the first point's clock; NaN where that is not known. */
  readonly timeMs: number;
  readonly index: number;
  readonly isBare: boolean;
}

/** The first point is nearer to the client. */
export function crossingsOf(aligned: Aligned, delays: Delays, isRelayed: boolean): Crossing[] {
  const both = [...sideOf(aligned, delays, "client"), ...sideOf(aligned, delays, "server")];
  const isTimed = both.every(({ timeMs }) => !Number.isNaN(timeMs));
  return (
    both
      // A device that ends the connection acknowledges for itself.
      .filter(({ isBare }) => !isBare || !isRelayed)
      .toSorted((a, b) => (isTimed ? a.timeMs - b.timeMs || a.index - b.index : a.index - b.index))
      .map(({ crossing }) => crossing)
  );
}

function sideOf(aligned: Aligned, delays: Delays, from: Side): Dated[] {
  const usable = delays[from].length > 0 ? delays[from] : delays[otherSide(from)];
  const delay = quantile(usable, 0.5);
  const untold = judge(aligned, delays, from);
  return aligned.pairs[from].map((pair, number): Dated => {
    const [one] = pair.first;
    const [other] = pair.second;
    return {
      crossing: crossingOf(pair, from, aligned.maps[from], untold[number] ?? null),
      timeMs: one?.packet.timeMs ?? (other?.packet.timeMs ?? Number.NaN) - delay,
      index: (one ?? other)?.index ?? 0,
      isBare: [...pair.first, ...pair.second].every(isBareAck),
    };
  });
}

function crossingOf(pair: Pair, from: Side, map: PositionMap, untold: Untold): Crossing {
  const { first, second, start, end } = pair;
  const [sent, arrived] = from === "client" ? [first, second] : [second, first];
  const packets = [...first, ...second];
  const hasSyn = packets.some((each) => (each.packet.flags & SYN) !== 0 && each.start === start);
  const hasFin = start < end && packets.some((each) => (each.packet.flags & FIN) !== 0 && each.end === end);
  const isBoth = sent.length > 0 && arrived.length > 0;
  return {
    from,
    sent: sent.map(({ packet }) => packet),
    arrived: arrived.map(({ packet }) => packet),
    position: hasSyn ? start + 1 : start,
    length: Math.max(0, end - start - (hasSyn ? 1 : 0) - (hasFin ? 1 : 0)),
    isAltered: isBoth && (map.isChanged(start, end) || differ(first, second)),
    untold,
  };
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
