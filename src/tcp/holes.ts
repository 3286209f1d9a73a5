// Which bytes of a side were overtaken: the holes before later segments, as numbers, until they are filled.
import { HOLES } from "../limits.ts";
import { distance } from "./sequence.ts";

interface Hole {
  start: number;
  end: number;
  /** Segments between this hole and the next that came before its bytes. */
  early: number;
}

/** At most {@link HOLES}, in sequence order; of more the first are taken for lost. */
export class Holes {
  /** Bytes that the last call of `fill` found to be of holes. */
  filled = 0;
  private readonly holes: Hole[] = [];

  get isEmpty(): boolean {
    return this.holes.length === 0;
  }

  /** A segment begins at `end`, where `start` was to come. */
  open(start: number, end: number): void {
    if (this.holes.length === HOLES) this.holes.shift();
    this.holes.push({ start, end, early: 0 });
  }

  /** A segment that bears bytes came behind all holes. */
  overtake(): void {
    const last = this.holes.at(-1);
    if (last !== undefined) last.early++;
  }

  /**
   * Bytes from `start` to `end`, no further than what was sent before, have come. Returns how many segments had
   * overtaken them, each told once.
   */
  fill(start: number, end: number): number {
    this.filled = 0;
    let overtaking = 0;
    for (let index = 0; index < this.holes.length; index++) {
      const hole = this.holes[index];
      if (hole === undefined || distance(end, hole.start) <= 0) break;
      if (distance(start, hole.end) >= 0) continue;
      overtaking += this.takeEarly(index);
      const from = distance(start, hole.start) > 0 ? start : hole.start;
      const to = distance(end, hole.end) < 0 ? end : hole.end;
      this.filled += distance(to, from);
      index = this.shrink(index, hole, from, to);
    }
    return overtaking;
  }

  /** Segments behind the hole that are still to be told. */
  private takeEarly(index: number): number {
    let early = 0;
    for (const hole of this.holes.slice(index)) {
      early += hole.early;
      hole.early = 0;
    }
    return early;
  }

  /** Returns the index of the last hole that was dealt with. What fills a hole may overtake an earlier one itself. */
  private shrink(index: number, hole: Hole, from: number, to: number): number {
    const { start, end } = hole;
    const rest: Hole[] = [];
    if (distance(from, start) > 0) rest.push({ start, end: from, early: 1 });
    else if (index > 0) {
      const before = this.holes[index - 1];
      if (before !== undefined) before.early++;
    }
    if (distance(end, to) > 0) rest.push({ start: to, end, early: 0 });
    this.holes.splice(index, 1, ...rest);
    return index + rest.length - 1;
  }
}
