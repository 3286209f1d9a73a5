// The last segments of a connection, as numbers: is this frame a duplicate, the same packet captured a second time, or
// did the host send the segment again?
import { float64At, int32At } from "../bytes/integers.ts";
import { FIN, SYN, type TcpSegment } from "../packet/segment.ts";
import { type ByteBlocks, type Memory, NO_MEMORY, offsetOf } from "./byte-blocks.ts";

/** Two mirrored ports, or an interface and its bridge, record the same packet within this time. */
const DUPLICATE_MS = 2;
/** A host waits longer before it retransmits a SYN (RFC 6298 section 2: one second). */
const SYN_TIMEOUT_MS = 200;
/** Of captures merged from recorders whose clocks differ by seconds, the duplicates begin within so many segments. */
const REMEMBERED_SEGMENTS = 128;
/** Segments just before one that show whether the capture holds everything sent at that time twice. */
const COMPARED_NEIGHBOURS = 4;

/** Words remembered of a segment: time (a double), fingerprint, IPv4 identification, capture interface, marks. */
const WORDS = 6;
const FINGERPRINT = 2;
const IDENTIFICATION = 3;
const INTERFACE = 4;
const MARKS = 5;
const ALL_WORDS = REMEMBERED_SEGMENTS * WORDS;
/** Marks: hop limit, direction, whether it has a duplicate, and how many times it was captured before (generation). */
const HOP_LIMIT = 0xff;
const IS_REVERSE = 0x100;
const HAS_DUPLICATE = 0x200;
const GENERATION = 0x400;
const GENERATIONS = 0x1c00;
const NONE = -1;

export class RecentSegments {
  private readonly blocks: ByteBlocks;
  private readonly place: number;
  /** Holds a ring from word `start` on, once it is full: the oldest segment at `start + end`. */
  private page: Memory;
  private readonly start: number;
  private end = 0;
  private isFull = false;

  constructor(blocks: ByteBlocks) {
    this.blocks = blocks;
    this.place = blocks.take(ALL_WORDS * 4);
    this.page = blocks.pageOf(this.place);
    this.start = offsetOf(this.place) >> 2;
  }

  /** `time` is in milliseconds, NaN for none. */
  remember(direction: 0 | 1, segment: TcpSegment, time: number): void {
    if (this.end === ALL_WORDS) {
      this.end = 0;
      this.isFull = true;
    }
    const { words, doubles } = this.page;
    const entry = this.start + this.end;
    doubles[entry >> 1] = time;
    words[entry + FINGERPRINT] = fingerprint(segment);
    words[entry + IDENTIFICATION] = segment.identification;
    words[entry + INTERFACE] = segment.interfaceId;
    words[entry + MARKS] = direction === 0 ? segment.hopLimit : segment.hopLimit | IS_REVERSE;
    this.end += WORDS;
  }

  /** The segment that was remembered last is a duplicate of a recent one; each has one duplicate of each generation. */
  isDuplicate(segment: TcpSegment): boolean {
    const last = this.end - WORDS;
    const marks = this.at(last, MARKS);
    let isAnswered = false;
    for (let entry = this.before(last); entry !== NONE; entry = this.before(entry)) {
      const earlier = this.at(entry, MARKS);
      if (((earlier ^ marks) & IS_REVERSE) !== 0) isAnswered = true;
      else if (
        (earlier & HAS_DUPLICATE) === 0 &&
        this.isSameSegment(entry, last) &&
        this.isSecondCapture(entry, last, segment, isAnswered)
      ) {
        this.mark(entry, earlier | HAS_DUPLICATE);
        const generation = Math.min((earlier & GENERATIONS) + GENERATION, GENERATIONS);
        this.mark(last, marks | generation);
        return true;
      }
    }
    return false;
  }

