// SYNs without a further segment so far, in 190 bytes each: in a SYN flood each must cost less than a connection.
import { float64At, int32, int32At, uint8 } from "../bytes/integers.ts";
import { createTcpSegment } from "../packet/locate.ts";
import { ACK, FIN, RST, SYN, type TcpSegment } from "../packet/segment.ts";
import { memoryOf } from "./byte-blocks.ts";
import { NUMBERS, readNumbers, writeNumbers } from "./segment-numbers.ts";

/** A SYN as it came: valid until the next one is added. */
export interface UnansweredSyn {
  readonly stream: number;
  /** The stream follows another one on the same addresses and ports. */
  readonly isPortReused: boolean;
  readonly segment: TcpSegment;
}

/** Bytes that are kept of a segment: two addresses and the TCP header. */
const ADDRESS = 16;
const HEADER = 60;
/** An entry: the segment's numbers, stream and isPortReused, then the bytes; an even number of words. */
const STREAM = NUMBERS / 4;
const IS_PORT_REUSED = STREAM + 1;
const BYTES = NUMBERS + 8;
const WORDS = Math.ceil((BYTES + 2 * ADDRESS + HEADER) / 8) * 2;

const NONE = -1;

/** A linked list by age over fixed places: a SYN keeps its place until it is taken. */
export class UnansweredSyns {
  size = 0;
  private capacity = 0;
  private memory = memoryOf(0);
  /** A view of the same bytes. */
  private view = new DataView(this.memory.bytes.buffer);
  /** By place, the next younger one; by free place, the next free one. */
  private younger = new Int32Array(0);
  private older = new Int32Array(0);
  private oldest = NONE;
  private youngest = NONE;
  private free = NONE;
  private readonly segment = createTcpSegment();

  /** A SYN alone, without data or other flags: nothing in it has to be read. */
  static isOne({ flags, payloadLength }: TcpSegment): boolean {
    return (flags & (SYN | ACK | FIN | RST)) === SYN && payloadLength === 0;
  }

  /** The streams, the oldest SYN's first. */
  streams(): number[] {
    const streams: number[] = [];
    for (let place = this.oldest; place !== NONE; place = int32At(this.younger, place)) {
      streams.push(this.streamAt(place));
    }
    return streams;
  }

  /** The frame of the oldest SYN; ask only if there is one. */
  get oldestFrame(): number {
    return float64At(this.memory.doubles, (this.oldest * WORDS) >> 1);
  }

  /** Returns its stream. */
  removeOldest(): number {
    const { oldest } = this;
    this.remove(oldest);
    return this.streamAt(oldest);
  }

  /** Copies the segment; returns its place. */
  add(stream: number, segment: TcpSegment, isPortReused: boolean): number {
    if (this.free === NONE) this.grow();
    const place = this.free;
    this.free = int32At(this.younger, place);
    this.append(place);
    const { memory } = this;
    const entry = place * WORDS;
    writeNumbers(memory, entry, 0, segment);
    memory.words[entry + STREAM] = stream;
    memory.words[entry + IS_PORT_REUSED] = isPortReused ? 1 : 0;
    this.copyBytes(entry * 4 + BYTES, segment);
    return place;
  }

  /** The SYN at a place, which is free afterwards. */
  take(place: number): UnansweredSyn {
    this.remove(place);
    const { memory, segment } = this;
    const entry = place * WORDS;
    readNumbers(memory, entry, segment, entry * 4 + BYTES);
    const length = Math.min(HEADER, segment.payloadEnd - segment.headerStart);
    segment.bytes = memory.bytes;
    segment.destinationAt = segment.sourceAt + ADDRESS;
    segment.headerStart = segment.destinationAt + ADDRESS;
    segment.payloadEnd = segment.headerStart + length;
    segment.payloadStart = segment.payloadEnd;
    const isPortReused = int32At(memory.words, entry + IS_PORT_REUSED) === 1;
    return { stream: this.streamAt(place), isPortReused, segment };
  }

  private streamAt(place: number): number {
    return int32At(this.memory.words, place * WORDS + STREAM);
  }

  private remove(place: number): void {
    const older = int32At(this.older, place);
    const younger = int32At(this.younger, place);
    if (older === NONE) this.oldest = younger;
    else this.younger[older] = younger;
    if (younger === NONE) this.youngest = older;
    else this.older[younger] = older;
    this.younger[place] = this.free;
    this.free = place;
    this.size--;
  }

  private append(place: number): void {
    this.older[place] = this.youngest;
    this.younger[place] = NONE;
    if (this.youngest === NONE) this.oldest = place;
    else this.younger[this.youngest] = place;
    this.youngest = place;
    this.size++;
  }

  private copyBytes(to: number, segment: TcpSegment): void {
    const { bytes, sourceAt, destinationAt, headerStart, payloadEnd } = segment;
    const length = segment.ipVersion === 4 ? 4 : ADDRESS;
    this.copy(bytes, sourceAt, length, to);
    this.copy(bytes, destinationAt, length, to + ADDRESS);
    this.copy(bytes, headerStart, Math.min(HEADER, payloadEnd - headerStart), to + 2 * ADDRESS);
  }

  /** Copies four bytes at a time, since a flood is copied whole. */
  private copy(from: Uint8Array, start: number, length: number, to: number): void {
    const { view } = this;
    let done = 0;
    for (; done + 4 <= length; done += 4) view.setInt32(to + done, int32(from, start + done));
    for (; done < length; done++) view.setUint8(to + done, uint8(from, start + done));
  }

  private grow(): void {
    const capacity = Math.max(256, this.capacity * 2);
    const { bytes } = this.memory;
    this.memory = memoryOf(capacity * WORDS * 4);
    this.memory.bytes.set(bytes);
    this.view = new DataView(this.memory.bytes.buffer);
    this.older = larger(this.older, new Int32Array(capacity));
    this.younger = larger(this.younger, new Int32Array(capacity));
    for (let place = capacity - 1; place >= this.capacity; place--) {
      this.younger[place] = this.free;
      this.free = place;
    }
    this.capacity = capacity;
  }
}

function larger<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
