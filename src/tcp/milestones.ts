// In which frame a stream had come to which sequence number: a dialogue and a handshake, as its first MAX_MILESTONES.
import { distance } from "./sequence.ts";

/** Arrivals and acknowledgments of a side whose frames are remembered, from the first on: more than a handshake takes. */
const MAX_MILESTONES = 256;

export class Milestones {
  private readonly frames: number[] = [];
  /** Signed, since the engine boxes larger numbers. */
  private readonly numbers: number[] = [];

  /** Neither is lower than at the last call. */
  note(frame: number, sequence: number): void {
    const last = this.frames.length - 1;
    if (this.frames[last] === frame) this.numbers[last] = sequence | 0;
    else if (last < MAX_MILESTONES - 1) {
      this.frames.push(frame);
      this.numbers.push(sequence | 0);
    }
  }

  /** The number that was reached in that very frame; null where it was none of them. */
  reachedIn(frame: number): number | null {
    return this.numbers[this.frames.indexOf(frame)] ?? null;
  }

  /** The last frame that reached no more than that number; null where that may be later than is remembered. */
  lastBefore(sequence: number): number | null {
    const after = this.numbers.findIndex((number) => distance(number, sequence) > 0);
    if (after < 0 && this.frames.length >= MAX_MILESTONES) return null;
    return this.frames[(after < 0 ? this.frames.length : after) - 1] ?? null;
  }

  /** The first frame in which the number was reached; null where that was later than is remembered. */
  frameOf(sequence: number): number | null {
    return this.frames[this.numbers.findIndex((number) => distance(number, sequence) >= 0)] ?? null;
  }
}
