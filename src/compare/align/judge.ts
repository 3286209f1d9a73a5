// Packets of one side that only one of two points has -> whether they did not cross, or why that cannot be told.
import type { Side } from "../../session/session.ts";
import type { Aligned } from "./aligned.ts";
import { type Delays, quantile } from "./clock.ts";
import type { Pair } from "./pairs.ts";
import { otherSide, type Placed } from "./placed.ts";
import { type Untold, Witness } from "./untold.ts";

/** By more than that no time is wrong by chance. */
const MAX_JITTER_MS = 5;

/** Of each pair of that side, in their order. The first point is nearer to the client. */
export function judge(aligned: Aligned, delays: Delays, from: Side): Untold[] {
  const { traces, placed, pairs } = aligned;
  const usable = delays[from].length > 0 ? delays[from] : delays[otherSide(from)];
  const spread = quantile(usable, 0.9) - quantile(usable, 0.1);
  const jitter = Math.min(MAX_JITTER_MS, Number.isNaN(spread) ? 0 : 2 * spread);
  const first = new Witness(traces[0], placed[0], from, jitter);
  const second = new Witness(traces[1], placed[1], from, jitter);
  const sight = { first, second, delay: quantile(usable, 0.5), from, crossed: crossedIn(pairs[from]) };
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
  return told.map(({ untold, isShown }, index) => {
    if (untold !== null || isShown) return untold;
    return isLossy[isMissing(pairs[from][index], "first") ? "first" : "second"] ? "ambiguous" : null;
  });
}

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
  /** How much later the second point's clock shows a packet of the side. */
  readonly delay: number;
  readonly from: Side;
  readonly crossed: Crossed;
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
  const witness = isAtFirst ? sight.second : sight.first;
  const expected = (packet.packet.timeMs ?? Number.NaN) + (isAtFirst ? sight.delay : -sight.delay);
  const crossed = sight.crossed[isAtFirst ? "first" : "second"];
  if (packet.index < crossed.from && witness.isBeforeRecording(expected))
    return { untold: "not-recorded", isShown: true };
  const isWithin = crossed.from < packet.index && packet.index < crossed.to;
  const otherwise = isWithin ? null : witness.afterRecording(expected);
  const unless = otherwise ?? (isAmbiguous ? "ambiguous" : null);
  if (isAtFirst === (sight.from === "client")) {
    const isDenied = witness.isDenied(start, end, expected);
    if (witness.isBlind) return { untold: isDenied ? unless : "not-recorded", isShown: true };
    if (witness.hasCrossed(start, end)) return { untold: "recorder-loss", isShown: true };
    return { untold: unless, isShown: isDenied };
  }
  if (witness.isBlind) return { untold: "not-recorded", isShown: true };
  const sent = witness.wasSent(packet);
  if (sent === "recorder-loss") return { untold: sent, isShown: true };
  return { untold: unless ?? sent, isShown: witness.goesOn(expected) };
}
