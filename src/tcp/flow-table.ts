// Segments to stream numbers, as Wireshark numbers tcp.stream: every TCP connection of the capture counts, and a
// SYN whose sequence number is not the one its direction began with starts a new one (RFC 9293 section 3.4.1).
//
// Typed arrays and open addressing: one entry of 24 bytes a connection, nothing allocated per packet. Entries
// lie in blocks, so that growing copies none of them; an entry's index is its stream number.
import { at, int32 } from "../bytes/integers.ts";
import { ACK, SYN, type TcpSegment } from "../packet/segment.ts";
import { AddressTable } from "./address-table.ts";
import { hashWords } from "./hash.ts";

const WORDS = 6;
const LOW_ADDRESS = 0;
const HIGH_ADDRESS = 1;
const PORTS = 2;
/** The base sequence number of the direction from the low to the high endpoint; the other follows. */
const BASE = 3;
const STATE = 5;

/** Bits of STATE: a base is set, per direction; the addresses are IPv6; above them the caller's handle. */
const BASE_SET = 1;
const IS_IPV6 = 4;
const HANDLE_SHIFT = 3;

const BLOCK_BITS = 14;
const BLOCK_ENTRIES = 1 << BLOCK_BITS;
const BLOCK_MASK = BLOCK_ENTRIES - 1;

/** A slot holds six bits of the hash, then the entry's index plus one. */
const TAG = 0xfc000000;
const INDEX = 0x03ffffff;

export class FlowTable {
  /** Set by `lookup`: the segment travels from the low to the high endpoint (0) or back (1). */
  direction: 0 | 1 = 0;
  /** Set by `lookup`: the segment began this stream. */
  isNew = false;
  /** Set by `lookup`: the stream on the same endpoints that this new one follows, or -1. */
  replaced = -1;

  private readonly blocks: Int32Array[] = [];
  private count = 0;
  private slots = new Uint32Array(1 << 12);
  private readonly addresses: AddressTable;
  private readonly seed: number;

  constructor(seed = Math.trunc(Math.random() * 0x7fffffff)) {
    this.seed = seed;
    this.addresses = new AddressTable(seed);
  }

  /** Number of streams so far. */
  get size(): number {
    return this.count;
  }

  /** The segment's stream number. Also sets `direction`, `isNew` and `replaced`. */
  lookup(segment: TcpSegment): number {
    const { bytes, sourcePort, destinationPort } = segment;
    let source: number;
    let destination: number;
    let version = 0;
    if (segment.ipVersion === 4) {
      source = int32(bytes, segment.sourceAt);
      destination = int32(bytes, segment.destinationAt);
    } else {
      source = this.addresses.intern(bytes, segment.sourceAt);
      destination = this.addresses.intern(bytes, segment.destinationAt);
      version = IS_IPV6;
    }
    const upward = source < destination || (source === destination && sourcePort <= destinationPort);
    this.direction = upward ? 0 : 1;
    return upward
      ? this.find(segment, source, destination, (sourcePort << 16) | destinationPort, version)
      : this.find(segment, destination, source, (destinationPort << 16) | sourcePort, version);
  }

  /** The last stream between these addresses and ports, or -1. Also sets `direction`; begins none. */
  known({ bytes, ipVersion, sourceAt, destinationAt, sourcePort, destinationPort }: TcpSegment): number {
    const isIpv4 = ipVersion === 4;
    const source = isIpv4 ? int32(bytes, sourceAt) : this.addresses.find(bytes, sourceAt);
    const destination = isIpv4 ? int32(bytes, destinationAt) : this.addresses.find(bytes, destinationAt);
    if (!isIpv4 && (source < 0 || destination < 0)) return -1;
    const upward = source < destination || (source === destination && sourcePort <= destinationPort);
    this.direction = upward ? 0 : 1;
    const version = isIpv4 ? 0 : IS_IPV6;
    const slot = upward
      ? this.slotOf(source, destination, (sourcePort << 16) | destinationPort, version)
      : this.slotOf(destination, source, (destinationPort << 16) | sourcePort, version);
    return (at(this.slots, slot) & INDEX) - 1;
  }

  handle(stream: number): number {
    return (
      (at(at(this.blocks, stream >> BLOCK_BITS), (stream & BLOCK_MASK) * WORDS + STATE) >> HANDLE_SHIFT) - 1
    );
  }

  /** Attaches the caller's own index (0 to 2^28) to a stream. */
  setHandle(stream: number, handle: number): void {
    const block = at(this.blocks, stream >> BLOCK_BITS);
    const state = (stream & BLOCK_MASK) * WORDS + STATE;
    block[state] = ((handle + 1) << HANDLE_SHIFT) | (at(block, state) & 7);
  }

