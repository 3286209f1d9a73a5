// Payload in the order in which it was read -> turns: who spoke when, and what each side said last.
import type { Bounds } from "../bounds.ts";
import { elapsedMs, type Timestamp } from "../tcp/timestamp.ts";
import type { Side } from "./session.ts";
import type { Turn } from "./transport.ts";

type MutableTurn = { -readonly [Key in keyof Turn]: Turn[Key] };

export class Turns {
  private readonly first: Timestamp;
  private readonly turns: MutableTurn[] = [];
  private present: MutableTurn | null = null;
  /** The frame in which each turn said what it `says`. */
  private readonly saidIn: number[] = [];
  /** No more turns are added: the present one replaces the last. */
  private isFull = false;
  private readonly bounds: Bounds;

  /** `first` is the connection's first frame. */
  constructor(first: Timestamp, bounds: Bounds) {
    this.first = first;
    this.bounds = bounds;
  }

  get list(): readonly Turn[] {
    return this.turns;
  }

  /** `isOver`: TLS is established; of what follows, only the last turn is of interest. */
  heard(from: Side, bytes: number, timestamp: Timestamp, isOver: boolean): void {
    const { frame } = timestamp;
    const time = Math.round(elapsedMs(this.first, timestamp) * 1e6) / 1e6 || 0;
    const { present } = this;
    if (present !== null && present.from === from) {
      present.lastFrame = frame;
      present.endMs = time;
      present.bytes += bytes;
      return;
    }
    const isEnough = this.turns.length >= this.bounds.limits.turns;
    if (isEnough && !isOver) this.bounds.reached("turns", frame);
    if (this.isFull || isEnough) {
      this.turns.pop();
      this.saidIn.pop();
    }
    this.isFull = isOver;
    this.saidIn.push(0);
    this.present = {
      from,
      firstFrame: frame,
      lastFrame: frame,
      startMs: time,
      endMs: time,
      bytes,
      says: "data",
    };
    this.turns.push(this.present);
  }

  /** `name` was said in that frame, in the words of `close.after`. */
  said(from: Side, name: string, { frame }: Timestamp): void {
    // Bytes that waited for a gap to be filled are read late; what counts is when they came.
    let index = this.turns.length - 1;
    let turn = this.turns[index];
    while (turn !== undefined && (turn.from !== from || turn.firstFrame > frame)) {
      turn = this.turns[--index];
    }
    const last = this.saidIn[index] ?? 0;
    if (turn === undefined || frame < last) return;
    // A frame that ends one message and begins the next said the one that it ended.
    if (name === "incomplete" && frame === last) return;
    turn.says = name;
    this.saidIn[index] = frame;
  }
}
