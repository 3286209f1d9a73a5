// Segments to stream numbers, as Wireshark numbers tcp.stream: every TCP connection of the capture counts, and a
// SYN whose sequence number is not the one its direction began with starts a new one (RFC 9293 section 3.4.1).
//
// Typed arrays and open addressing: nothing is allocated per packet.
import { int32, uint32At } from "../bytes/integers.ts";
import { ACK, SYN, type TcpSegment } from "../packet/segment.ts";
import { AddressTable } from "./address-table.ts";
import { FlowEntries } from "./flow-entries.ts";
import { hashWords } from "./hash.ts";

/** A slot holds four bits of the hash, two of the stream, and the entry's index plus one. */
const HASH_BITS = 0xf0000000;
const IS_IPV6 = 0x08000000;
/** The numbers before both directions' first bytes are set: a segment without SYN changes nothing of the entry. */
const IS_SETTLED = 0x04000000;
const ENTRY_BITS = 0x03ffffff;
const KEY_BITS = HASH_BITS | IS_IPV6;

/** Up to this size the table grows fourfold, above it twofold: moving entries costs more than free slots. */
const FOURFOLD_GROWTH_SLOTS = 1 << 22;

export class FlowTable {
  /** Set by `lookup`: the segment travels from the low to the high endpoint (0) or back (1). */
  direction: 0 | 1 = 0;
  /** Set by `lookup`: the segment began this stream. */
  isNew = false;
  /** Set by `lookup`: the earlier stream on the same endpoints, where this one is new; else -1. */
  replaced = -1;
  /** Set by `lookup`: what `keep` was given for this stream, which the table has now forgotten; else -1. */
  kept = -1;

  private readonly entries = new FlowEntries();
  private slots = new Uint32Array(1 << 12);
  private readonly addresses: AddressTable;
  private readonly seed: number;

  constructor(seed = Math.trunc(Math.random() * 0x7fffffff)) {
    this.seed = seed;
    this.addresses = new AddressTable(seed);
  }

  /** Number of streams so far. */
  get size(): number {
    return this.entries.count;
  }

