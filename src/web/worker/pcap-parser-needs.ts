// What npm's pcap-parser uses of Node, for browsers: build-page.mjs gives it these. How it reads a capture stays its own.
import {
  int32,
  int32LittleEndian,
  uint16,
  uint16LittleEndian,
  uint32,
  uint32LittleEndian,
  uint8,
} from "../../bytes/integers.ts";

/** The methods that it calls, and `compare`, which Comparison calls. */
export class Buffer extends Uint8Array<ArrayBuffer> {
  /** Of the same memory, unlike a typed array's. */
  override slice(start = 0, end = this.length): Buffer {
    return new Buffer(this.buffer, this.byteOffset + start, Math.max(0, end - start));
  }

  copy(target: Uint8Array, start = 0): void {
    target.set(this, start);
  }

  compare(bytes: Uint8Array, start: number, end: number): number {
    if (end - start !== this.length) return 1;
    for (let i = 0; i < this.length; i++) if (uint8(this, i) !== uint8(bytes, start + i)) return 1;
    return 0;
  }

  /** Hexadecimal: it asks for nothing else. */
  override toString(_encoding?: string, start = 0, end = this.length): string {
    return Array.from(this.subarray(start, end), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  readUInt32BE(offset: number): number {
    return uint32(this, offset);
  }

  readUInt32LE(offset: number): number {
    return uint32LittleEndian(this, offset);
  }

  readInt32BE(offset: number): number {
    return int32(this, offset);
  }

  readInt32LE(offset: number): number {
    return int32LittleEndian(this, offset);
  }

  readUInt16BE(offset: number): number {
    return uint16(this, offset);
  }

  readUInt16LE(offset: number): number {
    return uint16LittleEndian(this, offset);
  }
}

type Listener = (value: unknown) => void;

export class EventEmitter {
  /** Made when it is asked for: a class that inherits as in 2012 does not call the constructor. */
  private heard: Map<string, Listener[]> | undefined;

  on(name: string, listener: Listener): void {
    this.heard ??= new Map();
    this.heard.set(name, [...(this.heard.get(name) ?? []), listener]);
  }

  emit(name: string, value: unknown): void {
    for (const listener of this.heard?.get(name) ?? []) listener(value);
  }
}

/** As util.inherits. */
export const inherits = (
  one: { readonly prototype: object },
  other: { readonly prototype: object },
): void => {
  Object.setPrototypeOf(one.prototype, other.prototype);
};

/** Of messages that nobody reads. */
export const format = (message: string): string => message;

export const process = { nextTick: (task: () => void): void => queueMicrotask(task) };
