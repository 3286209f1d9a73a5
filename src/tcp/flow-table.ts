// Segments to stream numbers, as Wireshark numbers tcp.stream: every TCP connection of the capture counts, and a
// SYN whose sequence number is not the one its direction began with starts a new one (RFC 9293 section 3.4.1).
//
// Typed arrays and open addressing: nothing is allocated per packet.
import { int32, int32At } from "../bytes/integers.ts";
import { ACK, SYN, type TcpSegment } from "../packet/segment.ts";
import { AddressTable } from "./address-table.ts";
import { FlowEntries } from "./flow-entries.ts";
import { hashWords } from "./hash.ts";

/** A slot holds two bits of the stream, then bits of the hash, and in as many as count the slots, the entry's index plus one. */
const IS_IPV6 = 1 << 31;
/** The numbers before both directions' first bytes are set: a segment without SYN changes nothing of the entry. */
const IS_SETTLED = 1 << 30;

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
  private slots = new Int32Array(1 << 12);
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
    return (int32At(this.slots, this.slotOf(low, high, ports, version, hash)) & IS_SETTLED) !== 0;
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
    return this.streamIn(int32At(this.slots, slot));
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

  /** The caller follows the stream, of which only a SYN was seen: keeps a number of its own until the next segment. */
  keep(stream: number, value: number): void {
    this.entries.keep(stream, this.direction, value);
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
    const value = int32At(this.slots, slot);
    if (value !== 0) return this.goOn(segment, this.streamIn(value), slot);
    const stream = this.entries.append(low, high, ports, this.direction, segment);
    this.begin(stream, slot, (hash & this.hashBits) | version, -1);
    return stream;
  }

  /** The slot of the last stream between the endpoints, or the free slot for a new one. */
  private slotOf(low: number, high: number, ports: number, version: number, hash: number): number {
    const { slots, entries, hashBits } = this;
    const mask = slots.length - 1;
    const keyBits = hashBits | IS_IPV6;
    const key = (hash & hashBits) | version;
    let slot = hash & mask;
    for (let value = int32At(slots, slot); value !== 0; value = int32At(slots, slot)) {
      const isLike = ((value ^ key) & keyBits) === 0;
      if (isLike && entries.isBetween((value & mask) - 1, low, high, ports)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** A segment on known endpoints: the same stream, or the next one on the same ports. */
  private goOn(segment: TcpSegment, stream: number, slot: number): number {
    const { entries, direction } = this;
    const opening = segment.flags & (SYN | ACK);
    if (opening === SYN && entries.isOtherBase(stream, direction, segment)) {
      const next = entries.appendLike(stream, direction, segment);
      this.begin(next, slot, int32At(this.slots, slot) & (this.hashBits | IS_IPV6), stream);
      return next;
    }
    if (opening === (SYN | ACK)) entries.restart(stream, direction, segment);
    this.isNew = false;
    this.kept = entries.setBases(stream, direction, segment);
    if (entries.areBasesSet(stream)) this.slots[slot] = int32At(this.slots, slot) | IS_SETTLED;
    return stream;
  }

  private begin(stream: number, slot: number, key: number, replaced: number): void {
    this.isNew = true;
    this.replaced = replaced;
    this.kept = -1;
    this.slots[slot] = key | (stream + 1);
    if (this.entries.count * 10 > this.slots.length * 7) this.grow();
  }

  /** The stream that a slot holds; -1 for a free one. */
  private streamIn(value: number): number {
    return (value & (this.slots.length - 1)) - 1;
  }

  /** Those between the bits that say in which slot an entry belongs and those of the stream. */
  private get hashBits(): number {
    return -this.slots.length & ~(IS_IPV6 | IS_SETTLED);
  }

  /** Only the last stream of each pair of endpoints has a slot: earlier ones are never looked up again. */
  private grow(): void {
    const { slots: old, entries, seed } = this;
    this.slots = new Int32Array(old.length * (old.length <= FOURFOLD_GROWTH_SLOTS ? 4 : 2));
    const { slots, hashBits } = this;
    const mask = slots.length - 1;
    for (const value of old) {
      if (value === 0) continue;
      const entry = value & (old.length - 1);
      const hash = entries.hash(entry - 1, seed);
      let slot = hash & mask;
      while (int32At(slots, slot) !== 0) slot = (slot + 1) & mask;
      slots[slot] = (value & (IS_IPV6 | IS_SETTLED)) | (hash & hashBits) | entry;
    }
  }
}
