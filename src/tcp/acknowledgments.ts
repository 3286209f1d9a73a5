// Was it acknowledged, and in which frame? The acknowledgments and windows that one side got from the other: SND.UNA and
// SND.WND of RFC 9293 section 3.3.1.
import { Milestones } from "./milestones.ts";
import { advance, distance } from "./sequence.ts";
import type { Timestamp } from "./timestamp.ts";

export interface Acknowledgment {
  readonly number: number;
  readonly timestamp: Timestamp;
  /** The window that came with it, in bytes; null where that is not known. */
  readonly window: number | null;
}

export class Acknowledgments {
  /** SND.UNA: the highest acknowledgment, and the frame that brought it; null before the first. */
  highest: number | null = null;
  highestAt: Timestamp | null = null;
  /** By how much it rose the last time; 0 after the first. */
  lastStep = 0;
  /** The first sequence number for which the other side has announced no window; null where that is not known. */
  windowEnd: number | null = null;
  /** Acknowledges bytes that the capture lacks: counts once a later one, or the end of the capture, confirms it. */
  private unconfirmed: Acknowledgment | null = null;
  /** Bytes below that number were sent for the first time after it. */
  private isContradicted = false;
  private readonly frames = new Milestones();

  /** All before `end` was acknowledged. */
  covers(end: number): boolean {
    return this.highest !== null && distance(this.highest, end) >= 0;
  }

  /** How many of the `length` bytes from that number on were acknowledged. */
  covered(sequence: number, length: number): number {
    return this.highest === null ? 0 : Math.max(0, Math.min(length, distance(this.highest, sequence)));
  }

  /** The first frame that acknowledged all before `end`; null where that is later than is remembered. */
  frameOf(end: number): number | null {
    return this.frames.frameOf(end);
  }

  /** The sequence numbers begin anew. */
  restart(): void {
    this.highest = null;
    this.highestAt = null;
    this.unconfirmed = null;
    this.windowEnd = null;
  }

  /** True where it is higher than those before. */
  advanceTo(number: number, timestamp: Timestamp, window: number | null): boolean {
    const step = this.highest === null ? 1 : distance(number, this.highest);
    if (step >= 0) this.openWindow(number, window);
    if (step <= 0) return false;
    this.lastStep = this.highest === null ? 0 : step;
    this.highest = number;
    this.highestAt = timestamp;
    this.frames.note(timestamp.frame, number);
    return true;
  }

  holdBack(number: number, timestamp: Timestamp, window: number | null): void {
    this.unconfirmed = { number, timestamp, window };
    this.isContradicted = false;
  }

  /** It was held back and neither confirmed nor dropped since. */
  isHeldBack(number: number): boolean {
    return this.unconfirmed?.number === number;
  }

  /** Bytes are sent for the first time. */
  noteNewBytes(): void {
    if (this.unconfirmed !== null) this.isContradicted = true;
  }

  /** A later acknowledgment came: what was held back, if this one confirms it; it is forgotten either way. */
  takeConfirmed(number: number): Acknowledgment | null {
    const { unconfirmed } = this;
    this.unconfirmed = null;
    return unconfirmed !== null && distance(number, unconfirmed.number) >= 0 ? unconfirmed : null;
  }

  /** The capture ends: what was held back, if nothing contradicts it. `next` is SND.NXT. */
  takeUncontradicted(next: number): Acknowledgment | null {
    const { unconfirmed, windowEnd } = this;
    this.unconfirmed = null;
    if (unconfirmed === null) return null;
    if (windowEnd !== null && distance(unconfirmed.number, windowEnd) > 0) return null;
    return this.isContradicted && distance(unconfirmed.number, next) > 0 ? null : unconfirmed;
  }

  private openWindow(number: number, window: number | null): void {
    if (window === null) this.windowEnd = null;
    else {
      const end = advance(number, window);
      if (this.windowEnd === null || distance(end, this.windowEnd) > 0) this.windowEnd = end;
    }
  }
}
