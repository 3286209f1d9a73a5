// Which frame brought a stream to which sequence number, for the first MAX_MILESTONES frames.
import { distance } from "./sequence.ts";

/** More frames than a dialogue with its handshake has. */
const MAX_MILESTONES = 256;

export class Milestones {
  private readonly frames: number[] = [];
  private lastFrame = -1;
  private readonly numbers: number[] = [];

  /** Neither number is lower than at the last call. */
  note(frame: number, sequence: number): void {
    const { frames, numbers } = this;
    if (frame === this.lastFrame) numbers[numbers.length - 1] = sequence;
    else if (frames.length < MAX_MILESTONES) {
      this.lastFrame = frame;
      frames.push(frame);
      numbers.push(sequence);
    }
  }

  /** The number that exactly that frame reached; null where it is not one of the remembered frames. */
  reachedIn(frame: number): number | null {
    return this.numbers[this.frames.indexOf(frame)] ?? null;
  }

  /** The last frame that reached no more than that number; null where it may be later than the remembered frames. */
  lastBefore(sequence: number): number | null {
    const after = this.numbers.findIndex((number) => distance(number, sequence) > 0);
    if (after < 0 && this.frames.length >= MAX_MILESTONES) return null;
    return this.frames[(after < 0 ? this.frames.length : after) - 1] ?? null;
  }

  /** The first frame that reached the number; null where it is later than the remembered frames. */
  frameOf(sequence: number): number | null {
    return this.frames[this.numbers.findIndex((number) => distance(number, sequence) >= 0)] ?? null;
  }
}
