// TCP segments -> connections: numbers every TCP connection of the capture, and follows those on inspected ports. Over 250
// lines: which connection a segment belongs to, and when that one ends, are one decision.
import { type Bounds, UNWATCHED } from "../bounds.ts";
import { at, uint8 } from "../bytes/integers.ts";
import type { IcmpError } from "../packet/icmp.ts";
import { ACK, FIN, RST, SYN, type TcpSegment } from "../packet/segment.ts";
import { ByteBlocks } from "./byte-blocks.ts";
import type { ConnectionListener, TcpConnection } from "./connection.ts";
import { DeferredConnection, type Shared } from "./deferred-connection.ts";
import { FlowTable } from "./flow-table.ts";
import { LoneSyns } from "./lone-syns.ts";
import { distance } from "./sequence.ts";
import { MAX_ALL_LOG_BYTES, MAX_LOG_BYTES, SegmentLogs } from "./segment-log.ts";

/** A SYN with another number on the endpoints of an open connection: it opens a new one, or is ignored (RFC 5961). */
interface Contested {
  /** The stream of that connection. */
  readonly stream: number;
  readonly direction: 0 | 1;
  readonly sequence: number;
}

/** Closed connections that are ended together where too many are followed, and forgotten together. */
const ENDED_TOGETHER = 1000;

/** What a tracker calls. */
export interface TrackerListener {
  /** A connection begins; one of a SYN alone only when another segment follows, or at the end of the capture. */
  open(connection: TcpConnection): ConnectionListener;
  /**
   * Its last segment was seen: another connection follows on the same ports, or `linger` others have closed after it, or
   * the capture ends; earlier where too many are followed.
   */
  done(connection: TcpConnection): void;
  /** The same of one that was not read, since it is short; true where the listener has taken what is stored of it. */
  takes?(connection: DeferredConnection): boolean;
  /** A segment of a connection that is not followed; valid only during the call. */
  passedOver(segment: TcpSegment): void;
}

export interface TrackerOptions {
  /** Connections that may close after one before it is done. */
  readonly linger?: number;
  /** Connections followed in all. */
  readonly most?: number;
  readonly bounds?: Bounds;
}

export class ConnectionTracker {
  /** TCP segments seen, on any port. */
  segments = 0;
  /** Connections followed that have closed. */
  closed = 0;
  /** Segments of connections that had already been reported as done. */
  late = 0;
  readonly flows = new FlowTable();
  /** Connections that are followed now, by stream. */
  private readonly tracked = new Map<number, DeferredConnection>();
  /** Connections of which only a SYN was seen so far. */
  private readonly loneSyns = new LoneSyns();
  /** By the number of the new stream, as Wireshark counts it. */
  private readonly contested = new Map<number, Contested>();
  private readonly inspected: Uint8Array;
  private readonly shared: Shared;
  private readonly listener: TrackerListener;
  /** Streams of closed connections whose last segments may still come, the first closed first. */
  private readonly lingering: number[] = [];
  /** Where the first of them is: the list is shortened once in a while, since that moves all of it. */
  private firstLingering = 0;
  /** How many of them, from the first on, had closed by the last settle(). */
  private settled = 0;
  private readonly bounds: Bounds;
  private readonly linger: number;
  private readonly most: number;
  /** Connections followed so far. */
  private begun = 0;
  /** Set at the capture's end: the streams that are still to be ended, the last first. */
  private remaining: number[] | null = null;
  /** By server port that is not inspected: connections whose SYN or SYN/ACK was seen. */
  readonly uninspected = new Map<number, number>();

  /** `inspected` has a 1 for each server port to follow. */
  constructor(
    inspected: Uint8Array,
    listener: TrackerListener,
    {
      linger = Number.POSITIVE_INFINITY,
      most = Number.POSITIVE_INFINITY,
      bounds = UNWATCHED,
    }: TrackerOptions = {},
  ) {
    this.listener = listener;
    this.linger = linger;
    this.most = most;
    this.bounds = bounds;
    this.inspected = inspected;
    const blocks = new ByteBlocks();
    const logs = new SegmentLogs(blocks, MAX_ALL_LOG_BYTES, MAX_LOG_BYTES);
    this.shared = { open: (connection) => listener.open(connection), bounds, blocks, logs };
  }

  /** Streams numbered so far. */
  get streams(): number {
    return this.flows.size;
  }

