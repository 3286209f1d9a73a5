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

const ignored = (): void => {};
const DEAF: ConnectionListener = { data: ignored, gap: ignored, closed: ignored };

/** Calls the same listener in the same order as a TcpConnection, later. */
export class DeferredConnection extends SegmentLog {
  readonly number: number;
  readonly isPortReused: boolean;
  private readonly shared: Shared;
  /** Null until the first segment is read. */
  private connection: TcpConnection | null = null;
  /** One bit per side: its FIN is stored; both, where an RST is that closes the connection. */
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

  /** All of its segments are stored. */
  get isUnread(): boolean {
    return this.connection === null && !this.isEmpty;
  }

  push(direction: Direction, segment: TcpSegment): void {
    if (this.connection === null) {
      const { flags } = segment;
      const resets = (flags & RST) !== 0 && !this.isClosed;
      if ((!resets || this.closes(direction, segment)) && this.add(direction, segment)) {
        if ((flags & FIN) !== 0) this.fins |= 1 << direction;
        if (resets) this.fins = BOTH_SIDES;
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
    this.clear();
    // This object is in the old generation: it would keep the connection alive until the next full garbage collection.
    this.connection = null;
    return connection;
  }

  /** Whether an RST closes the connection depends on the segments before it: they are read, and stay stored. */
  private closes(direction: Direction, reset: TcpSegment): boolean {
    const { number, isPortReused, shared } = this;
    const bounds = { limits: shared.bounds.limits, reached: ignored };
    const trial = new DeferredConnection(number, isPortReused, { ...shared, open: () => DEAF, bounds });
    this.each((side, segment) => trial.pass(side, segment, true));
    trial.pass(direction, reset, true);
    const { isClosed } = trial;
    trial.finish();
    return isClosed;
  }

  private read(): TcpConnection | null {
    if (this.connection === null) this.readStored();
    return this.connection;
  }

  private readStored(): void {
    this.each((direction, segment) => this.pass(direction, segment, true));
    this.connection?.keepsBytes(true);
  }

  /** A segment after those that were read; `isStored` where all that are passed so stay in memory until finish(). */
  pass(direction: Direction, segment: TcpSegment, isStored = false): void {
    const { number, isPortReused, shared } = this;
    const { open, bounds, blocks } = shared;
    if (this.connection === null) {
      this.connection = new TcpConnection(number, segment, open, isPortReused, bounds, blocks);
      this.connection.keepsBytes(!isStored);
    }
    this.connection.push(direction, segment);
  }
}
