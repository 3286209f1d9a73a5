// Packets that are the same at two points -> how far the clocks are apart, and where one of them was set meanwhile.
import { countWhile } from "../../bytes/count-while.ts";
import { at } from "../../bytes/integers.ts";
import { SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import type { Aligned } from "./aligned.ts";
import type { ClockEstimate, ClockStep } from "./alignment.ts";
import type { Pair } from "./pairs.ts";
import { type Placed } from "./placed.ts";
import { otherSide } from "../../session/other-side.ts";

/** A packet at both points, in one piece. */
interface Sight {
  readonly from: Side;
  readonly first: Placed;
  readonly second: Placed;
  /** How much later the second point saw it, by the clocks of both; in milliseconds. */
  readonly late: number;
}

/**
 * Of packets that the hosts have sent, in the order of the first point. Devices open connections in the name of a host, and
 * those that end it acknowledge too, but they do not speak for it.
 */
export function sightsOf({ pairs, relay }: Aligned): readonly Sight[] {
  const all = [...sightsFrom(pairs.client, "client"), ...sightsFrom(pairs.server, "server")].toSorted(
    (a, b) => a.first.index - b.first.index,
  );
  const ofHosts = all.filter(({ first: { packet } }) =>
    relay !== null ? packet.payloadLength > 0 : (packet.flags & SYN) === 0,
  );
  return new Set(ofHosts.map(({ from }) => from)).size > 1 ? ofHosts : all;
}

/** A segment that was cut or joined on its way has no time of its own. */
function sightsFrom(pairs: readonly Pair[], from: Side): Sight[] {
  return pairs.flatMap(({ first: [first, ...more], second: [second, ...others], isAmbiguous }) => {
    if (isAmbiguous || first === undefined || second === undefined || more.length + others.length > 0)
      return [];
    const [early, late] = [first.packet.timeMs, second.packet.timeMs];
    return early === null || late === null ? [] : [{ from, first, second, late: late - early }];
  });
}

/** Clocks that contradict each other by less run at other speeds, or are read late. */
const MIN_STEP_MS = 10;
/** A clock that is set more often is none. */
const MAX_STEPS = 100;

/** While neither clock was set. */
interface Epoch {
  readonly sights: Sight[];
  /** The second clock is ahead of the first by this at least, by what the server sent, and at most, by what the client did. */
  least: number;
  most: number;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** Indexes at the two points between which packets of a side crossed. */
interface Bounds {
  readonly first: Range;
  readonly second: Range;
}

function boundsOf(all: readonly Sight[], side: Side): Bounds {
  const own = all.filter(({ from }) => from === side);
  const rangeOf = (indexOf: (sight: Sight) => number): Range => ({
    first: own.reduce((least, sight) => Math.min(least, indexOf(sight)), Number.POSITIVE_INFINITY),
    last: own.reduce((most, sight) => Math.max(most, indexOf(sight)), Number.NEGATIVE_INFINITY),
  });
  return { first: rangeOf(({ first }) => first.index), second: rangeOf(({ second }) => second.index) };
}

/** The first point is nearer to the client: what the client sends is seen later at the second, what the server sends earlier. */
export class Clocks {
  /** Null where nothing crossed in one of the directions. */
  readonly estimate: ClockEstimate | null;
  /** By how much the second is ahead from an index of its packets on. */
  private readonly offsets: readonly { readonly index: number; readonly offsetMs: number }[];

  /** Of the shortest way there and back. */
  private readonly half: number;
  private readonly bounds: Readonly<Record<Side, Bounds>>;

  constructor(all: readonly Sight[]) {
    const found = epochsOf(all);
    const epochs = found.length <= MAX_STEPS ? found : [joined(all)];
    const known = epochs.filter(isKnown);
    const main = known.toSorted((a, b) => b.sights.length - a.sights.length)[0];
    const half = main === undefined ? 0 : uncertaintyOf(main);
    this.half = half;
    this.bounds = { client: boundsOf(all, "client"), server: boundsOf(all, "server") };
    this.offsets = epochs.map((epoch) => ({
      index: epoch.sights.reduce(
        (least, { second }) => Math.min(least, second.index),
        Number.POSITIVE_INFINITY,
      ),
      offsetMs: offsetOf(epoch, half),
    }));
    this.estimate =
      main === undefined
        ? null
        : {
            offsetMs: offsetOf(main, half),
            uncertaintyMs: half,
            packets: main.sights.length,
            steps: stepsOf(epochs, half),
          };
  }

  /**
   * It seems to have come late, but nothing of the other side crossed before it, or nothing after it: a clock may just as well
   * have been set.
   */
  isDoubtful(from: Side, first: Placed, second: Placed): boolean {
    const way = this.byFirst(second.packet.timeMs, second.index) - (first.packet.timeMs ?? Number.NaN);
    if (Math.abs(way) <= this.half + MIN_STEP_MS) return false;
    const bounds = this.bounds[otherSide(from)];
    const isLast = first.index > bounds.first.last && second.index > bounds.second.last;
    return isLast || (first.index < bounds.first.first && second.index < bounds.second.first);
  }

  /** When the second point saw it, by the first one's clock; NaN without a time. */
  byFirst(timeMs: number | null, index: number): number {
    const known = countWhile(this.offsets, (from) => from.index <= index);
    const offset = this.offsets[Math.max(0, known - 1)]?.offsetMs ?? Number.NaN;
    return (timeMs ?? Number.NaN) - offset;
  }
}

const isKnown = ({ least, most }: Epoch): boolean => Number.isFinite(least) && Number.isFinite(most);

/** `half`: of the shortest way there and back, for where one of the ways is not known. */
function offsetOf(epoch: Epoch, half: number): number {
  const { least, most } = epoch;
  if (isKnown(epoch)) return (least + most) / 2;
  return Number.isFinite(most) ? most - half : least + half;
}

const uncertaintyOf = ({ least, most }: Epoch): number => Math.abs(most - least) / 2;

const stepsOf = (epochs: readonly Epoch[], half: number): ClockStep[] =>
  epochs.slice(1).flatMap((epoch, number) => {
    const [sight] = epoch.sights;
    const byMs = offsetOf(epoch, half) - offsetOf(at(epochs, number), half);
    return sight === undefined
      ? []
      : [{ nearFrame: sight.first.packet.frame, farFrame: sight.second.packet.frame, byMs }];
  });

const newEpoch = (): Epoch => ({
  sights: [],
  least: Number.NEGATIVE_INFINITY,
  most: Number.POSITIVE_INFINITY,
});

function extend(epoch: Epoch, sight: Sight): void {
  epoch.sights.push(sight);
  if (sight.from === "client") epoch.most = Math.min(epoch.most, sight.late);
  else epoch.least = Math.max(epoch.least, sight.late);
}

function joined(all: readonly Sight[]): Epoch {
  const epoch = newEpoch();
  for (const sight of all) extend(epoch, sight);
  return epoch;
}

function epochsOf(all: readonly Sight[]): Epoch[] {
  const epochs: Epoch[] = [];
  let epoch = newEpoch();
  for (const sight of all) {
    const { from, late } = sight;
    const wrongBy = from === "client" ? epoch.least - late : late - epoch.most;
    if (wrongBy > MIN_STEP_MS) {
      const since = beforeStep(epoch, sight);
      const [before, after] = [epoch.sights.slice(0, since), epoch.sights.slice(since)];
      if (before.length > 0) epochs.push(joined(before));
      epoch = joined(after);
    }
    extend(epoch, sight);
    if (epochs.length > MAX_STEPS) break;
  }
  if (epoch.sights.length > 0) epochs.push(epoch);
  return epochs;
}

/** Where the packets of the other side begin that were seen just before, and seem to be late because the clock had been set. */
function beforeStep({ sights: seen, least, most }: Epoch, { from, late }: Sight): number {
  let since = seen.length;
  for (; since > 0; since--) {
    const last = at(seen, since - 1);
    if (last.from === from) break;
    const isLate =
      from === "server"
        ? last.late >= late && last.late > most + MIN_STEP_MS
        : last.late <= late && last.late < least - MIN_STEP_MS;
    if (!isLate) break;
  }
  return since;
}
