// A connection whose segments are stored until it ends and then read at once: the objects made while reading are garbage
// right away, instead of staying on the heap as long as thousands of connections are open.
import type { Bounds } from "../bounds.ts";
import type { IcmpError } from "../packet/icmp.ts";
import { FIN, RST, type TcpSegment } from "../packet/segment.ts";
import type { ByteBlocks } from "./byte-blocks.ts";
import { type ConnectionListener, TcpConnection } from "./connection.ts";
import type { SegmentLogs } from "./segment-log.ts";
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
export class DeferredConnection {
  private readonly log: number;
  private readonly number: number;
  private readonly isPortReused: boolean;
  private readonly shared: Shared;
  /** Null until the first segment is read. */
  private connection: TcpConnection | null = null;
  /** One bit per side: its FIN is stored. */
  private fins = 0;

  constructor(number: number, isPortReused: boolean, shared: Shared) {
    this.number = number;
    this.isPortReused = isPortReused;
    this.shared = shared;
    this.log = shared.logs.open();
  }

  /** The log to which its segments may be added; -1 where they have to be read. */
  get openLog(): number {
    return this.connection === null ? this.log : -1;
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
    this.shared.logs.close(this.log);
    // This object is in the old generation: it would keep the connection alive until the next full garbage collection.
    this.connection = null;
    return connection;
  }

  /** Stores the segment; false where a limit is reached. */
  private add(direction: Direction, segment: TcpSegment): boolean {
    const { log, shared } = this;
    const { logs } = shared;
    return (
      logs.append(log, direction, segment) ||
      (logs.grow(log, segment) && logs.append(log, direction, segment))
    );
  }

  private read(): TcpConnection | null {
    if (this.connection === null) this.readStored();
    return this.connection;
  }

  private readStored(): void {
    const { log, shared } = this;
    shared.logs.seal(log);
    shared.logs.each(log, (direction, segment) => this.pass(direction, segment));
    this.connection?.keepsBytes(true);
  }

  private pass(direction: Direction, segment: TcpSegment): void {
    const { number, isPortReused, shared } = this;
    const { open, bounds, blocks } = shared;
    if (this.connection === null) {
      this.connection = new TcpConnection(number, segment, open, isPortReused, bounds, blocks);
      this.connection.keepsBytes(shared.logs.isEmpty(this.log));
    }
    this.connection.push(direction, segment);
  }
}