  push(segment: TcpSegment): void {
    this.segments++;
    const { inspected, flows } = this;
    const stream = flows.lookup(segment);
    if ((uint8(inspected, segment.sourcePort) | uint8(inspected, segment.destinationPort)) === 0) {
      if (flows.isNew && (segment.flags & SYN) !== 0) this.noteConnection(segment);
      this.listener.passedOver(segment);
      return;
    }
    if ((segment.flags & (SYN | FIN | RST)) === 0 && this.isStored(stream, segment)) return;
    if (flows.isNew && flows.replaced >= 0 && !this.contests(stream, segment)) this.end(flows.replaced);
    if (flows.isNew && !this.goesToInspected(segment)) flows.leaveOut(stream);
    if (flows.isLeftOut(stream)) {
      this.listener.passedOver(segment);
      return;
    }
    if (flows.isNew && isSynAlone(segment) && this.keepsSyn(stream, segment)) return;
    const contested = this.contested.get(stream);
    if (contested !== undefined && this.goesOn(stream, contested, segment)) return;
    if (flows.kept >= 0) this.replay(stream, flows.kept, segment.frame);
    else if (!flows.isFollowed(stream)) {
      flows.follow(stream);
      this.makeRoom(segment.frame);
      this.begin(stream, segment.frame, flows.isNew && flows.replaced >= 0);
    }
    const connection = this.tracked.get(stream);
    if (connection === undefined) {
      if (flows.isFollowed(stream)) this.comesLate(segment);
      return;
    }
    const wasClosed = connection.isClosed;
    connection.push(this.direction(stream), segment);
    flows.setLog(stream, connection.openLog);
    if (connection.isClosed && !wasClosed) this.wait(stream);
  }

  /** Nearly all segments are only added to their connection's log: those that neither begin nor end anything. */
  private isStored(stream: number, segment: TcpSegment): boolean {
    const log = this.flows.logOf(stream);
    return log >= 0 && this.shared.logs.append(log, this.direction(stream), segment);
  }

  /** Of the segment that was looked up last, from the first one that was followed. */
  private direction(stream: number): 0 | 1 {
    return this.flows.direction === this.flows.followedDirection(stream) ? 0 : 1;
  }

  /** An ICMP error that quotes a segment, as the locator gives it. */
  icmp(error: IcmpError, quoted: TcpSegment): void {
    const { flows, inspected } = this;
    if ((uint8(inspected, quoted.sourcePort) | uint8(inspected, quoted.destinationPort)) === 0) return;
    const stream = flows.known(quoted);
    if (stream < 0) return;
    const { direction } = flows;
    const kept = flows.takeKept(stream);
    if (kept >= 0) this.replay(stream, kept, quoted.frame);
    this.tracked.get(stream)?.icmp(direction === flows.followedDirection(stream) ? 0 : 1, error, quoted);
  }

  /** The capture ends: ends up to `most` connections, the oldest first. False once none is left. */
  finish(most = Number.POSITIVE_INFINITY): boolean {
    this.remaining ??= [...this.tracked.keys(), ...this.loneSyns.streams()].toSorted((a, b) => b - a);
    const goal = Math.max(0, this.remaining.length - most);
    while (this.remaining.length > goal) {
      const stream = this.remaining.pop() ?? 0;
      const kept = this.flows.takeKept(stream);
      if (kept >= 0) this.beginAlone(stream, kept);
      this.end(stream);
    }
    return goal > 0;
  }

  /** Ends the connections that had already closed at the last call: their last segments had time to come. */
  settle(): void {
    this.endLingering(this.settled);
    this.settled = this.lingering.length - this.firstLingering;
  }

  /** The server's port is inspected; true also where no SYN or SYN/ACK shows which side is the server. */
  private goesToInspected({ flags, sourcePort, destinationPort }: TcpSegment): boolean {
    if ((flags & SYN) === 0) return true;
    return uint8(this.inspected, (flags & ACK) === 0 ? destinationPort : sourcePort) !== 0;
  }

  private wait(stream: number): void {
    this.closed++;
    this.lingering.push(stream);
    if (this.lingering.length - this.firstLingering > this.linger) this.endLingering(1);
  }

  /** Ends closed connections, the first closed first. */
  private endLingering(most: number): void {
    const { lingering } = this;
    const end = Math.min(lingering.length, this.firstLingering + most);
    this.settled = Math.max(0, this.settled - most);
    while (this.firstLingering < end) this.end(at(lingering, this.firstLingering++));
    if (end < ENDED_TOGETHER) return;
    lingering.splice(0, end);
    this.firstLingering = 0;
  }

  /** The SYN may be ignored: the earlier connection is open, and may answer it with a challenge ACK (RFC 5961 section 4). */
  private contests(stream: number, segment: TcpSegment): boolean {
    const { replaced, direction } = this.flows;
    const before = this.contested.get(replaced)?.stream ?? replaced;
    const isOpen = this.tracked.get(before)?.isClosed === false;
    if (!isOpen || !isSynAlone(segment)) return false;
    this.contested.set(stream, { stream: before, direction, sequence: segment.sequence });
    return true;
  }

