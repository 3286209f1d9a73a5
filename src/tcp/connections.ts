// Segments to connections: numbers every TCP connection of the capture, follows those on inspected ports.
import { type Bounds, UNWATCHED } from "../bounds.ts";
import { at } from "../bytes/integers.ts";
import type { IcmpError } from "../packet/icmp.ts";
import type { TcpSegment } from "../packet/segment.ts";
import { TcpConnection, type ConnectionListener } from "./connection.ts";
import { FlowTable } from "./flow-table.ts";

/** Closed connections that are ended together where too many are followed. */
const ROOM = 1000;

export class ConnectionTracker {
  /** TCP segments seen, on any port. */
  segments = 0;
  /** Segments of connections whose end had been told already. */
  late = 0;
  private readonly flows = new FlowTable();
  private readonly tracked: (TcpConnection | undefined)[] = [];
  /** The flow table's direction of a connection's first segment, by handle. */
  private readonly upward: number[] = [];
  private readonly inspected: Uint8Array;
  private readonly open: (connection: TcpConnection) => ConnectionListener;
  private readonly done: (connection: TcpConnection) => void;
  /** Closed connections whose last segments may still come, by handle, the first closed first. */
  private readonly lingering: number[] = [];
  private readonly bounds: Bounds;
  private readonly linger: number;
  private readonly most: number;
  /** Connections that are followed now. */
  private following = 0;
  /** Where to look for the one that has been followed longest. */
  private oldest = 0;
  private readonly clientHellos = new Uint32Array(65536);

  /**
   * `inspected` has a 1 for each port to follow. `open` gives the listener of a new connection; `done` is called
   * once its last segment was seen: when another connection follows on the same ports, when `linger` others have
   * closed after it, or at the capture's end; earlier where too many are followed. `most` are followed in all.
   */
  constructor(
    inspected: Uint8Array,
    open: (connection: TcpConnection) => ConnectionListener,
    done: (connection: TcpConnection) => void,
    linger = Number.POSITIVE_INFINITY,
    most = Number.POSITIVE_INFINITY,
    bounds = UNWATCHED,
  ) {
    this.linger = linger;
    this.most = most;
    this.bounds = bounds;
    this.inspected = inspected;
    this.open = open;
    this.done = done;
  }

  /** Streams numbered so far. */
  get streams(): number {
    return this.flows.size;
  }

  push(segment: TcpSegment): void {
    this.segments++;
    const stream = this.flows.lookup(segment);
    const { inspected, flows } = this;
    if ((at(inspected, segment.sourcePort) | at(inspected, segment.destinationPort)) === 0) {
      this.noteTls(segment);
      return;
    }
    if (flows.isNew) {
      if (flows.replaced >= 0) this.end(flows.handle(flows.replaced));
      this.begin(stream, segment);
    }
    const handle = flows.handle(stream);
    const connection = handle < 0 ? undefined : this.tracked[handle];
    if (connection === undefined) {
      if (handle >= 0) this.comesLate(segment);
      return;
    }
    const wasClosed = connection.isClosed;
    connection.push(flows.direction === this.upward[handle] ? 0 : 1, segment);
    if (connection.isClosed && !wasClosed) this.wait(handle);
  }

  /** An ICMP error that quotes a segment, as the locator gives it. */
  icmp(error: IcmpError, quoted: TcpSegment): void {
    if ((at(this.inspected, quoted.sourcePort) | at(this.inspected, quoted.destinationPort)) === 0) return;
    const stream = this.flows.known(quoted);
    if (stream < 0) return;
    const handle = this.flows.handle(stream);
    if (handle < 0) return;
    this.tracked[handle]?.icmp(this.flows.direction === this.upward[handle] ? 0 : 1, error, quoted);
  }

  /** The capture holds no more: ends up to `most` connections, the oldest first. False once none is left. */
  finish(most = Number.POSITIVE_INFINITY): boolean {
    const goal = Math.max(0, this.following - most);
    while (this.following > goal) this.end(this.oldest++);
    return this.following > 0;
  }

  /** Ports outside the inspected ones to which a ClientHello was sent, the most frequent first. */
  tlsPorts(): number[] {
    const ports: number[] = [];
    this.clientHellos.forEach((count, port) => count > 0 && ports.push(port));
    return ports.toSorted((a, b) => at(this.clientHellos, b) - at(this.clientHellos, a));
  }

  private wait(handle: number): void {
    this.lingering.push(handle);
    if (this.lingering.length < this.linger * 2) return;
    for (const oldest of this.lingering.splice(0, this.linger)) this.end(oldest);
  }

  private begin(stream: number, segment: TcpSegment): void {
    const handle = this.tracked.length;
    if (handle >= this.most) {
      this.bounds.reached("sessions", segment.frame);
      return;
    }
    if (this.following >= this.bounds.limits.connections) this.makeRoom(segment);
    this.following++;
    const isReused = this.flows.replaced >= 0;
    this.tracked.push(new TcpConnection(stream, segment, this.open, isReused, this.bounds));
    this.upward.push(this.flows.direction);
    this.flows.setHandle(stream, handle);
  }

  /** Ends those that closed first, as many as wait, or else the one that has been followed longest. */
  private makeRoom({ frame }: TcpSegment): void {
    const before = this.following;
    for (const handle of this.lingering.splice(0, ROOM)) this.end(handle);
    if (this.following < before) return;
    this.bounds.reached("connections", frame);
    while (this.following === before) this.end(this.oldest++);
  }

  private comesLate({ frame }: TcpSegment): void {
    this.late++;
    const isUsual = this.linger < Number.POSITIVE_INFINITY;
    this.bounds.reached(isUsual ? "lingering-connections" : "connections", frame);
  }

  private end(handle: number): void {
    const connection = this.tracked[handle];
    if (connection === undefined) return;
    this.following--;
    this.tracked[handle] = undefined;
    connection.finish();
    this.done(connection);
  }

  /** A handshake record that begins a segment and holds a ClientHello: for the hint on other ports. */
  private noteTls(segment: TcpSegment): void {
    const { bytes, payloadStart } = segment;
    if (segment.payloadEnd - payloadStart < 6 || bytes[payloadStart] !== 0x16) return;
    if (bytes[payloadStart + 1] !== 0x03 || bytes[payloadStart + 5] !== 0x01) return;
    this.clientHellos[segment.destinationPort] = at(this.clientHellos, segment.destinationPort) + 1;
  }
}
