// Connections that have ended, none of whose segments was read: gathered, so that another thread can read them.
import { memoryIn } from "./byte-blocks.ts";
import type { TcpConnection } from "./connection.ts";
import { DeferredConnection, type Shared } from "./deferred-connection.ts";
import { MAX_LOG_BYTES, readSegments } from "./segment-log.ts";

/** Of some fifty handshakes: few enough that threads which share the work end together. */
export const GATHERED_BYTES = 256 << 10;

/** Plain data. */
export interface StoredConnections {
  /** Holds their segments, one connection after the other. */
  readonly buffer: ArrayBuffer;
  /** Of each its number, whether its port is reused, and where its segments end in `buffer`. */
  readonly index: readonly (readonly [number: number, isPortReused: boolean, end: number])[];
}

export class ConnectionGatherer {
  private buffers: ArrayBuffer[] = [];
  private bytes = new Uint8Array(0);
  private index: [number, boolean, number][] = [];
  private end = 0;

  get isEmpty(): boolean {
    return this.index.length === 0;
  }

  /** The next connection may not find room. */
  get isFull(): boolean {
    return this.end + MAX_LOG_BYTES > GATHERED_BYTES;
  }

  /** A copy of what it has stored; not where it is full. */
  add(connection: DeferredConnection): void {
    if (this.isEmpty) this.bytes = new Uint8Array(this.buffers.pop() ?? new ArrayBuffer(GATHERED_BYTES));
    this.end = connection.copyTo(this.bytes, this.end);
    this.index.push([connection.number, connection.isPortReused, this.end]);
  }

  /** What was gathered since the last call. */
  take(): StoredConnections {
    const { index } = this;
    this.index = [];
    this.end = 0;
    return { buffer: this.bytes.buffer, index };
  }

  /** Takes a buffer back that has been read. */
  give(buffer: ArrayBuffer): void {
    this.buffers.push(buffer);
  }
}

/** Calls `done` for each once it was read to its end. */
export function readStored(
  { buffer, index }: StoredConnections,
  shared: Shared,
  done: (connection: TcpConnection) => void,
): void {
  const memory = memoryIn(buffer);
  let start = 0;
  for (const [number, isPortReused, end] of index) {
    const connection = new DeferredConnection(number, isPortReused, shared);
    readSegments(memory, start, end, shared.logs.segment, (direction, segment) => {
      connection.pass(direction, segment, true);
    });
    start = end;
    const whole = connection.finish();
    if (whole !== null) done(whole);
  }
}
