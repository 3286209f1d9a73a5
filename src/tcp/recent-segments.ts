// The last segments of a connection, as numbers: is this one the same frame captured twice?
import { FIN, SYN, type TcpSegment } from "../packet/segment.ts";

/** Both ports of a mirror session, or an interface and the bridge that it is part of, differ by less. */
const COPY_MS = 2;
/** Numbers remembered of a segment: its fingerprint, its time, its hop limit with its direction. */
const FIELDS = 3;
const TIME = 1;
const WAY = 2;
const KEPT = 8;
const BACKWARD = 0x100;
const NONE = Number.NaN;

export class RecentSegments {
  /** The first segment alone, until there is another: floods are connections of one segment. */
  private ring = [0.5, 0.5, 0.5];
  /** Where the last one is. */
  private last = -FIELDS;

  /** `time` is in milliseconds, NaN for none. */
  remember(direction: 0 | 1, segment: TcpSegment, time: number): void {
    if (this.last === 0 && this.ring.length === FIELDS) this.ring = withRoom(this.ring);
    const entry = this.last === (KEPT - 1) * FIELDS ? 0 : this.last + FIELDS;
    this.last = entry;
    this.ring[entry] = fingerprint(segment);
    this.ring[entry + TIME] = time;
    this.ring[entry + WAY] = direction === 0 ? segment.hopLimit : segment.hopLimit | BACKWARD;
  }

  /**
   * The segment, remembered last, is a copy of a recent one. Where no IPv4 identification tells a copy from a
   * repetition, it must have passed one router between the two, or bear something and follow without a word of the
   * other side: whoever repeats after 2 ms was told to. What comes from further away is another host's.
   */
  isCopy({ identification, payloadLength, flags }: TcpSegment): boolean {
    const { ring, last } = this;
    if (ring.length === FIELDS) return false;
    const time = ring[last + TIME] ?? NONE;
    const way = ring[last + WAY] ?? 0;
    let isAnswered = false;
    for (let entry = before(last); entry !== last; entry = before(entry)) {
      // Whichever came first; what has no time is no copy either.
      if (!(Math.abs(time - (ring[entry + TIME] ?? NONE)) <= COPY_MS)) return false;
      const earlier = ring[entry + WAY] ?? 0;
      if (((earlier ^ way) & BACKWARD) !== 0) isAnswered = true;
      else if (ring[entry] === ring[last]) {
        if (identification !== 0 || Math.abs(earlier - way) === 1) return true;
        return !isAnswered && (payloadLength > 0 || (flags & (SYN | FIN)) !== 0);
      }
    }
    return false;
  }
}

/** A list of constants written out: other ways to make one take a microsecond, or box its numbers. Nothing was long ago. */
function withRoom(first: readonly number[]): number[] {
  const ring = [
    -1e12, -1e12, -1e12, -1e12, -1e12, -1e12, -1e12, -1e12, -1e12, -1e12, -1e12, -1e12, -1e12, -1e12, -1e12,
    -1e12, -1e12, -1e12, -1e12, -1e12, -1e12, -1e12, -1e12, -1e12,
  ];
  for (let field = 0; field < FIELDS; field++) ring[field] = first[field] ?? NONE;
  return ring;
}

const before = (entry: number): number => (entry === 0 ? (KEPT - 1) * FIELDS : entry - FIELDS);

/** Of all that a second capture of the same frame shares with the first. */
function fingerprint(segment: TcpSegment): number {
  const { sequence, acknowledgment, window, flags, identification, payloadLength } = segment;
  const numbers = Math.imul(sequence, 0x9e3779b1) ^ Math.imul(acknowledgment, 0x85ebca6b);
  return numbers ^ ((identification << 16) | payloadLength) ^ Math.imul((window << 8) | flags, 0xc2b2ae35);
}
