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

const ignored = (): void => {};
const DEAF: ConnectionListener = { data: ignored, gap: ignored, closed: ignored };

/** Calls the same listener in the same order as a TcpConnection, later. */
export class DeferredConnection {
  readonly number: number;
  readonly isPortReused: boolean;
  private readonly log: number;
  private readonly shared: Shared;
  /** Null until the first segment is read. */
  private connection: TcpConnection | null = null;
  /** One bit per side: its FIN is stored; both, where an RST is that closes the connection. */
  private fins = 0;

  /** `log`: that of its SYN, if it is stored. */
  constructor(number: number, isPortReused: boolean, shared: Shared, log = shared.logs.open()) {
    this.number = number;
    this.isPortReused = isPortReused;
    this.shared = shared;
    this.log = log;
  }

  /** The log to which its segments may be added; -1 where they have to be read. */
  get openLog(): number {
    return this.connection === null ? this.log : -1;
  }

  /** Both sides have sent their FIN, or one its RST. */
  get isClosed(): boolean {
    return this.connection === null ? this.fins === BOTH_SIDES : this.connection.isClosed;
  }

  /** All of its segments are stored. */
  get isUnread(): boolean {
    return this.connection === null && !this.shared.logs.isEmpty(this.log);
  }

  push(direction: Direction, segment: TcpSegment): void {
    if (this.connection === null) {
      const { flags } = segment;
      const resets = (flags & RST) !== 0 && !this.isClosed;
      if (
        (!resets || this.closes(direction, segment)) &&
        this.shared.logs.add(this.log, direction, segment)
      ) {
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

  /** Copies what is stored: see SegmentLogs. */
  copyTo(bytes: Uint8Array, at: number): number {
    return this.shared.logs.copyTo(this.log, bytes, at);
  }

  /** Forgets what is stored: the connection is over. */
  clear(): void {
    this.shared.logs.close(this.log);
  }

  /** Whether an RST closes the connection depends on the segments before it: they are read, and stay stored. */
  private closes(direction: Direction, reset: TcpSegment): boolean {
    const { number, isPortReused, shared, log } = this;
    const bounds = { limits: shared.bounds.limits, reached: ignored };
    const trial = new DeferredConnection(number, isPortReused, { ...shared, open: () => DEAF, bounds });
    shared.logs.each(log, (side, segment) => trial.pass(side, segment, true));
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
    const { log, shared } = this;
    shared.logs.seal(log);
    shared.logs.each(log, (direction, segment) => this.pass(direction, segment, true));
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
