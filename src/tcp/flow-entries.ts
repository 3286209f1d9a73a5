// Stream number -> what is known of that stream: 21 bytes each, in blocks of a fixed size, so that growing copies nothing.
import { int32At, uint8 } from "../bytes/integers.ts";
import { ACK, SYN, type TcpSegment } from "../packet/segment.ts";
import { hashWords } from "./hash.ts";

const WORDS = 5;
const LOW_ADDRESS = 0;
const HIGH_ADDRESS = 1;
const PORTS = 2;
/** The number before the first byte of the direction from the low to the high endpoint; that of the other follows it. */
const BASE = 3;

/** Bits of a state: the base of a direction is set (one bit each). */
const BASE_SET = 1;
const BOTH_BASES_SET = 3;
/** The caller follows the stream; its first followed segment came from the high endpoint. */
const IS_FOLLOWED = 4;
const IS_FOLLOWED_FROM_HIGH = 8;
/** The word of the base that is not set yet holds what `keep` was given. */
const IS_KEPT = 16;
/** The caller ignores the stream. */
const IS_LEFT_OUT = 32;

const BLOCK_BITS = 14;
const BLOCK_ENTRIES = 1 << BLOCK_BITS;
const BLOCK_MASK = BLOCK_ENTRIES - 1;

interface Block {
  readonly words: Int32Array;
  readonly states: Uint8Array;
  /** What the caller set; made with the first value, as streams of a SYN flood have none. */
  values: Int32Array;
}

const NO_WORDS = new Int32Array(0);
const NO_BLOCK: Block = { words: NO_WORDS, states: new Uint8Array(0), values: NO_WORDS };

/** Directions are 0 from the low to the high endpoint and 1 back. */
export class FlowEntries {
  count = 0;
  private readonly blocks: Block[] = [];

  /** Returns the number of the new stream, which this segment begins in direction `own`. */
  append(low: number, high: number, ports: number, own: 0 | 1, segment: TcpSegment): number {
    const stream = this.count++;
    if ((stream & BLOCK_MASK) === 0) {
      const words = new Int32Array(BLOCK_ENTRIES * WORDS);
      this.blocks.push({ words, states: new Uint8Array(BLOCK_ENTRIES), values: NO_WORDS });
    }
    const { words, states } = this.block(stream);
    const entry = (stream & BLOCK_MASK) * WORDS;
    words[entry + LOW_ADDRESS] = low;
    words[entry + HIGH_ADDRESS] = high;
    words[entry + PORTS] = ports;
    const hasAcknowledgment = (segment.flags & ACK) !== 0;
    words[entry + BASE + own] = numberBefore(segment);
    if (hasAcknowledgment) words[entry + BASE + 1 - own] = segment.acknowledgment - 1;
    states[stream & BLOCK_MASK] = hasAcknowledgment ? BOTH_BASES_SET : BASE_SET << own;
    return stream;
  }

  /** Another stream between the same endpoints. */
  appendLike(stream: number, own: 0 | 1, segment: TcpSegment): number {
    const { words } = this.block(stream);
    const entry = (stream & BLOCK_MASK) * WORDS;
    return this.append(
      int32At(words, entry + LOW_ADDRESS),
      int32At(words, entry + HIGH_ADDRESS),
      int32At(words, entry + PORTS),
      own,
      segment,
    );
  }

  isBetween(stream: number, low: number, high: number, ports: number): boolean {
    const { words } = this.block(stream);
    const entry = (stream & BLOCK_MASK) * WORDS;
    return (
      words[entry + LOW_ADDRESS] === low &&
      words[entry + HIGH_ADDRESS] === high &&
      words[entry + PORTS] === ports
    );
  }

  hash(stream: number, seed: number): number {
    const { words } = this.block(stream);
    const entry = (stream & BLOCK_MASK) * WORDS;
    return hashWords(
      int32At(words, entry + LOW_ADDRESS),
      int32At(words, entry + HIGH_ADDRESS),
      int32At(words, entry + PORTS),
      seed,
    );
  }

  /** The direction began with another sequence number than this SYN's. */
  isOtherBase(stream: number, direction: 0 | 1, segment: TcpSegment): boolean {
    if ((this.state(stream) & (BASE_SET << direction)) === 0) return false;
    return this.block(stream).words[baseAt(stream) + direction] !== (segment.sequence | 0);
  }

