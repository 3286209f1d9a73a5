// What of a side arrived -> whether bytes that were lost arrived by another packet, and by which one first.
import { countWhile } from "../../bytes/count-while.ts";
import { FIN, SYN } from "../../packet/segment.ts";

interface Bytes {
  /** Of the first one, as sequence numbers are counted. */
  readonly position: number;
  readonly bytes: number;
  readonly flags: number;
}

/** By their places, `index` in time. */
interface Arrival {
  readonly start: number;
  readonly end: number;
  readonly index: number;
}

export class Arrivals<One extends Bytes> {
  readonly all: readonly One[];
  private readonly byStart: readonly Arrival[];
  /** What they hold together: without overlaps. */
  private readonly held: readonly { readonly start: number; readonly end: number }[];
  private readonly longest: number;
  /** Places of SYN and FIN. */
  private readonly flagged: ReadonlySet<string>;

  constructor(all: readonly One[]) {
    this.all = all;
    this.byStart = withoutSame(
      all.map(({ position, bytes }, index) => ({ start: position, end: position + bytes, index })),
    );
    this.longest = this.byStart.reduce((most, { start, end }) => Math.max(most, end - start), 0);
    this.held = joined(this.byStart);
    this.flagged = new Set(all.flatMap(({ position, flags }) => flagsAt(position, flags)));
  }

  /** All its bytes, or its SYN or FIN, at some time. */
  hold({ position, bytes, flags }: Bytes): boolean {
    if (bytes === 0) return flagsAt(position, flags).some((flag) => this.flagged.has(flag));
    const held = this.held[countWhile(this.held, ({ start }) => start <= position) - 1];
    return held !== undefined && held.end >= position + bytes;
  }

  /** The first one in which all its bytes arrived; null where it took several. */
  firstWith({ position, bytes }: Bytes): One | null {
    const last = countWhile(this.byStart, ({ start }) => start <= position);
    const first = countWhile(this.byStart, ({ start }) => start < position - this.longest);
    const index = this.byStart
      .slice(first, last)
      .reduce((least, one) => (one.end >= position + bytes ? Math.min(least, one.index) : least), Infinity);
    return this.all[index] ?? null;
  }
}

const flagsAt = (position: number, flags: number): string[] =>
  [SYN, FIN].flatMap((flag) => ((flags & flag) === 0 ? [] : `${flag} ${position}`));

/** In the order of their places; of those with the same bytes the first in time. */
function withoutSame(arrivals: readonly Arrival[]): readonly Arrival[] {
  const sorted = arrivals.toSorted((a, b) => a.start - b.start || a.end - b.end || a.index - b.index);
  return sorted.filter(
    ({ start, end }, index) => start !== sorted[index - 1]?.start || end !== sorted[index - 1]?.end,
  );
}

function joined(sorted: readonly Arrival[]): readonly { readonly start: number; readonly end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  for (const { start, end } of sorted) {
    const last = ranges.at(-1);
    if (last === undefined || start > last.end) ranges.push({ start, end });
    else last.end = Math.max(last.end, end);
  }
  return ranges;
}
