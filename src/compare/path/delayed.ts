// A leg -> the message that was held up longest between the points, and whether its receiver had left by then.
import { FIN, RST } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import { duration } from "../../text/amounts.ts";
import { median } from "../quantile.ts";
import { type Fated, framesAt, framesOf, type PathLeg, place } from "./leg.ts";
import { called } from "./words.ts";
import { evidence, type PathMatch } from "./match.ts";
import { otherSide } from "../../session/other-side.ts";

/** What a user notices: beyond the shortest way there and back, or until a repetition arrived. */
export const NOTICEABLE_MS = 1000;
/** No usual path takes as long there and back; by satellite it is 600 ms. */
const SLOW_ROUND_TRIP_MS = 800;

/** A side that repeats its FIN or RST more often has closed long before. */
const MAX_CLOSES = 100;

export interface Delay {
  readonly crossing: Fated;
  /** By the estimated clock. */
  readonly ms: number;
}

/** Of what crossed in one piece, in order of time. Empty without an estimate of the clock. */
export function delaysOf(leg: PathLeg): readonly Delay[] {
  return leg.crossings.flatMap((crossing): readonly Delay[] => {
    const { sentMs, arrivedMs, fate } = crossing;
    if ((fate !== "passed" && fate !== "altered") || sentMs === null || arrivedMs === null) return [];
    return leg.alignment.clock === null ? [] : [{ crossing, ms: arrivedMs - sentMs }];
  });
}

/** A session that failed had a pause, and one of the captures has no times to show whether something was held up in it. */
export const mayBeDelayed = ({ isFailed, isRelayed, alignment: { traces } }: PathLeg): boolean =>
  isFailed &&
  !isRelayed &&
  traces.some(({ packets }) => packets.every(({ timeMs }) => timeMs === null)) &&
  traces.some(({ packets }) =>
    packets.some(({ timeMs }, index) => {
      const before = packets[index - 1]?.timeMs ?? null;
      return timeMs !== null && before !== null && timeMs - before >= NOTICEABLE_MS;
    }),
  );

export function delayed(leg: PathLeg): readonly PathMatch[] {
  const delays = delaysOf(leg);
  const roundTrips = roundTripsOf(delays);
  const known = roundTrips.filter((each) => each !== null);
  const shortest = known.length === 0 ? null : known.reduce((least, each) => Math.min(least, each));
  if (shortest === null) return [];
  // A clock that was set may have been set by more than was noticed, or stands still.
  const set = (leg.alignment.clock?.steps ?? []).reduce((sum, { byMs }) => sum + Math.abs(byMs), 0);
  const held = delays
    .map((delay, index) => ({ crossing: delay.crossing, ms: delay.ms, roundTrip: roundTrips[index] ?? null }))
    .filter(
      ({ roundTrip, crossing }) =>
        !crossing.isBare && roundTrip !== null && roundTrip - shortest >= NOTICEABLE_MS + set,
    )
    // Of a slow message and its quick answer, it is the slow one that was held up.
    .filter(({ ms }) => ms >= NOTICEABLE_MS / 2);
  const [first] = held;
  if (first !== undefined) return [heldMatch(leg, first, held, delays)];
  return shortest >= SLOW_ROUND_TRIP_MS ? [slowMatch(leg, shortest)] : [];
}

/**
 * There with one packet and back with the next, and with the one before it, the shorter of the two: in the sum the clocks'
 * difference cancels out, and a clock that was set makes one of them long, and not the other. Null without both.
 */
function roundTripsOf(delays: readonly Delay[]): readonly (number | null)[] {
  const before = neighboursOf(delays);
  const after = neighboursOf(delays.toReversed()).toReversed();
  return delays.map(({ ms }, index) => {
    const [previous, next] = [before[index] ?? null, after[index] ?? null];
    return previous === null || next === null ? null : Math.max(0, ms + Math.min(previous, next));
  });
}

/** For each, how long the last one of the other side before it took. */
function neighboursOf(delays: readonly Delay[]): (number | null)[] {
  const last: Record<Side, number | null> = { client: null, server: null };
  return delays.map(({ crossing: { from }, ms }) => {
    last[from] = ms;
    return last[otherSide(from)];
  });
}

function heldMatch(
  leg: PathLeg,
  { crossing, ms }: Delay,
  held: readonly Delay[],
  delays: readonly Delay[],
): PathMatch {
  const { from, sent, arrived, says } = crossing;
  const others = delays
    .slice(
      0,
      delays.findIndex((each) => each.crossing === crossing),
    )
    .filter((each) => each.crossing.from === from);
  const usual = median(others.map((each) => each.ms));
  const [left, came] = [leg.sender(from).name, leg.receiver(from).name];
  const places = `${place(framesOf(sent), left)}, ${place(framesOf(arrived), came)}`;
  const uncertainty = leg.alignment.clock?.uncertaintyMs ?? 0;
  const closes = leg.crossings.filter(({ flags }) => (flags & (FIN | RST)) !== 0).slice(0, MAX_CLOSES);
  const gaveUp =
    held.map((each) => gaveUpBefore(closes, each.crossing)).find((frame) => frame !== null) ?? null;
  const isCause = leg.isFailed && gaveUp !== null;
  const what = `The ${from}'s ${called(says)} took ${duration(ms)} from ${left} to ${came} (${places})`;
  const more = held.length > 1 ? [`${held.length - 1} more took a second longer than usual.`] : [];
  const tooLate =
    gaveUp === null ? "" : ` The receiver closed before all of it had arrived (${place([gaveUp], came)}).`;
  const compared =
    others.length === 0 ? "" : `; earlier packets of that side took ${duration(Math.max(0, usual))}`;
  return {
    id: "path-delayed",
    certainty: "certain",
    severity: isCause ? "error" : "warning",
    explains: isCause,
    headline: `${what}.${tooLate}`,
    more: [
      `By the estimated difference of the clocks, give or take ${duration(Math.max(0, uncertainty))}${compared}.`,
      ...more,
    ],
    frames: [
      ...framesAt(framesOf(sent), left),
      ...framesAt(framesOf(arrived), came),
      ...(gaveUp === null ? [] : framesAt([gaveUp], came)),
    ],
    evidence: [evidence(came, arrived[0]?.frame ?? null, "delayMs", ms.toFixed(1))],
  };
}

/** The frame in which the receiver closed while it was on its way; null where it did not. */
function gaveUpBefore(closes: readonly Fated[], { from, sentMs, arrivedMs }: Fated): number | null {
  if (sentMs === null || arrivedMs === null) return null;
  const close = closes.find(
    (each) => each.from !== from && each.sentMs !== null && each.sentMs > sentMs && each.sentMs < arrivedMs,
  );
  return close?.sent[0]?.frame ?? null;
}

function slowMatch(leg: PathLeg, shortest: number): PathMatch {
  const what = `Every round trip ${leg.between} took ${duration(shortest)} or more`;
  return {
    id: "path-delayed",
    title: "The way between the two points is slow",
    certainty: "certain",
    severity: "warning",
    explains: false,
    headline: `${what}.`,
    more: ["Which way is slow cannot be told without clocks that agree."],
    frames: [],
    evidence: [],
  };
}
