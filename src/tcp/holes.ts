// Sequence numbers of one side that later segments skipped and that have not come yet: distinguishes segments that arrive
// out of order from retransmissions.
import { distance } from "./sequence.ts";

/** Holes remembered per side. */
const MAX_HOLES = 32;

interface Hole {
  start: number;
  end: number;
  /** Segments between this hole and the next one, not yet counted as out of order. */
  later: number;
}

/** At most {@link MAX_HOLES}, in sequence order; beyond that the first ones are forgotten. */
export class Holes {
  /** Bytes of holes that the last call of `fill` filled. */
  filled = 0;
  private readonly holes: Hole[] = [];

  get isEmpty(): boolean {
    return this.holes.length === 0;
  }

  /** A segment begins at `end` where `start` was expected. */
  open(start: number, end: number): void {
    if (this.holes.length === MAX_HOLES) this.holes.shift();
    this.holes.push({ start, end, later: 0 });
  }

  /** A segment with new bytes came after all holes. */
  noteLaterSegment(): void {
    const last = this.holes.at(-1);
    if (last !== undefined) last.later++;
  }

  /**
   * Bytes from `start` to `end`, none of them new, have come. Returns how many segments were captured before them though
   * they come after them in the stream; each is counted once.
   */
  fill(start: number, end: number): number {
    this.filled = 0;
    let outOfOrder = 0;
    for (let index = 0; index < this.holes.length; index++) {
      const hole = this.holes[index];
      if (hole === undefined || distance(end, hole.start) <= 0) break;
      if (distance(start, hole.end) >= 0) continue;
      outOfOrder += this.takeLater(index);
      const from = distance(start, hole.start) > 0 ? start : hole.start;
      const to = distance(end, hole.end) < 0 ? end : hole.end;
      this.filled += distance(to, from);
      index = this.shrink(index, hole, from, to);
    }
    return outOfOrder;
  }

  /** Segments after the hole that were not counted before. */
  private takeLater(index: number): number {
    let later = 0;
    for (const hole of this.holes.slice(index)) {
      later += hole.later;
      hole.later = 0;
    }
    return later;
  }

  /** Returns the index of the last hole that was dealt with. What fills a hole may itself come after an earlier one. */
  private shrink(index: number, hole: Hole, from: number, to: number): number {
    const { start, end } = hole;
    const rest: Hole[] = [];
    if (distance(from, start) > 0) rest.push({ start, end: from, later: 1 });
    else if (index > 0) {
      const before = this.holes[index - 1];
      if (before !== undefined) before.later++;
    }
    if (distance(end, to) > 0) rest.push({ start: to, end, later: 0 });
    this.holes.splice(index, 1, ...rest);
    return index + rest.length - 1;
  }
}
