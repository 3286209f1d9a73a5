// A packet that one of two points lacks -> whether that point can have missed it, and what shows it.
import { at } from "../../bytes/integers.ts";
import { ACK, RST, SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import type { Crossing } from "./alignment.ts";
import { FirstSeen } from "./first-seen.ts";
import { type Placed, type PlacedTrace } from "./placed.ts";
import { StreamBytes } from "./stream-bytes.ts";
import { otherSide } from "../../session/other-side.ts";

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
}

/** The earliest and the latest time at which it would have been seen; NaN where that is not known. */
export interface Expected {
  readonly from: number;
  readonly to: number;
}

/** A host with one counter for its IPv4 identifications has sent few others in between. */
const MAX_IDENTIFICATION_STEP = 64;

/** What one point shows of what one side sent. All places are in the same numbers. */
export class Witness {
  /** How far the other side has acknowledged, and not somebody in its name. */
  readonly answeredTo: number;
  private readonly view: View;
  private readonly sent: readonly Placed[];
  private readonly lastSent: Placed | undefined;
  private readonly answers: readonly Placed[];
  private readonly firstSeen: FirstSeen;
  private readonly bytes: StreamBytes;
  /** The farthest place that the side has sent from. */
  private readonly farthest: number;
  /** By the other side, each farther than the one before. */
  private readonly acknowledged: readonly Acknowledged[];
  /** What the other side said, in order: when, and the least place of this and all that follows. */
  private readonly said: { readonly timeMs: number; readonly least: number }[] = [];
  /** When the other side last sent an RST without ACK, by its place. */
  private readonly resets = new Map<number, number>();

  constructor(placed: PlacedTrace, side: Side, view: View) {
    this.view = view;
    this.sent = placed[side];
    // Hosts that have forgotten the connection answer with RST, and those know nothing of it.
    this.lastSent = this.sent.findLast(({ packet }) => (packet.flags & RST) === 0);
    const others = placed[otherSide(side)];
    for (const reset of others) {
      if ((reset.packet.flags & (RST | ACK)) === RST) this.resets.set(reset.start, view.timeOf(reset));
    }
    let least = Number.POSITIVE_INFINITY;
    for (const packet of others.filter(({ start, end }) => start < end).toReversed()) {
      least = Math.min(least, packet.start);
      this.said.push({ timeMs: view.timeOf(packet), least });
    }
    this.said.reverse();
    this.answers = others.filter((each) => isAnswer(each, others));
    this.answeredTo = this.answers
      .filter((each) => looksOwn(others, each))
      .reduce((most, { acknowledged }) => Math.max(most, acknowledged ?? most), Number.NEGATIVE_INFINITY);
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

  isBeforeRecording({ from }: Expected): boolean {
    return from < this.view.fromMs;
  }

  /** Null where something was recorded afterwards. */
  afterRecording({ to }: Expected): Untold {
    const { untilMs, isCut } = this.view;
    if (Number.isNaN(to) || Number.isNaN(untilMs)) return "not-recorded";
    if (to < untilMs) return null;
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
  isDenied(start: number, end: number, { to }: Expected, overtaker: number): boolean {
    if (start === end) return false;
    const next = this.acknowledged[this.acknowledgedFrom(end)]?.index ?? Number.POSITIVE_INFINITY;
    const last = lastBefore(this.answers, next);
    return last !== undefined && (last.index > overtaker || this.view.timeOf(last) > to);
  }

  /** The receiver has acknowledged it, and this point never saw it. */
  isAnsweredUnseen(start: number, end: number, answeredTo: number): boolean {
    return (
      start < end && end <= answeredTo && this.firstSeen.completeAt(start, end) === Number.POSITIVE_INFINITY
    );
  }

  /** Something of it was never seen here. */
  isUnseen(start: number, end: number): boolean {
    return this.firstSeen.completeAt(start, end) === Number.POSITIVE_INFINITY;
  }

  /** The other side reset something with that acknowledgment number (RFC 9293 section 3.10.7.1) after that time. */
  isReset(acknowledged: number | null, after: number): boolean {
    return acknowledged !== null && (this.resets.get(acknowledged) ?? Number.NEGATIVE_INFINITY) > after;
  }

  /** The other side went on repeating what that acknowledges. */
  isUnheard(acknowledged: number | null, { to }: Expected): boolean {
    let low = 0;
    let high = this.said.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(this.said, middle).timeMs <= to) low = middle + 1;
      else high = middle;
    }
    return (this.said[low]?.least ?? Number.POSITIVE_INFINITY) < (acknowledged ?? Number.NEGATIVE_INFINITY);
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
  goesOn({ to }: Expected): boolean {
    return this.lastSent !== undefined && this.view.timeOf(this.lastSent) > to;
  }

  /** This point has it, and it is as all that its side sent. */
  looksOwn(packet: Placed): boolean {
    return looksOwn(this.sent, packet);
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
}

/** An RST may be anybody's; a SYN says that nothing has arrived. */
const isAnswer = (placed: Placed, sent: readonly Placed[]): boolean =>
  (placed.packet.flags & RST) === 0
    ? placed.acknowledged !== null || (placed.packet.flags & SYN) !== 0
    : placed.acknowledged !== null && looksOwn(sent, placed);

/** Among all of its side: who forges it knows the hop limit and the timestamp. */
function looksOwn(sent: readonly Placed[], { index, packet }: Placed): boolean {
  const last = lastBefore(sent, index)?.packet;
  if (last === undefined || last.hopLimit !== packet.hopLimit) return false;
  const [before, now] = [last.options.timestamp, packet.options.timestamp];
  if (before !== null && now !== null) return ((now.value - before.value) | 0) >= 0;
  const step = (packet.identification - last.identification) & 0xffff;
  return before === null && now === null && step > 0 && step < MAX_IDENTIFICATION_STEP;
}

function lastBefore(packets: readonly Placed[], index: number): Placed | undefined {
  let low = 0;
  let high = packets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(packets, middle).index < index) low = middle + 1;
    else high = middle;
  }
  return packets[low - 1];
}