  /** The segment's stream number. Also sets `direction`, `isNew`, `replaced` and `kept`. */
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
    const isLowToHigh = source < destination || (source === destination && sourcePort <= destinationPort);
    this.direction = isLowToHigh ? 0 : 1;
    return isLowToHigh
      ? this.find(segment, source, destination, (sourcePort << 16) | destinationPort, version)
      : this.find(segment, destination, source, (destinationPort << 16) | sourcePort, version);
  }

  /** Both directions of the last stream between these IPv4 endpoints have begun: a segment without SYN changes nothing. */
  isSettled(source: number, destination: number, ports: number): boolean {
    const isLowToHigh = source < destination || (source === destination && ports >>> 16 <= (ports & 0xffff));
    return isLowToHigh
      ? this.hasSettled(source, destination, ports, 0)
      : this.hasSettled(destination, source, (ports << 16) | (ports >>> 16), 0);
  }

  /** The same of IPv6 endpoints, with the places of the addresses. */
  isSettledIpv6(view: DataView, sourceAt: number, destinationAt: number, ports: number): boolean {
    const source = this.addressNumber(view, sourceAt);
    const destination = this.addressNumber(view, destinationAt);
    const isLowToHigh = source < destination || (source === destination && ports >>> 16 <= (ports & 0xffff));
    return isLowToHigh
      ? this.hasSettled(source, destination, ports, IS_IPV6)
      : this.hasSettled(destination, source, (ports << 16) | (ports >>> 16), IS_IPV6);
  }

  private hasSettled(low: number, high: number, ports: number, version: number): boolean {
    const hash = hashWords(low, high, ports, this.seed);
    return (uint32At(this.slots, this.slotOf(low, high, ports, version, hash)) & IS_SETTLED) !== 0;
  }

  /** The number of an IPv6 address, or -1 for one that no segment had. */
  private addressNumber(view: DataView, at: number): number {
    return this.addresses.findWords(
      view.getInt32(at),
      view.getInt32(at + 4),
      view.getInt32(at + 8),
      view.getInt32(at + 12),
    );
  }

  /** The last stream between these addresses and ports, or -1. Also sets `direction`; begins none. */
  known({ bytes, ipVersion, sourceAt, destinationAt, sourcePort, destinationPort }: TcpSegment): number {
    const isIpv4 = ipVersion === 4;
    const source = isIpv4 ? int32(bytes, sourceAt) : this.addresses.find(bytes, sourceAt);
    const destination = isIpv4 ? int32(bytes, destinationAt) : this.addresses.find(bytes, destinationAt);
    if (!isIpv4 && (source < 0 || destination < 0)) return -1;
    const isLowToHigh = source < destination || (source === destination && sourcePort <= destinationPort);
    this.direction = isLowToHigh ? 0 : 1;
    const low = isLowToHigh ? source : destination;
    const high = isLowToHigh ? destination : source;
    const ports = isLowToHigh ? (sourcePort << 16) | destinationPort : (destinationPort << 16) | sourcePort;
    const hash = hashWords(low, high, ports, this.seed);
    const slot = this.slotOf(low, high, ports, isIpv4 ? 0 : IS_IPV6, hash);
    return (uint32At(this.slots, slot) & ENTRY_BITS) - 1;
  }

  /** The caller follows the stream from the segment that was looked up last. */
  follow(stream: number): void {
    this.entries.follow(stream, this.direction);
  }

  /** The caller no longer follows the stream; what `keep` was given is forgotten. */
  unfollow(stream: number): void {
    this.entries.unfollow(stream);
  }

  /** The caller ignores the stream from now on. */
  leaveOut(stream: number): void {
    this.entries.leaveOut(stream);
  }

  isLeftOut(stream: number): boolean {
    return this.entries.isLeftOut(stream);
  }

  isFollowed(stream: number): boolean {
    return this.entries.isFollowed(stream);
  }

  /** `direction` as it was when `follow` was called. */
  followedDirection(stream: number): 0 | 1 {
    return this.entries.followedDirection(stream);
  }

  /** Keeps a number of the caller's for a stream of which only a SYN was seen, until its next segment. */
  keep(stream: number, value: number): void {
    this.entries.keep(stream, value);
  }

  /** What `keep` was given, or -1; the table forgets it. */
  takeKept(stream: number): number {
    return this.entries.takeKept(stream);
  }

  /** The number of the log to which the caller adds the stream's segments; -1 for none. Ask after `lookup`. */
  logOf(stream: number): number {
    return this.entries.value(stream) - 1;
  }

  setLog(stream: number, log: number): void {
    this.entries.setValue(stream, log + 1);
  }

  private find(segment: TcpSegment, low: number, high: number, ports: number, version: number): number {
    const hash = hashWords(low, high, ports, this.seed);
    const slot = this.slotOf(low, high, ports, version, hash);
    const value = uint32At(this.slots, slot);
    if (value !== 0) return this.goOn(segment, (value & ENTRY_BITS) - 1, slot);
    this.replaced = -1;
    const stream = this.entries.append(low, high, ports);
    this.slots[slot] = (hash & HASH_BITS) | version | (stream + 1);
    this.begin(segment, stream);
    if (this.entries.count * 10 > this.slots.length * 7) this.grow();
    return stream;
  }

  /** The slot of the last stream between the endpoints, or the free slot for a new one. */
  private slotOf(low: number, high: number, ports: number, version: number, hash: number): number {
    const { slots, entries } = this;
    const mask = slots.length - 1;
    const key = (hash & HASH_BITS) | version;
    let slot = hash & mask;
    for (let value = uint32At(slots, slot); value !== 0; value = uint32At(slots, slot)) {
      const isLike = ((value ^ key) & KEY_BITS) === 0;
      if (isLike && entries.isBetween((value & ENTRY_BITS) - 1, low, high, ports)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** A segment on known endpoints: the same stream, or the next one on the same ports. */
  private goOn(segment: TcpSegment, stream: number, slot: number): number {
    const { entries, direction } = this;
    const opening = segment.flags & (SYN | ACK);
    if (opening === SYN && entries.isOtherBase(stream, direction, segment)) {
      const next = entries.appendLike(stream);
      this.slots[slot] = (uint32At(this.slots, slot) & KEY_BITS) | (next + 1);
      this.replaced = stream;
      this.begin(segment, next);
      return next;
    }
    if (opening === (SYN | ACK)) entries.restart(stream, direction, segment);
    this.isNew = false;
    this.kept = entries.setBases(stream, direction, segment);
    if (entries.areBasesSet(stream)) this.slots[slot] = uint32At(this.slots, slot) | IS_SETTLED;
    return stream;
  }

  private begin(segment: TcpSegment, stream: number): void {
    this.isNew = true;
    this.kept = this.entries.setBases(stream, this.direction, segment);
  }

  /** Only the last stream of each pair of endpoints has a slot: earlier ones are never looked up again. */
  private grow(): void {
    const old = this.slots;
    const slots = new Uint32Array(old.length * (old.length <= FOURFOLD_GROWTH_SLOTS ? 4 : 2));
    const mask = slots.length - 1;
    for (const value of old) {
      if (value === 0) continue;
      let slot = this.entries.hash((value & ENTRY_BITS) - 1, this.seed) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = value;
    }
    this.slots = slots;
  }
}
