// Connections of which only a SYN was seen so far, by the number of the log that holds the SYN, in the order of their age.
import { float64At, int32At, unboxed } from "../bytes/integers.ts";

/** Words of an entry: the entries before and after it, the stream, and whether it follows another one on the same ports. */
const FIELDS = 4;
const OLDER = 0;
const YOUNGER = 1;
const STREAM = 2;
const IS_PORT_REUSED = 3;

/** A linked list in a ring: before the first entry, where no log is, is the youngest, and after it the oldest. */
export class LoneSyns {
  size = 0;
  private table = new Int32Array(FIELDS << 8);
  /** By log, the frame of its SYN. */
  private frames = new Float64Array(1 << 8);

  /** The log of the oldest SYN; ask only if there is one. */
  get oldest(): number {
    return int32At(this.table, YOUNGER) / FIELDS - 1;
  }

  add(log: number, frame: number, stream: number, isPortReused: boolean): void {
    const entry = entryOf(log);
    while (entry >= this.table.length) this.grow();
    const { table } = this;
    const youngest = int32At(table, OLDER);
    table[entry + OLDER] = youngest;
    table[entry + YOUNGER] = 0;
    table[entry + STREAM] = stream;
    table[entry + IS_PORT_REUSED] = isPortReused ? 1 : 0;
    table[youngest + YOUNGER] = entry;
    table[OLDER] = entry;
    this.frames[log] = frame;
    this.size++;
  }

  remove(log: number): void {
    const { table } = this;
    const older = int32At(table, entryOf(log) + OLDER);
    const younger = int32At(table, entryOf(log) + YOUNGER);
    table[older + YOUNGER] = younger;
    table[younger + OLDER] = older;
    this.size--;
  }

  streamOf(log: number): number {
    return int32At(this.table, entryOf(log) + STREAM);
  }

  frameOf(log: number): number {
    return unboxed(float64At(this.frames, log));
  }

  isPortReused(log: number): boolean {
    return int32At(this.table, entryOf(log) + IS_PORT_REUSED) !== 0;
  }

  /** The oldest SYN's first. */
  streams(): number[] {
    const { table } = this;
    const streams: number[] = [];
    for (let entry = int32At(table, YOUNGER); entry !== 0; entry = int32At(table, entry + YOUNGER)) {
      streams.push(int32At(table, entry + STREAM));
    }
    return streams;
  }

  private grow(): void {
    const { table, frames } = this;
    this.table = new Int32Array(table.length * 2);
    this.table.set(table);
    this.frames = new Float64Array(frames.length * 2);
    this.frames.set(frames);
  }
}

const entryOf = (log: number): number => (log + 1) * FIELDS;
