// Packets of one side that only one of two points has -> whether they did not cross, or why that cannot be told.
import type { Side } from "../../session/session.ts";
import type { Aligned } from "./aligned.ts";
import { type Times, viewOf, waysOf } from "./times.ts";
import { Overtakers } from "./overtakers.ts";
import type { PositionMap } from "./position-map.ts";
import { quantile } from "../quantile.ts";
import type { Pair } from "./pairs.ts";
import { isBareAck, type Placed } from "./placed.ts";
import { type Expected, type Untold, Witness } from "./untold.ts";
import { otherSide } from "../../session/other-side.ts";

/** Milliseconds by which a way may differ from those of all packets that crossed. */
const JITTER_MS = 5;

/** Of each pair of that side, in their order. The first point is nearer to the client. */
export function judge(aligned: Aligned, times: Times, from: Side, isOrdered: boolean): Untold[] {
  const { traces, placed, pairs } = aligned;
  const ways = waysOf(aligned, times);
  const way = ways[from].length > 0 ? ways[from] : ways[otherSide(from)];
  const witness = (point: 0 | 1): Witness =>
    new Witness(placed[point], from, viewOf(traces[point], times[point]));
  const sight: Sight = {
    first: witness(0),
    second: witness(1),
    times,
    shortest: quantile(way, 0) - JITTER_MS,
    longest: quantile(way, 1) + JITTER_MS,
    from,
    crossed: crossedIn(pairs[from]),
    overtakers: new Overtakers(pairs[from], from),
    isRelayed: aligned.relay !== null,
    map: aligned.maps[from],
  };
  const told = pairs[from].map((pair) => toldOf(pair, sight));
  // A recorder that has lost a packet may have lost another, unless something speaks against it.
  const isLossy = {
    first: told.some(
      ({ untold }, index) => untold === "recorder-loss" && isMissing(pairs[from][index], "first"),
    ),
    second: told.some(
      ({ untold }, index) => untold === "recorder-loss" && isMissing(pairs[from][index], "second"),
    ),
  };
  const repeated = repeatedIn(pairs[from]);
  return told.map(({ untold, isShown }, index) => {
    const pair = pairs[from][index];
    if (pair === undefined || untold !== null || !isOneSided(pair)) return untold;
    // Which of the points is the nearer one says what its lack means.
    if (!isOrdered) return "ambiguous";
    if (isShown) return null;
    return isLossy[isMissing(pair, "first") ? "first" : "second"] || isLone(pair, from, repeated)
      ? "ambiguous"
      : null;
  });
}

/** Places that were sent more than once: their sender knows of no arrival of the first. */
function repeatedIn(pairs: readonly Pair[]): ReadonlySet<number> {
  const once = new Set<number>();
  const again = new Set<number>();
  for (const { start, end } of pairs) if (start < end) (once.has(start) ? again : once).add(start);
  return again;
}

/** A recorder that misses one packet in all its time misses this one as well as another. */
function isLone({ first, second, start, end }: Pair, from: Side, repeated: ReadonlySet<number>): boolean {
  const wasSent = first.length > 0 === (from === "client");
  const hasBytes = [...first, ...second].some(({ packet }) => packet.payloadLength > 0);
  // What is forged besides bytes, others judge.
  return start < end && (wasSent || hasBytes) && !repeated.has(start);
}

const isOneSided = (pair: Pair): boolean => isMissing(pair, "first") || isMissing(pair, "second");

const isMissing = (pair: Pair | undefined, key: "first" | "second"): boolean => pair?.[key].length === 0;

/** Between the first and the last packet that crossed, both points were recording. */
interface Crossed {
  readonly first: Span;
  readonly second: Span;
}

interface Span {
  from: number;
  to: number;
}

