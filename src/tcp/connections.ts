// Segments to connections: numbers every TCP connection of the capture, follows those on inspected ports.
import { at } from "../bytes/integers.ts";
import type { IcmpError } from "../packet/icmp.ts";
import type { TcpSegment } from "../packet/segment.ts";
import { TcpConnection, type ConnectionListener } from "./connection.ts";
import { FlowTable } from "./flow-table.ts";

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
  private readonly linger: number;
  private readonly clientHellos = new Uint32Array(65536);

  /**
   * `inspected` has a 1 for each port to follow. `open` gives the listener of a new connection; `done` is called
   * once its last segment was seen: when another connection follows on the same ports, when `linger` others have
   * closed after it, or at the capture's end.
   */
  constructor(
    inspected: Uint8Array,
    open: (connection: TcpConnection) => ConnectionListener,
    done: (connection: TcpConnection) => void,
    linger = Number.POSITIVE_INFINITY,
  ) {
    this.linger = linger;
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
    const connection = this.tracked[handle];
    if (connection === undefined) {
      this.late++;
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
    this.tracked[handle]?.icmp(this.flows.direction === this.upward[handle] ? 0 : 1, error, quoted);
  }

  finish(): void {
    for (let handle = 0; handle < this.tracked.length; handle++) this.end(handle);
  }

  /** Ports outside the inspected ones to which a ClientHello was sent, the most frequent first. */
  tlsPorts(): number[] {
    const ports: number[] = [];
    this.clientHellos.forEach((count, port) => count > 0 && ports.push(port));
    return ports.toSorted((a, b) => at(this.clientHellos, b) - at(this.clientHellos, a));
  }

  private wait(handle: number): void {
    if (this.linger === Number.POSITIVE_INFINITY) return;
    this.lingering.push(handle);
    if (this.lingering.length < this.linger * 2) return;
    for (const oldest of this.lingering.splice(0, this.linger)) this.end(oldest);
  }

  private begin(stream: number, segment: TcpSegment): void {
    const handle = this.tracked.length;
    this.tracked.push(new TcpConnection(stream, segment, this.open, this.flows.replaced >= 0));
    this.upward.push(this.flows.direction);
    this.flows.setHandle(stream, handle);
  }

  private end(handle: number): void {
    const connection = this.tracked[handle];
    if (connection === undefined) return;
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
