// A capture's bytes, pushed once more -> the packets of chosen sessions, as this capture point saw them.
import { UNWATCHED, WatchedBounds } from "../../bounds.ts";
import { createCaptureDecoder } from "../../capture/capture-decoder.ts";
import type { CaptureDecoder, CapturedPacket } from "../../capture/captured-packet.ts";
import type { Limits } from "../../limits.ts";
import { createTcpSegment, TcpLocator } from "../../packet/locate.ts";
import type { TcpSegment } from "../../packet/segment.ts";
import { tcpOptions } from "../../packet/tcp-options.ts";
import type { Session, Side } from "../../session/session.ts";
import { addressText } from "../../tcp/address-text.ts";
import { ByteBlocks } from "../../tcp/byte-blocks.ts";
import { FlowTable } from "../../tcp/flow-table.ts";
import { RecentSegments } from "../../tcp/recent-segments.ts";
import { OffloadedCopies } from "./offloaded-copy.ts";
import { isRecordedAgain } from "./recorded-again.ts";
import type { WirePacket } from "./wire-packet.ts";
import type { WireTrace } from "./wire-trace.ts";

/** Of one session: a handshake and a large mail, whatever the size of its packets. */
const MAX_KEPT_BYTES = 64 << 20;
/** What a packet takes beside its payload. */
const PACKET_BYTES = 400;

export interface TraceOptions {
  /** The files that are pushed are one capture. */
  readonly joined?: boolean;
  readonly limits?: Partial<Limits>;
  /** Bytes that are kept of each session. */
  readonly keptBytes?: number;
}

/** Pushed the capture of the sessions, read with the same options, as an Inspector is. */
export class TraceReader {
  private readonly sessions: readonly Session[];
  private readonly collectors: ReadonlyMap<number, Collector>;
  private readonly options: TraceOptions;
  private readonly locator: TcpLocator;
  private readonly segment = createTcpSegment();
  private readonly flows = new FlowTable();
  /** Null before a file's first bytes. */
  private decoder: CaptureDecoder | null = null;
  private framesBefore = 0;
  private fromMs = Number.POSITIVE_INFINITY;
  private untilMs = Number.NEGATIVE_INFINITY;

  constructor(sessions: readonly Session[], options: TraceOptions = {}) {
    const blocks = new ByteBlocks();
    const { keptBytes = MAX_KEPT_BYTES, limits } = options;
    this.options = options;
    this.sessions = sessions;
    this.collectors = new Map(
      sessions.map((session) => [session.stream, new Collector(session, blocks, keptBytes)]),
    );
    const bounds = limits === undefined ? UNWATCHED : new WatchedBounds(limits);
    this.locator = new TcpLocator(() => {}, bounds);
  }

  /** What is pushed from now on is the next file of the same capture, whose frames are numbered from `first` on. */
  beginFile(first: number): void {
    this.decoder?.finish();
    this.decoder = null;
    this.framesBefore = first - 1;
  }

  push(chunk: Uint8Array): void {
    this.decoder ??= createCaptureDecoder((packet) => this.packet(packet), {
      asMerged: this.options.joined === true,
    });
    this.decoder.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }

  finish(): void {
    this.decoder?.finish();
  }

  /** Of the sessions, in their order. */
  get traces(): readonly WireTrace[] {
    const { fromMs, untilMs } = this;
    const recorded = fromMs <= untilMs ? { fromMs, untilMs } : null;
    return this.sessions.map((session) => {
      const { packets = [], leftOut = 0 } = this.collectors.get(session.stream) ?? {};
      // Of one time are all where a tool wrote 0 or the like in its place.
      const isTimed = fromMs < untilMs || packets.length === 1;
      return {
        session,
        packets: isTimed ? packets : packets.map(untimed),
        icmp: session.transport.icmp.map(({ frame, about }) => ({ frame, about })),
        recorded: isTimed ? recorded : null,
        leftOut,
      };
    });
  }

  private packet(packet: CapturedPacket): void {
    const { segment } = this;
    const timeMs = millisecondsOf(packet);
    if (timeMs < this.fromMs) this.fromMs = timeMs;
    if (timeMs > this.untilMs) this.untilMs = timeMs;
    if (!this.locator.locate(packet, segment)) return;
    const collector = this.collectors.get(this.flows.lookup(segment));
    if (collector === undefined) return;
    segment.frame = packet.number + this.framesBefore;
    collector.add(segment, this.flows.direction, Number.isNaN(timeMs) ? null : timeMs);
  }
}

class Collector {
  private readonly session: Session;
  readonly packets: WirePacket[] = [];
  leftOut = 0;
  private readonly recent: RecentSegments;
  private readonly copies = [new OffloadedCopies(), new OffloadedCopies()] as const;
  private bytesLeft: number;

  constructor(session: Session, blocks: ByteBlocks, keptBytes: number) {
    this.session = session;
    this.recent = new RecentSegments(blocks);
    this.bytesLeft = keptBytes;
  }

  add(segment: TcpSegment, direction: 0 | 1, timeMs: number | null): void {
    this.recent.remember(direction, segment, timeMs ?? Number.NaN);
    if (this.recent.isDuplicate(segment)) return;
    const packet = wirePacket(segment, senderOf(segment, this.session), timeMs);
    const stamp = packet.options.timestamp?.value ?? null;
    if (this.copies[direction].isCopy(segment, timeMs ?? Number.NaN, stamp)) return;
    if (isRecordedAgain(this.packets, packet)) return;
    this.bytesLeft -= PACKET_BYTES + segment.payloadEnd - segment.payloadStart;
    // What follows is left out too: a trace ends, and has no holes of its own.
    if (this.bytesLeft < 0) this.leftOut++;
    else this.packets.push(packet);
  }
}

const untimed = (packet: WirePacket): WirePacket => ({ ...packet, timeMs: null });

/** By port, and where both sides have the same one, by address. */
function senderOf(segment: TcpSegment, { client, server }: Session): Side {
  const isClient =
    client.port === server.port
      ? addressText(segment, segment.sourceAt) === client.address
      : segment.sourcePort === client.port;
  return isClient ? "client" : "server";
}

function wirePacket(segment: TcpSegment, from: Side, timeMs: number | null): WirePacket {
  const { frame, sequence, acknowledgment, flags, window, hopLimit, identification, payloadLength } = segment;
  return {
    frame,
    timeMs,
    from,
    sequence,
    acknowledgment,
    flags,
    window,
    hopLimit,
    identification,
    options: tcpOptions(segment),
    payloadLength,
    payload: segment.bytes.slice(segment.payloadStart, segment.payloadEnd),
  };
}

/** NaN without a timestamp. */
const millisecondsOf = ({ seconds, nanoseconds }: CapturedPacket): number =>
  seconds * 1000 + nanoseconds / 1e6;
