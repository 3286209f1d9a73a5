// SYNs that nothing has followed yet, in 230 bytes each: a flood of them must not cost what connections cost.
import { float64At, int32, int32At, uint8, unboxed } from "../bytes/integers.ts";
import { createTcpSegment } from "../packet/locate.ts";
import { ACK, FIN, RST, SYN, type TcpSegment } from "../packet/segment.ts";

/** A SYN as it came: valid until the next one is added. */
export interface LoneSyn {
  readonly stream: number;
  /** The stream follows another one on the same addresses and ports. */
  readonly isPortReused: boolean;
  readonly segment: TcpSegment;
}

/** Bytes kept: two addresses, then the TCP header. */
const ADDRESS = 16;
const HEADER = 60;
const BYTES = 2 * ADDRESS + HEADER;

const NUMBERS = 16;
const NONE = -1;

/** A list by age with free places: a SYN keeps its place until it is taken. */
export class LoneSyns {
  size = 0;
  private capacity = 0;
  private bytes = new Uint8Array(0);
  /** Of the same bytes. */
  private view = new DataView(this.bytes.buffer);
  private numbers = new Float64Array(0);
  /** Of each place the next younger one; of a free place the next free one. */
  private younger = new Int32Array(0);
  private older = new Int32Array(0);
  private oldest = NONE;
  private youngest = NONE;
  private free = NONE;
  private readonly segment = createTcpSegment();

  /** A connection that begins so may be nothing else: data or another flag would have to be read. */
  static isOne({ flags, payloadLength }: TcpSegment): boolean {
    return (flags & (SYN | ACK | FIN | RST)) === SYN && payloadLength === 0;
  }

  /** The streams, the oldest SYN's first. */
  streams(): number[] {
    const streams: number[] = [];
    for (let place = this.oldest; place !== NONE; place = int32At(this.younger, place)) {
      streams.push(float64At(this.numbers, place * NUMBERS));
    }
    return streams;
  }

  /** The frame of the oldest, which is there. */
  get oldestFrame(): number {
    return float64At(this.numbers, this.oldest * NUMBERS + 1);
  }

  /** Returns its stream. */
  removeOldest(): number {
    const { oldest } = this;
    this.remove(oldest);
    return float64At(this.numbers, oldest * NUMBERS);
  }

  /** Copies the segment; returns its place. */
  add(stream: number, segment: TcpSegment, isPortReused: boolean): number {
    if (this.free === NONE) this.grow();
    const place = this.free;
    this.free = int32At(this.younger, place);
    this.append(place);
    this.copyBytes(place * BYTES, segment);
    const { numbers } = this;
    const entry = place * NUMBERS;
    numbers[entry] = stream;
    numbers[entry + 1] = segment.frame;
    numbers[entry + 2] = segment.seconds;
    numbers[entry + 3] = segment.nanoseconds;
    numbers[entry + 4] = segment.decimals;
    numbers[entry + 5] = segment.ipVersion;
    numbers[entry + 6] = segment.sourcePort;
    numbers[entry + 7] = segment.destinationPort;
    numbers[entry + 8] = segment.sequence;
    numbers[entry + 9] = segment.acknowledgment;
    numbers[entry + 10] = segment.flags;
    numbers[entry + 11] = segment.window;
    numbers[entry + 12] = segment.hopLimit;
    numbers[entry + 13] = segment.identification;
    numbers[entry + 14] = Math.min(HEADER, segment.payloadEnd - segment.headerStart);
    numbers[entry + 15] = isPortReused ? 1 : 0;
    return place;
  }

  /** The SYN at a place, which is free afterwards. */
  take(place: number): LoneSyn {
    this.remove(place);
    const { numbers, segment } = this;
    const entry = place * NUMBERS;
    segment.bytes = this.bytes;
    segment.sourceAt = place * BYTES;
    segment.destinationAt = segment.sourceAt + ADDRESS;
    segment.headerStart = segment.destinationAt + ADDRESS;
    segment.frame = unboxed(float64At(numbers, entry + 1));
    segment.seconds = unboxed(float64At(numbers, entry + 2));
    segment.nanoseconds = unboxed(float64At(numbers, entry + 3));
    segment.decimals = numbers[entry + 4] === 9 ? 9 : 6;
    segment.ipVersion = unboxed(float64At(numbers, entry + 5));
    segment.sourcePort = unboxed(float64At(numbers, entry + 6));
    segment.destinationPort = unboxed(float64At(numbers, entry + 7));
    segment.sequence = unboxed(float64At(numbers, entry + 8));
    segment.acknowledgment = unboxed(float64At(numbers, entry + 9));
    segment.flags = unboxed(float64At(numbers, entry + 10));
    segment.window = unboxed(float64At(numbers, entry + 11));
    segment.hopLimit = unboxed(float64At(numbers, entry + 12));
    segment.identification = unboxed(float64At(numbers, entry + 13));
    segment.payloadEnd = segment.headerStart + unboxed(float64At(numbers, entry + 14));
    segment.payloadStart = segment.payloadEnd;
    return { stream: unboxed(float64At(numbers, entry)), isPortReused: numbers[entry + 15] === 1, segment };
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

  /** Four bytes at once, as long as there are four: a flood is copied whole. */
  private copy(from: Uint8Array, start: number, length: number, to: number): void {
    const { view } = this;
    let done = 0;
    for (; done + 4 <= length; done += 4) view.setInt32(to + done, int32(from, start + done));
    for (; done < length; done++) view.setUint8(to + done, uint8(from, start + done));
  }

  private grow(): void {
    const capacity = Math.max(256, this.capacity * 2);
    this.bytes = larger(this.bytes, new Uint8Array(capacity * BYTES));
    this.view = new DataView(this.bytes.buffer);
    this.numbers = larger(this.numbers, new Float64Array(capacity * NUMBERS));
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