  /** The same packet was captured twice; otherwise the host sent the segment twice. */
  private isSecondCapture(
    entry: number,
    last: number,
    { identification, payloadLength, flags }: TcpSegment,
    isAnswered: boolean,
  ): boolean {
    const hops = Math.abs((this.at(entry, MARKS) & HOP_LIMIT) - (this.at(last, MARKS) & HOP_LIMIT));
    const isOtherInterface = this.at(entry, INTERFACE) !== this.at(last, INTERFACE);
    const apart = Math.abs(this.timeAt(last) - this.timeAt(entry));
    if (apart <= DUPLICATE_MS) {
      // Without an identification: one router further on, or data, SYN or FIN with nothing from the other side between
      // the two, since a host retransmits after 2 ms only when the other side asks for it (duplicate ACKs).
      if (identification !== 0 || isOtherInterface || hops === 1) return true;
      return !isAnswered && (payloadLength > 0 || (flags & (SYN | FIN)) !== 0);
    }
    // A retransmission may keep the identification (RFC 1122 section 3.2.1.5) but takes the same path; a host that
    // always sends the same identification proves nothing.
    const tookOtherPath = isOtherInterface || hops > 0;
    if (tookOtherPath && identification !== 0 && !this.isConstant(entry, identification)) return true;
    const isDuplicatedBefore = this.isNeighbourhoodDuplicated(entry);
    if (isDuplicatedBefore !== null) return isDuplicatedBefore;
    return (flags & SYN) !== 0 && (apart < SYN_TIMEOUT_MS || this.sentSomethingSince(entry, last));
  }

  /** The host's segment before this one has the same identification: it does not count them. */
  private isConstant(entry: number, identification: number): boolean {
    const direction = this.at(entry, MARKS) & IS_REVERSE;
    for (let other = this.before(entry); other !== NONE; other = this.before(other)) {
      if ((this.at(other, MARKS) & IS_REVERSE) === direction && !this.isSameSegment(other, entry)) {
        return this.at(other, IDENTIFICATION) === identification;
      }
    }
    return false;
  }

  /** The sender of the first sent another segment between the two. */
  private sentSomethingSince(first: number, last: number): boolean {
    const direction = this.at(first, MARKS) & IS_REVERSE;
    for (let entry = this.before(last); entry !== first; entry = this.before(entry)) {
      if ((this.at(entry, MARKS) & IS_REVERSE) === direction && !this.isSameSegment(entry, first))
        return true;
    }
    return false;
  }

  /** At least half of the segments just before it have duplicates; null where there are none before it. */
  private isNeighbourhoodDuplicated(entry: number): boolean | null {
    const generation = this.at(entry, MARKS) & GENERATIONS;
    let seen = 0;
    let duplicated = 0;
    for (
      let other = this.before(entry);
      other !== NONE && seen < COMPARED_NEIGHBOURS;
      other = this.before(other)
    ) {
      const marks = this.at(other, MARKS);
      if ((marks & GENERATIONS) !== generation) continue;
      seen++;
      if ((marks & HAS_DUPLICATE) !== 0) duplicated++;
    }
    return seen === 0 ? null : duplicated * 2 >= seen;
  }

  private isSameSegment(one: number, other: number): boolean {
    return (
      this.at(one, FINGERPRINT) === this.at(other, FINGERPRINT) &&
      this.at(one, IDENTIFICATION) === this.at(other, IDENTIFICATION)
    );
  }

  /** Nothing more is asked: gives the memory back. */
  finish(): void {
    this.blocks.give(this.place, ALL_WORDS * 4);
    this.page = NO_MEMORY;
  }

  private at(entry: number, field: number): number {
    return int32At(this.page.words, this.start + entry + field);
  }

  private timeAt(entry: number): number {
    return float64At(this.page.doubles, (this.start + entry) >> 1);
  }

  private mark(entry: number, marks: number): void {
    this.page.words[this.start + entry + MARKS] = marks;
  }

  /** The entry before it, or NONE. */
  private before(entry: number): number {
    if (entry > 0) return entry === this.end ? NONE : entry - WORDS;
    return this.isFull && this.end < ALL_WORDS ? ALL_WORDS - WORDS : NONE;
  }
}

/** A hash of what two captures of one packet have in common, without the identification. */
function fingerprint({ sequence, acknowledgment, window, flags, payloadLength }: TcpSegment): number {
  const numbers = Math.imul(sequence, 0x9e3779b1) ^ Math.imul(acknowledgment, 0x85ebca6b);
  return numbers ^ payloadLength ^ Math.imul((window << 8) | flags, 0xc2b2ae35);
}
