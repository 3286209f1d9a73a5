// Which frame brought a stream to which sequence number, for the first MAX_MILESTONES frames.
import { at } from "../bytes/integers.ts";
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
    const index = this.frames.indexOf(frame);
    return index < 0 ? null : at(this.numbers, index);
  }

  /** The last frame that reached no more than that number; null where it may be later than the remembered frames. */
  lastBefore(sequence: number): number | null {
    const after = this.firstFrom(sequence, 1);
    if (after === 0 || (after === this.frames.length && after >= MAX_MILESTONES)) return null;
    return at(this.frames, after - 1);
  }

  /** The first frame that reached the number; null where it is later than the remembered frames. */
  frameOf(sequence: number): number | null {
    const index = this.firstFrom(sequence, 0);
    return index === this.frames.length ? null : at(this.frames, index);
  }

  /** The first one whose number is so much higher, at least; how many there are if none is. */
  private firstFrom(sequence: number, least: number): number {
    const { numbers } = this;
    let index = 0;
    while (index < numbers.length && distance(at(numbers, index), sequence) < least) index++;
    return index;
  }
}
