// The part of npm's pcap-parser 0.2 that is used here; the package has no types.
declare module "pcap-parser" {
  interface Packet {
    readonly header: {
      readonly timestampSeconds: number;
      readonly timestampMicroseconds: number;
      readonly capturedLength: number;
      readonly originalLength: number;
    };
    /** A view into the chunks that were emitted, a Buffer: they must not be used again. */
    readonly data: {
      readonly length: number;
      readonly compare: (bytes: Uint8Array, start: number, end: number) => number;
    };
  }

  /** What it needs of a stream, whose chunks must be Buffers. */
  interface Input {
    on(name: string, listener: (value: Uint8Array) => void): unknown;
    pause(): void;
    resume(): void;
  }

  interface Parser {
    on(name: "packet", listener: (packet: Packet) => void): unknown;
    on(name: "error", listener: (error: Error) => void): unknown;
  }

  export function parse(input: Input): Parser;
}
