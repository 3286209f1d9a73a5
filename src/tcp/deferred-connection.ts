// A connection whose segments are stored until it ends and then read at once: the objects made while reading are garbage
// right away, instead of staying on the heap as long as thousands of connections are open.
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

/** Calls the same listener in the same order as a TcpConnection, later. */
export class DeferredConnection extends SegmentLog {
  private readonly number: number;
  private readonly isPortReused: boolean;
  private readonly shared: Shared;
  /** Null until the first segment is read. */
  private connection: TcpConnection | null = null;
  /** One bit per side: its FIN is stored. */
  private fins = 0;

  constructor(number: number, isPortReused: boolean, shared: Shared) {
    super(shared.logs);
    this.number = number;
    this.isPortReused = isPortReused;
    this.shared = shared;
  }

  /** Both sides have sent their FIN, or one its RST. */
  get isClosed(): boolean {
    return this.connection === null ? this.fins === BOTH_SIDES : this.connection.isClosed;
  }

  push(direction: Direction, segment: TcpSegment): void {
    if (this.connection === null) {
      const { flags } = segment;
      // Whether an RST closes the connection depends on the segments before it: read them now.
      if (((flags & RST) === 0 || this.isClosed) && this.add(direction, segment)) {
        if ((flags & FIN) !== 0) this.fins |= 1 << direction;
        return;
      }
      this.read();
    }
    this.pass(direction, segment);
  }

  /** `quoted` is a segment of this direction, as much of it as the ICMP error quotes. */
  icmp(direction: Direction, error: IcmpError, quoted: TcpSegment): void {
    this.read()?.icmp(direction, error, quoted);
  }

  /** No more segments follow. Returns the connection, once; null where it had no segment. */
  finish(): TcpConnection | null {
    const connection = this.read();
    connection?.finish();
    // This object is in the old generation: it would keep the connection alive until the next full garbage collection.
    this.connection = null;
    return connection;
  }

  /** Reads the stored segments. */
  private read(): TcpConnection | null {
    this.take((direction, segment) => this.pass(direction, segment));
    return this.connection;
  }

  private pass(direction: Direction, segment: TcpSegment): void {
    const { number, isPortReused, shared } = this;
    const { open, bounds, blocks } = shared;
    this.connection ??= new TcpConnection(number, segment, open, isPortReused, bounds, blocks);
    this.connection.push(direction, segment);
  }
}