  /** A later SYN/ACK that answers the SYN sets the number anew: the client goes by it, and so does Wireshark. */
  restart(stream: number, direction: 0 | 1, segment: TcpSegment): void {
    if ((this.state(stream) & BOTH_BASES_SET) !== BOTH_BASES_SET) return;
    const { words } = this.block(stream);
    const base = baseAt(stream);
    if (words[base + 1 - direction] !== ((segment.acknowledgment - 1) | 0)) return;
    words[base + direction] = segment.sequence;
  }

  /**
   * Sets the number before the first byte of the direction that had none, from its first segment or from the other side's
   * first ACK. Returns what `keep` was given for the stream, and forgets it; -1 without that.
   */
  setBases(stream: number, own: 0 | 1, segment: TcpSegment): number {
    if (this.areBasesSet(stream)) return -1;
    const kept = this.takeKept(stream);
    const base = this.freeBase(stream);
    const isOwn = base === baseAt(stream) + own;
    if (!isOwn && (segment.flags & ACK) === 0) return kept;
    this.block(stream).words[base] = isOwn ? numberBefore(segment) : segment.acknowledgment - 1;
    this.changeState(stream, BOTH_BASES_SET, BOTH_BASES_SET);
    return kept;
  }

  areBasesSet(stream: number): boolean {
    return (this.state(stream) & BOTH_BASES_SET) === BOTH_BASES_SET;
  }

  follow(stream: number, direction: 0 | 1): void {
    this.changeState(stream, IS_FOLLOWED | IS_FOLLOWED_FROM_HIGH, followedFrom(direction));
  }

  unfollow(stream: number): void {
    this.setValue(stream, 0);
    this.changeState(stream, IS_FOLLOWED | IS_FOLLOWED_FROM_HIGH | IS_KEPT, 0);
  }

  leaveOut(stream: number): void {
    this.changeState(stream, IS_LEFT_OUT, IS_LEFT_OUT);
  }

  isLeftOut(stream: number): boolean {
    return (this.state(stream) & IS_LEFT_OUT) !== 0;
  }

  isFollowed(stream: number): boolean {
    return (this.state(stream) & IS_FOLLOWED) !== 0;
  }

  followedDirection(stream: number): 0 | 1 {
    return (this.state(stream) & IS_FOLLOWED_FROM_HIGH) === 0 ? 0 : 1;
  }

  /** Follows the stream, and keeps the number. */
  keep(stream: number, direction: 0 | 1, value: number): void {
    this.block(stream).words[this.freeBase(stream)] = value;
    this.changeState(stream, IS_FOLLOWED | IS_FOLLOWED_FROM_HIGH, followedFrom(direction) | IS_KEPT);
  }

  takeKept(stream: number): number {
    if ((this.state(stream) & IS_KEPT) === 0) return -1;
    this.changeState(stream, IS_KEPT, 0);
    return int32At(this.block(stream).words, this.freeBase(stream));
  }

  /** 0 unless one was set. */
  value(stream: number): number {
    const { values } = this.block(stream);
    return values.length === 0 ? 0 : int32At(values, stream & BLOCK_MASK);
  }

  setValue(stream: number, value: number): void {
    const block = this.block(stream);
    if (block.values.length === 0) {
      if (value === 0) return;
      block.values = new Int32Array(BLOCK_ENTRIES);
    }
    block.values[stream & BLOCK_MASK] = value;
  }

  private block(stream: number): Block {
    return this.blocks[stream >> BLOCK_BITS] ?? NO_BLOCK;
  }

  private state(stream: number): number {
    return uint8(this.block(stream).states, stream & BLOCK_MASK);
  }

  private changeState(stream: number, mask: number, bits: number): void {
    const { states } = this.block(stream);
    states[stream & BLOCK_MASK] = (uint8(states, stream & BLOCK_MASK) & ~mask) | bits;
  }

  /** The word of the base that is not set. */
  private freeBase(stream: number): number {
    return baseAt(stream) + ((this.state(stream) & BASE_SET) === 0 ? 0 : 1);
  }
}

const followedFrom = (direction: 0 | 1): number =>
  direction === 1 ? IS_FOLLOWED | IS_FOLLOWED_FROM_HIGH : IS_FOLLOWED;

const baseAt = (stream: number): number => (stream & BLOCK_MASK) * WORDS + BASE;

/** The number before the first byte of the direction that begins with this segment. */
const numberBefore = ({ flags, sequence }: TcpSegment): number =>
  (flags & SYN) !== 0 ? sequence : sequence - 1;
