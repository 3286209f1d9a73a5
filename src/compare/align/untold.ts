// A packet that one of two points lacks -> whether that point can have missed it, and what shows it.
import { at } from "../../bytes/integers.ts";
import { RST } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import type { Crossing } from "./alignment.ts";
import { FirstSeen } from "./first-seen.ts";
import { otherSide, type Placed, type PlacedTrace } from "./placed.ts";
import { StreamBytes } from "./stream-bytes.ts";

/** Within that time a host may still say what it had to say before a packet came. */
const HOST_MS = 5;

export type Untold = Crossing["untold"];

interface Acknowledged {
  readonly place: number;
  readonly index: number;
}

/** All times by the first point's clock; NaN where they are not known. */
export interface View {
  readonly timeOf: (packet: Placed) => number;
  readonly fromMs: number;
  readonly untilMs: number;
  /** More was recorded of the session than was kept. */
  readonly isCut: boolean;
  /** Milliseconds by which an expected time may be wrong. */
  readonly jitter: number;
}

/** What one point shows of what one side sent. All places are in the same numbers. */
export class Witness {
  private readonly view: View;
  private readonly sent: readonly Placed[];
  /** Without RSTs, which say nothing of what has arrived. */
  private readonly answers: readonly Placed[];
  private readonly firstSeen: FirstSeen;
  private readonly bytes: StreamBytes;
  /** The farthest place that the side has sent from. */
  private readonly farthest: number;
  /** By the other side, each farther than the one before. */
  private readonly acknowledged: readonly Acknowledged[];

  constructor(placed: PlacedTrace, side: Side, view: View) {
    this.view = view;
    this.sent = placed[side];
    this.answers = placed[otherSide(side)].filter(({ packet }) => (packet.flags & RST) === 0);
    this.firstSeen = new FirstSeen(
      this.sent.filter(({ packet, start, end }) => start < end && (packet.flags & RST) === 0),
    );
    this.bytes = new StreamBytes(this.sent);
    this.farthest = this.sent.reduce((most, { start }) => Math.max(most, start), Number.NEGATIVE_INFINITY);
    const acknowledged: Acknowledged[] = [];
    for (const { acknowledged: place, index } of this.answers) {
      const last = acknowledged.at(-1)?.place ?? Number.NEGATIVE_INFINITY;
      if (place !== null && place > last) acknowledged.push({ place, index });
    }
    this.acknowledged = acknowledged;
  }

  /** It has nothing of the side at all. */
  get isBlind(): boolean {
    return this.sent.length === 0;
  }

  /** `expected` is when it should have been seen, NaN where that is not known. */
  isBeforeRecording(expected: number): boolean {
    return expected < this.view.fromMs + this.view.jitter;
  }

  /** Null where it was recorded before and after that. */
  afterRecording(expected: number): Untold {
    const { untilMs, isCut, jitter } = this.view;
    if (Number.isNaN(expected) || Number.isNaN(untilMs)) return "not-recorded";
    if (expected <= untilMs - jitter) return null;
    return isCut ? "not-recorded" : "after-end";
  }

  /** This point is farther from the sender. The receiver acknowledged what was not seen here until then. */
  hasCrossed(start: number, end: number): boolean {
    const index = this.acknowledged[this.acknowledgedFrom(end)]?.index;
    return start < end && index !== undefined && this.firstSeen.completeAt(start, end) > index;
  }

  /**
   * This point is farther from the sender: what the receiver said after that time, or after the packet of that index, which
   * was sent later, shows that it did not have it.
   */
  isDenied(
    start: number,
    end: number,
    after: { readonly expected: number; readonly index: number },
  ): boolean {
    if (start === end) return false;
    const next = this.acknowledged[this.acknowledgedFrom(end)]?.index ?? Number.POSITIVE_INFINITY;
    const last = this.lastBefore(this.answers, next);
    if (last === undefined) return false;
    return last.index > after.index || this.view.timeOf(last) > after.expected + this.patience;
  }

  /** This point is nearer to the sender, who has gone on beyond it: it was sent, and the recorder has missed it. */
  wasSent({ packet, start, end }: Placed): Untold {
    if (start === end) return null;
    if (this.firstSeen.completeAt(start, end) < Number.POSITIVE_INFINITY) {
      const run = { start, end, packet: { packet, start, end, index: 0, acknowledged: null }, isWhole: true };
      return this.bytes.agreement(run, start) < 0 ? null : "ambiguous";
    }
    return this.farthest >= end ? "recorder-loss" : null;
  }

  /** This point is nearer to the sender, who went on as if it had not been sent. */
  goesOn(expected: number): boolean {
    const last = this.sent.findLast(({ packet }) => (packet.flags & RST) === 0);
    return last !== undefined && this.view.timeOf(last) > expected + this.patience;
  }

  private get patience(): number {
    return this.view.jitter + HOST_MS;
  }

  /** The first of `acknowledged` that has all up to the place; their number where none has. */
  private acknowledgedFrom(place: number): number {
    let low = 0;
    let high = this.acknowledged.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(this.acknowledged, middle).place < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private lastBefore(packets: readonly Placed[], index: number): Placed | undefined {
    let low = 0;
    let high = packets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(packets, middle).index < index) low = middle + 1;
      else high = middle;
    }
    return packets[low - 1];
  }
}