  /** True for a segment that belongs to the connection before the SYN, not to a new one. */
  private goesOn(
    stream: number,
    { stream: before, direction, sequence }: Contested,
    segment: TcpSegment,
  ): boolean {
    const { flows } = this;
    const connection = this.tracked.get(before);
    const number = flows.direction === direction ? segment.sequence : segment.acknowledgment;
    if (connection === undefined || (segment.flags & SYN) !== 0 || distance(number, sequence) === 1) {
      this.contested.delete(stream);
      this.end(before);
      if (flows.kept < 0) flows.unfollow(stream);
      return false;
    }
    const directionOf = (one: 0 | 1) => (one === flows.followedDirection(before) ? 0 : 1);
    if (flows.kept >= 0) {
      this.loneSyns.remove(flows.kept);
      this.shared.logs.each(flows.kept, (_, syn) => connection.push(directionOf(direction), { ...syn }));
      this.shared.logs.close(flows.kept);
    }
    connection.push(directionOf(flows.direction), segment);
    return true;
  }

  /** In a SYN flood each must cost less than a connection: it costs a log. False where the SYN is too long for one. */
  private keepsSyn(stream: number, segment: TcpSegment): boolean {
    const { flows, loneSyns, bounds } = this;
    const { logs } = this.shared;
    const isFull = loneSyns.size >= bounds.limits["lone-syns"];
    const log = isFull ? this.forgetOldestSyn(segment.frame) : logs.open();
    if (!logs.add(log, 0, segment)) {
      logs.close(log);
      return false;
    }
    flows.keep(stream, log);
    loneSyns.add(log, segment.frame, stream, flows.replaced >= 0);
    return true;
  }

  /** Returns its log, empty. */
  private forgetOldestSyn(frame: number): number {
    const { loneSyns } = this;
    const log = loneSyns.oldest;
    this.bounds.reached("lone-syns", frame, loneSyns.frameOf(log));
    this.flows.unfollow(loneSyns.streamOf(log));
    loneSyns.remove(log);
    this.shared.logs.empty(log);
    return log;
  }

  /** A segment follows the SYN in this frame: its connection begins. */
  private replay(stream: number, log: number, frame: number): void {
    this.makeRoom(frame);
    this.beginAlone(stream, log);
  }

  private beginAlone(stream: number, log: number): void {
    const { loneSyns } = this;
    loneSyns.remove(log);
    this.begin(stream, loneSyns.frameOf(log), loneSyns.isPortReused(log), log);
  }

  private begin(stream: number, frame: number, isPortReused: boolean, log = this.shared.logs.open()): void {
    if (this.begun >= this.most) {
      this.bounds.reached("sessions", frame);
      this.flows.unfollow(stream);
      this.shared.logs.close(log);
      return;
    }
    this.begun++;
    this.tracked.set(stream, new DeferredConnection(stream, isPortReused, this.shared, log));
  }

  /** Ends closed connections, the first closed first; without any, the one that has been followed longest. */
  private makeRoom(frame: number): void {
    const { tracked, bounds } = this;
    const most = bounds.limits.connections;
    if (tracked.size < most) return;
    this.endLingering(ENDED_TOGETHER);
    if (tracked.size < most) return;
    bounds.reached("connections", frame);
    for (const stream of tracked.keys()) {
      this.end(stream);
      if (tracked.size < most) return;
    }
  }

  private comesLate({ frame, flags, payloadLength }: TcpSegment): void {
    this.late++;
    const isUsual = this.linger < Number.POSITIVE_INFINITY;
    // Nothing is lost with the last ACK of a closed connection.
    if (isUsual && payloadLength === 0 && (flags & (SYN | FIN | RST)) === 0) return;
    this.bounds.reached(isUsual ? "lingering-connections" : "connections", frame);
  }

  private end(stream: number): void {
    const { listener } = this;
    const ended = this.tracked.get(stream);
    if (ended === undefined) return;
    this.tracked.delete(stream);
    this.flows.setLog(stream, -1);
    if (ended.isUnread && listener.takes?.(ended) === true) return ended.clear();
    const connection = ended.finish();
    if (connection !== null) listener.done(connection);
  }

  private noteConnection({ flags, sourcePort, destinationPort }: TcpSegment): void {
    const port = (flags & ACK) === 0 ? destinationPort : sourcePort;
    this.uninspected.set(port, (this.uninspected.get(port) ?? 0) + 1);
  }
}

/** A SYN without data or other flags: nothing in it has to be read. */
const isSynAlone = ({ flags, payloadLength }: TcpSegment): boolean =>
  (flags & (SYN | ACK | FIN | RST)) === SYN && payloadLength === 0;