function crossedIn(pairs: readonly Pair[]): Crossed {
  const none = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
  const crossed = { first: { ...none }, second: { ...none } };
  for (const { first, second } of pairs) {
    if (first.length === 0 || second.length === 0) continue;
    extend(crossed.first, first);
    extend(crossed.second, second);
  }
  return crossed;
}

function extend(span: Span, packets: readonly Placed[]): void {
  for (const { index } of packets) {
    span.from = Math.min(span.from, index);
    span.to = Math.max(span.to, index);
  }
}

interface Sight {
  readonly first: Witness;
  readonly second: Witness;
  readonly times: Times;
  /** Milliseconds that packets of the side take from the first point to the second; less than 0 where they come from there. */
  readonly shortest: number;
  readonly longest: number;
  readonly from: Side;
  readonly crossed: Crossed;
  readonly overtakers: Overtakers;
  readonly isRelayed: boolean;
  readonly map: PositionMap;
}

interface Told {
  readonly untold: Untold;
  /** What followed shows that the point has not missed it. */
  readonly isShown: boolean;
}

function toldOf({ first, second, start, end, isAmbiguous }: Pair, sight: Sight): Told {
  const isAtFirst = first.length > 0;
  const [packet] = isAtFirst ? first : second;
  if ((isAtFirst && second.length > 0) || packet === undefined)
    return { untold: isAmbiguous ? "ambiguous" : null, isShown: true };
  const [own, witness] = isAtFirst ? [sight.first, sight.second] : [sight.second, sight.first];
  const expected = expectedOf(packet, isAtFirst, sight);
  const crossed = sight.crossed[isAtFirst ? "first" : "second"];
  // Its numbers were closed up behind it.
  if (sight.map.isChanged(start, end)) return { untold: null, isShown: true };
  if (packet.index < crossed.from && witness.isBeforeRecording(expected))
    return { untold: "not-recorded", isShown: true };
  const isWithin = crossed.from < packet.index && packet.index < crossed.to;
  const otherwise = isWithin ? null : witness.afterRecording(expected);
  const unless = otherwise ?? (isAmbiguous ? "ambiguous" : null);
  if (isAtFirst === (sight.from === "client")) {
    const isDenied = witness.isDenied(start, end, expected, sight.overtakers.of(packet));
    if (witness.isBlind) return { untold: isDenied ? unless : "not-recorded", isShown: true };
    if (witness.hasCrossed(start, end)) return { untold: "recorder-loss", isShown: true };
    // A device that ends the connection acknowledges what it has, not what arrived.
    if (!sight.isRelayed && !isDenied && witness.isAnsweredUnseen(start, end, own.answeredTo))
      return { untold: otherwise ?? "recorder-loss", isShown: true };
    if (isBareAck(packet)) {
      const isUnheard = witness.isUnheard(packet.acknowledged, expected);
      return { untold: unless ?? (isUnheard ? null : "ambiguous"), isShown: true };
    }
    const isReset =
      witness.isUnseen(start, end) &&
      (witness.isReset(packet.acknowledged, expected.from) ||
        own.isReset(packet.acknowledged, sight.times[isAtFirst ? 0 : 1](packet)));
    return { untold: unless ?? (isReset ? "ambiguous" : null), isShown: isDenied };
  }
  if (witness.isBlind) return { untold: "not-recorded", isShown: true };
  const sent = witness.wasSent(packet);
  if (sent === "recorder-loss") return { untold: sent, isShown: true };
  const goesOn = witness.goesOn(expected);
  const isLikelyOwn = !goesOn && own.looksOwn(packet) ? "ambiguous" : null;
  return { untold: unless ?? sent ?? isLikelyOwn, isShown: goesOn };
}

/** At the point that lacks it. */
function expectedOf(packet: Placed, isAtFirst: boolean, { times, shortest, longest }: Sight): Expected {
  const time = times[isAtFirst ? 0 : 1](packet);
  return isAtFirst
    ? { from: time + shortest, to: time + longest }
    : { from: time - longest, to: time - shortest };
}
