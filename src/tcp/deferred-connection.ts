// A connection whose segments are kept as they came until it ends, and then read in one go: the objects that reading
// makes are gone at once, where those of thousands of open connections would live, and be moved about, for long.
import type { Bounds } from "../bounds.ts";
import type { IcmpError } from "../packet/icmp.ts";
import { FIN, RST, type TcpSegment } from "../packet/segment.ts";
import type { ByteBlocks } from "./byte-blocks.ts";
import { type ConnectionListener, TcpConnection } from "./connection.ts";
import { SegmentLog, type SegmentLogs } from "./segment-log.ts";
import type { Direction } from "./stream.ts";

/** What all connections of a capture share. */
export interface Shared {
  readonly open: (connection: TcpConnection) => ConnectionListener;
  readonly bounds: Bounds;
  readonly blocks: ByteBlocks;
  readonly logs: SegmentLogs;
}

const BOTH_SIDES = 3;

/** Tells what TcpConnection tells, later. */
export class DeferredConnection {
  private readonly number: number;
  private readonly isPortReused: boolean;
  private readonly shared: Shared;
  private readonly log: SegmentLog;
  /** Null as long as nothing was read. */
  private connection: TcpConnection | null = null;
  /** A bit for each side whose FIN waits to be read. */
  private fins = 0;

  constructor(number: number, isPortReused: boolean, shared: Shared) {
    this.number = number;
    this.isPortReused = isPortReused;
    this.shared = shared;
    this.log = new SegmentLog(shared.logs);
  }

  /** Both sides have sent their FIN, or one its RST. */
  get isClosed(): boolean {
    return this.connection === null ? this.fins === BOTH_SIDES : this.connection.isClosed;
  }

  push(direction: Direction, segment: TcpSegment): void {
    if (this.connection === null) {
      const { flags } = segment;
      // Whether an RST closes depends on what was read before it.
      if (((flags & RST) === 0 || this.isClosed) && this.log.add(direction, segment)) {
        if ((flags & FIN) !== 0) this.fins |= 1 << direction;
        return;
      }
      this.read();
    }
    this.pass(direction, segment);
  }

  /** `quoted` is a segment of this direction, as far as the error has it. */
  icmp(direction: Direction, error: IcmpError, quoted: TcpSegment): void {
    this.read()?.icmp(direction, error, quoted);
  }

  /** The capture holds no more of this connection. Returns it, once; null where it had no segment. */
  finish(): TcpConnection | null {
    const connection = this.read();
    connection?.finish();
    // This object is old, and garbage soon: what it pointed to would count as used until the old ones are swept.
    this.connection = null;
    return connection;
  }

  /** Reads what waits. */
  private read(): TcpConnection | null {
    this.log.take((direction, segment) => this.pass(direction, segment));
    return this.connection;
  }

  private pass(direction: Direction, segment: TcpSegment): void {
    const { number, isPortReused, shared } = this;
    const { open, bounds, blocks } = shared;
    this.connection ??= new TcpConnection(number, segment, open, isPortReused, bounds, blocks);
    this.connection.push(direction, segment);
  }
}