  private find(segment: TcpSegment, low: number, high: number, ports: number, version: number): number {
    const slot = this.slotOf(low, high, ports, version);
    const value = at(this.slots, slot);
    if (value !== 0) return this.follow(segment, (value & INDEX) - 1, slot);
    this.replaced = -1;
    const stream = this.append(low, high, ports, version);
    this.slots[slot] = (hashWords(low, high, ports, this.seed) & TAG) | (stream + 1);
    this.begin(segment, stream);
    if (this.count * 10 > this.slots.length * 7) this.grow();
    return stream;
  }

  /** Where the endpoints' last stream is, or the free slot that it would have. */
  private slotOf(low: number, high: number, ports: number, version: number): number {
    const hash = hashWords(low, high, ports, this.seed);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let value = at(this.slots, slot); value !== 0; value = at(this.slots, slot)) {
      if (((value ^ hash) & TAG) === 0) {
        const stream = (value & INDEX) - 1;
        const block = at(this.blocks, stream >> BLOCK_BITS);
        const entry = (stream & BLOCK_MASK) * WORDS;
        if (
          block[entry + LOW_ADDRESS] === low &&
          block[entry + HIGH_ADDRESS] === high &&
          block[entry + PORTS] === ports &&
          (at(block, entry + STATE) & IS_IPV6) === version
        ) {
          return slot;
        }
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** A segment on known endpoints: the same stream, or the next one on the same ports. */
  private follow(segment: TcpSegment, stream: number, slot: number): number {
    const block = at(this.blocks, stream >> BLOCK_BITS);
    const entry = (stream & BLOCK_MASK) * WORDS;
    const state = at(block, entry + STATE);
    const ownBit = BASE_SET << this.direction;
    const base = entry + BASE + this.direction;
    const sequence = segment.sequence | 0;
    if ((segment.flags & (SYN | ACK)) === SYN && (state & ownBit) !== 0 && block[base] !== sequence) {
      const next = this.append(
        at(block, entry + LOW_ADDRESS),
        at(block, entry + HIGH_ADDRESS),
        at(block, entry + PORTS),
        state & IS_IPV6,
      );
      this.slots[slot] = (at(this.slots, slot) & TAG) | (next + 1);
      this.replaced = stream;
      this.begin(segment, next);
      return next;
    }
    // A later SYN/ACK with another number is what the client goes by, and so does Wireshark.
    if ((segment.flags & (SYN | ACK)) === (SYN | ACK)) block[base] = sequence;
    this.isNew = false;
    this.setBases(segment, block, entry);
    return stream;
  }

  private begin(segment: TcpSegment, stream: number): void {
    this.isNew = true;
    this.setBases(segment, at(this.blocks, stream >> BLOCK_BITS), (stream & BLOCK_MASK) * WORDS);
  }

  /** The numbers before each direction's first byte, from its first segment or from the other side's first ACK. */
  private setBases(segment: TcpSegment, block: Int32Array, entry: number): void {
    const state = at(block, entry + STATE);
    if ((state & 3) === 3) return;
    const own = this.direction;
    const other = 1 - own;
    if ((state & (BASE_SET << own)) === 0) {
      block[entry + BASE + own] = (segment.flags & SYN) !== 0 ? segment.sequence : segment.sequence - 1;
      block[entry + STATE] = at(block, entry + STATE) | (BASE_SET << own);
    }
    if ((state & (BASE_SET << other)) === 0 && (segment.flags & ACK) !== 0) {
      block[entry + BASE + other] = segment.acknowledgment - 1;
      block[entry + STATE] = at(block, entry + STATE) | (BASE_SET << other);
    }
  }

  private append(low: number, high: number, ports: number, version: number): number {
    const stream = this.count++;
    if ((stream & BLOCK_MASK) === 0) this.blocks.push(new Int32Array(BLOCK_ENTRIES * WORDS));
    const block = at(this.blocks, stream >> BLOCK_BITS);
    const entry = (stream & BLOCK_MASK) * WORDS;
    block[entry + LOW_ADDRESS] = low;
    block[entry + HIGH_ADDRESS] = high;
    block[entry + PORTS] = ports;
    block[entry + STATE] = version;
    return stream;
  }

  /** Doubles the slots. Streams that were replaced are found no more, so only the slots' own entries move. */
  private grow(): void {
    const old = this.slots;
    const slots = new Uint32Array(old.length * 2);
    const mask = slots.length - 1;
    for (const value of old) {
      if (value === 0) continue;
      const stream = (value & INDEX) - 1;
      const block = at(this.blocks, stream >> BLOCK_BITS);
      const entry = (stream & BLOCK_MASK) * WORDS;
      const hash = hashWords(
        at(block, entry + LOW_ADDRESS),
        at(block, entry + HIGH_ADDRESS),
        at(block, entry + PORTS),
        this.seed,
      );
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = value;
    }
    this.slots = slots;
  }
}
