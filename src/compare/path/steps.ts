// The legs of a path -> what was sent, in order, and where it was seen: rows of a ladder with a lifeline per point.
import type { Step } from "../comparison.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import { type Fated, type PathLeg, rounded } from "./leg.ts";

/** Of many steps, the first and the last, and of those between what did not simply pass. */
const FIRST = 40;
const LAST = 20;
const BETWEEN = 20;

interface Seen {
  readonly frame: number;
  /** By the clock of the leg's nearer point. */
  readonly timeMs: number | null;
  readonly leg: number;
}

interface Row {
  readonly crossing: Fated;
  readonly fates: Step["fate"][];
  readonly at: (Seen | null)[];
}

export function stepsOf(legs: readonly PathLeg[]): {
  readonly steps: readonly Step[];
  readonly leftOut: number;
} {
  const offsets = offsetsOf(legs);
  const rows = inOrder(rowsOf(legs), offsets);
  const kept = shortened(rows);
  const [start = 0] = rows.flatMap((row) => timeOf(row, offsets) ?? []);
  return { steps: kept.map((row) => stepOf(row, offsets, start)), leftOut: rows.length - kept.length };
}

/** Of each point's clock from the first one's; null where it is not known. */
function offsetsOf(legs: readonly PathLeg[]): readonly (number | null)[] {
  const offsets: (number | null)[] = [0];
  for (const { alignment } of legs) {
    const last = offsets.at(-1) ?? null;
    offsets.push(last === null || alignment.clock === null ? null : last + alignment.clock.offsetMs);
  }
  return offsets;
}

/** What one leg delivers at a point is what the next leg begins with. */
function rowsOf(legs: readonly PathLeg[]): readonly Row[] {
  const rows: Row[] = [];
  let reached = new Map<number, Row>();
  for (const [index, leg] of legs.entries()) {
    const next = new Map<number, Row>();
    for (const crossing of leg.crossings) {
      if (crossing.isBare) continue;
      const { from, sent, arrived, sentMs, arrivedMs } = crossing;
      const [near, far] = from === "client" ? [sent, arrived] : [arrived, sent];
      const [nearMs, farMs] = from === "client" ? [sentMs, arrivedMs] : [arrivedMs, sentMs];
      const known = near.map(({ frame }) => reached.get(frame)).find((row) => row !== undefined);
      const row = known ?? { crossing, fates: [], at: Array.from({ length: legs.length + 1 }, () => null) };
      if (known === undefined) rows.push(row);
      row.fates.push(crossing.fate);
      row.at[index] ??= seen(near, nearMs, index);
      row.at[index + 1] = seen(far, farMs, index);
      for (const { frame } of far) next.set(frame, row);
    }
    reached = next;
  }
  return rows;
}

function seen([first]: readonly WirePacket[], timeMs: number | null, leg: number): Seen | null {
  return first === undefined ? null : { frame: first.frame, timeMs, leg };
}

function inOrder(rows: readonly Row[], offsets: readonly (number | null)[]): readonly Row[] {
  const times = new Map(rows.map((row) => [row, timeOf(row, offsets)]));
  if ([...times.values()].some((time) => time === null)) return rows;
  return rows.toSorted((a, b) => (times.get(a) ?? 0) - (times.get(b) ?? 0));
}

/** When its sender's side saw it, by the first point's clock. */
function timeOf({ at, crossing }: Row, offsets: readonly (number | null)[]): number | null {
  const times = at.flatMap((each) => corrected(each, offsets) ?? []);
  return (crossing.from === "client" ? times[0] : times.at(-1)) ?? null;
}

function corrected(seenAt: Seen | null, offsets: readonly (number | null)[]): number | null {
  const offset = seenAt === null ? null : (offsets[seenAt.leg] ?? null);
  return seenAt === null || seenAt.timeMs === null || offset === null ? null : seenAt.timeMs - offset;
}

function shortened(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= FIRST + LAST + BETWEEN) return rows;
  const between = rows
    .slice(FIRST, -LAST)
    .filter(({ fates }) => fates.some((fate) => fate !== "passed"))
    .slice(0, BETWEEN);
  return [...rows.slice(0, FIRST), ...between, ...rows.slice(-LAST)];
}

function stepOf({ crossing, fates, at }: Row, offsets: readonly (number | null)[], start: number): Step {
  const { from, says, bytes } = crossing;
  return {
    from,
    says,
    bytes,
    at: at.map((each) => {
      if (each === null) return null;
      const timeMs = corrected(each, offsets);
      return { frame: each.frame, timeMs: timeMs === null ? null : rounded(timeMs - start) };
    }),
    fate: FATES.find((fate) => fates.includes(fate)) ?? "passed",
  };
}

const FATES = ["altered", "lost", "added", "unknown"] as const;
