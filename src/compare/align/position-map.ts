// The bytes of one side at two points -> which place of the second is which of the first, also where a device between them
// takes bytes out of the stream or puts some in and shifts the numbers of all that follow.
import { countWhile } from "../../bytes/count-while.ts";
import { at } from "../../bytes/integers.ts";
import type { Run, StreamBytes } from "./stream-bytes.ts";

/** The second's places from `from` to `to` stand for `ownFrom` to `ownTo` of the first: as many or not. */
export interface Zone {
  readonly from: number;
  readonly to: number;
  readonly ownFrom: number;
  readonly ownTo: number;
}

export class PositionMap {
  /** Where the numbers change, in order. */
  readonly zones: readonly Zone[];
  private readonly shift: number;

  constructor(shift: number, zones: readonly Zone[]) {
    this.shift = shift;
    this.zones = zones;
  }

  /** Of the first place of a packet. */
  start(place: number): number {
    return this.map(place, this.zoneUpTo(place));
  }

  /** Of the place after a packet, and of one that is acknowledged: all of a zone before it is meant. */
  end(place: number): number {
    let index = this.zoneUpTo(place);
    while (index >= 0 && at(this.zones, index).from === place) index--;
    return this.map(place, index);
  }

  /** The packet holds something of what was changed, by the first's places. */
  isChanged(start: number, end: number): boolean {
    return this.zones.some(({ ownFrom, ownTo }) => ownFrom < end && ownTo > start);
  }

  private map(place: number, index: number): number {
    if (index < 0) return place + this.shift;
    const { from, to, ownFrom, ownTo } = at(this.zones, index);
    return place >= to ? place - to + ownTo : Math.min(ownFrom + place - from, ownTo);
  }

  /** The last zone that begins at the place or before it. */
  private zoneUpTo(place: number): number {
    return countWhile(this.zones, ({ from }) => from <= place) - 1;
  }
}

/** No device takes out or puts in more than that at once. */
const MAX_CHANGE = 1 << 16;
/** Fewer bytes are found anywhere... */
const MIN_ANCHOR_BYTES = 4;
/** ... and a line that is sent again and again, where the first stream lacks some of them, looks like one that moved. */
const MIN_LONE_ANCHOR_BYTES = 64;
/** A connection whose numbers change more often is not believed. */
const MAX_ZONES = 1000;
/** Runs that are looked for in vain. */
const MAX_SEARCHES = 4096;

/** `shift`: first place less second one, where the streams begin. */
export function mapPositions(first: StreamBytes, second: StreamBytes, shift: number): PositionMap {
  const zones: Zone[] = [];
  let now = shift;
  let searches = 0;
  /** The first run that is not as in the first stream, since the last that was. */
  let changed: Run | null = null;
  for (const [index, run] of second.runs.entries()) {
    const agreement = first.agreement(run, run.start + now);
    if (agreement > 0) {
      changed = null;
      continue;
    }
    changed ??= run;
    if (zones.length === MAX_ZONES || searches === MAX_SEARCHES) continue;
    const least = agreement < 0 ? MIN_ANCHOR_BYTES : MIN_LONE_ANCHOR_BYTES;
    const found = anchor(first, second, index, now, least);
    const { start } = changed;
    if (found === null || run.start + found < start + now) {
      searches++;
      continue;
    }
    zones.push({ from: start, to: run.start, ownFrom: start + now, ownTo: run.start + found });
    now = found;
    changed = null;
  }
  const last = lastZone(first, second, now);
  return new PositionMap(shift, last === null ? zones : [...zones, last]);
}

/** What either side of the path has last is changed, and nothing follows that could be found. */
function lastZone(first: StreamBytes, second: StreamBytes, now: number): Zone | null {
  const [own, run] = [first.runs.at(-1), second.runs.at(-1)];
  if (own === undefined || run === undefined || own.start !== run.start + now) return null;
  if (own.end === run.end + now || Math.abs(own.end - run.end - now) > MAX_CHANGE) return null;
  if (first.agreement(run, own.start) >= 0) return null;
  return { from: run.start, to: run.end, ownFrom: own.start, ownTo: own.end };
}

/** The shift at which the run, which is not where it should be, is found; null where nothing speaks for one. */
function anchor(
  first: StreamBytes,
  second: StreamBytes,
  index: number,
  now: number,
  least: number,
): number | null {
  const run = at(second.runs, index);
  const next = second.runs[index + 1];
  // Changed in place: what follows is where it should be.
  if (next !== undefined && first.agreement(next, next.start + now) > 0) return null;
  for (const place of first.alike(run, run.start + now)) {
    const shift = place - run.start;
    if (shift === now || Math.abs(shift - now) > MAX_CHANGE) continue;
    if (first.agreement(run, place) < least) continue;
    if (next === undefined || first.agreement(next, next.start + shift) >= 0) return shift;
  }
  return null;
}

/** Runs that are asked for the shift of streams whose beginning was not captured. */
const MAX_VOTES = 1000;

/** First place less second one, by what both hold; `likely` where that says nothing. */
export function shiftByContent(first: StreamBytes, second: StreamBytes, likely: number): number {
  const votes = new Map<number, number>();
  for (const run of second.runs.slice(0, MAX_VOTES)) {
    const places = first.alike(run, run.start + likely);
    const place = places.find((each) => first.agreement(run, each) >= MIN_ANCHOR_BYTES);
    if (place === undefined) continue;
    const shift = place - run.start;
    votes.set(shift, (votes.get(shift) ?? 0) + 1);
  }
  const [best] = [...votes].toSorted((a, b) => b[1] - a[1]);
  return best === undefined || best[1] <= (votes.get(likely) ?? 0) ? likely : best[0];
}
