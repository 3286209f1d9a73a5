// The part of npm's pcap-parser 0.2 that is used here; the package has no types.
declare module "pcap-parser" {
  import type { EventEmitter } from "node:events";

  export interface Packet {
    readonly header: {
      readonly timestampSeconds: number;
      readonly timestampMicroseconds: number;
      readonly capturedLength: number;
      readonly originalLength: number;
    };
    /** A view into the chunks that were emitted: they must not be used again. */
    readonly data: Buffer;
  }

  /** What it needs of a stream. */
  export interface Input extends EventEmitter {
    pause(): void;
    resume(): void;
  }

  /** Emits "packet" with a Packet, "error" and "end". */
  export function parse(input: Input): EventEmitter;
}
