// The last segments of a connection, as numbers: is this one the same packet, captured a second time?
import { FIN, SYN, type TcpSegment } from "../packet/segment.ts";

/** Both ports of a mirror session, or an interface and the bridge that it is part of, differ by less. */
const COPY_MS = 2;
/** A host waits longer before it sends a SYN again (RFC 6298 section 2: a second). */
const SYN_TIMEOUT_MS = 200;
/** Recorders whose clocks differ by seconds have a connection's second copy start after so many segments at most. */
const KEPT = 128;
/** So many segments before one show whether the capture holds what was sent then twice. */
const BEFORE = 4;

/** Numbers remembered of a segment: its fingerprint, its time, its identification, where it was captured, its marks. */
const FIELDS = 5;
const TIME = 1;
const IDENTIFICATION = 2;
const INTERFACE = 3;
const MARKS = 4;
/** Marks: the hop limit, the direction, that a later one is its copy, and of which generation of copies it is. */
const HOP_LIMIT = 0xff;
const BACKWARD = 0x100;
const IS_COPIED = 0x200;
const GENERATION = 0x400;
const GENERATIONS = 0x1c00;
const NONE = -1;

export class RecentSegments {
  /** In order, from `end` on the older ones once there are KEPT. Floods are connections of one segment: no more room. */
  private readonly ring: number[] = [];
  private end = 0;

  /** `time` is in milliseconds, NaN for none. */
  remember(direction: 0 | 1, segment: TcpSegment, time: number): void {
    const { ring } = this;
    const entry = this.end === KEPT * FIELDS ? 0 : this.end;
    ring[entry] = fingerprint(segment);
    ring[entry + TIME] = time;
    ring[entry + IDENTIFICATION] = segment.identification;
    ring[entry + INTERFACE] = segment.interfaceId;
    ring[entry + MARKS] = direction === 0 ? segment.hopLimit : segment.hopLimit | BACKWARD;
    this.end = entry + FIELDS;
  }

  /** The segment, remembered last, is a copy of a recent one; each has one copy of each generation. */
  isDuplicate(segment: TcpSegment): boolean {
    const last = this.end - FIELDS;
    const marks = this.at(last, MARKS);
    let isAnswered = false;
    for (let entry = this.before(last); entry !== NONE; entry = this.before(entry)) {
      const earlier = this.at(entry, MARKS);
      if (((earlier ^ marks) & BACKWARD) !== 0) isAnswered = true;
      else if (
        (earlier & IS_COPIED) === 0 &&
        this.isAlike(entry, last) &&
        this.isSecondCapture(entry, last, segment, isAnswered)
      ) {
        this.ring[entry + MARKS] = earlier | IS_COPIED;
        const generation = Math.min((earlier & GENERATIONS) + GENERATION, GENERATIONS);
        this.ring[last + MARKS] = marks | generation;
        return true;
      }
    }
    return false;
  }

  /** Else the host has sent it a second time. */
  private isSecondCapture(
    entry: number,
    last: number,
    { identification, payloadLength, flags }: TcpSegment,
    isAnswered: boolean,
  ): boolean {
    const hops = Math.abs((this.at(entry, MARKS) & HOP_LIMIT) - (this.at(last, MARKS) & HOP_LIMIT));
    const isElsewhere = this.at(entry, INTERFACE) !== this.at(last, INTERFACE);
    const apart = Math.abs(this.at(last, TIME) - this.at(entry, TIME));
    if (apart <= COPY_MS) {
      // Where no identification tells, it must have passed one router, or bear something and follow without a word of
      // the other side: whoever repeats after 2 ms was told to. What comes from further away is another host's.
      if (identification !== 0 || isElsewhere || hops === 1) return true;
      return !isAnswered && (payloadLength > 0 || (flags & (SYN | FIN)) !== 0);
    }
    // A host may repeat the identification (RFC 1122 section 3.2.1.5), but not on another way, unless it has only one.
    const isMoved = isElsewhere || hops > 0;
    if (isMoved && identification !== 0 && !this.isConstant(entry, identification)) return true;
    const isTwice = this.isTwiceBefore(entry);
    if (isTwice !== null) return isTwice;
    return (flags & SYN) !== 0 && (apart < SYN_TIMEOUT_MS || this.hasGoneOn(entry, last));
  }

  /** A neighbour of the same host has that identification too. */
  private isConstant(entry: number, identification: number): boolean {
    const direction = this.at(entry, MARKS) & BACKWARD;
    for (let other = this.before(entry); other !== NONE; other = this.before(other)) {
      if ((this.at(other, MARKS) & BACKWARD) === direction && !this.isAlike(other, entry)) {
        return this.at(other, IDENTIFICATION) === identification;
      }
    }
    return false;
  }

  /** Whoever sent the first has sent something else since. */
  private hasGoneOn(first: number, last: number): boolean {
    const direction = this.at(first, MARKS) & BACKWARD;
    for (let entry = this.before(last); entry !== first; entry = this.before(entry)) {
      if ((this.at(entry, MARKS) & BACKWARD) === direction && !this.isAlike(entry, first)) return true;
    }
    return false;
  }

  /** At least half of its generation just before it was captured again; null where nothing is before it. */
  private isTwiceBefore(entry: number): boolean | null {
    const generation = this.at(entry, MARKS) & GENERATIONS;
    let seen = 0;
    let copied = 0;
    for (let other = this.before(entry); other !== NONE && seen < BEFORE; other = this.before(other)) {
      const marks = this.at(other, MARKS);
      if ((marks & GENERATIONS) !== generation) continue;
      seen++;
      if ((marks & IS_COPIED) !== 0) copied++;
    }
    return seen === 0 ? null : copied * 2 >= seen;
  }

  private isAlike(one: number, other: number): boolean {
    return (
      this.at(one, 0) === this.at(other, 0) && this.at(one, IDENTIFICATION) === this.at(other, IDENTIFICATION)
    );
  }

  private at(entry: number, field: number): number {
    return this.ring[entry + field] ?? Number.NaN;
  }

  /** The one before, or NONE. */
  private before(entry: number): number {
    if (entry > 0) return entry === this.end ? NONE : entry - FIELDS;
    const { ring, end } = this;
    return ring.length === KEPT * FIELDS && end < ring.length ? ring.length - FIELDS : NONE;
  }
}

/** Of all that a second capture of the same packet shares with the first, but its identification. */
function fingerprint({ sequence, acknowledgment, window, flags, payloadLength }: TcpSegment): number {
  const numbers = Math.imul(sequence, 0x9e3779b1) ^ Math.imul(acknowledgment, 0x85ebca6b);
  return numbers ^ payloadLength ^ Math.imul((window << 8) | flags, 0xc2b2ae35);
}
