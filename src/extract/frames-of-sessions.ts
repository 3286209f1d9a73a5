// A capture's bytes -> the frames that belong to chosen connections, and what each side of these sent.
import { type Bounds, UNWATCHED } from "../bounds.ts";
import { createCaptureDecoder } from "../capture/capture-decoder.ts";
import type { CaptureDecoder, CapturedPacket, SecretsSink } from "../capture/captured-packet.ts";
import { createTcpSegment, TcpLocator } from "../packet/locate.ts";
import type { TcpSegment } from "../packet/segment.ts";
import { ByteBlocks } from "../tcp/byte-blocks.ts";
import { TcpConnection } from "../tcp/connection.ts";
import { FlowTable } from "../tcp/flow-table.ts";
import type { Direction } from "../tcp/stream.ts";
import { advance } from "../tcp/sequence.ts";
import { ExtractError } from "./extract-error.ts";
import type { Run } from "./anonymize/stream-text.ts";

/** Fragments whose datagram is not complete yet: as many as a window of them. */
const MAX_WAITING_FRAGMENTS = 1024;

/** What each side sent, as far as it was captured. */
export type Runs = readonly [client: readonly Run[], server: readonly Run[]];

export type IsFromClient = (segment: TcpSegment, stream: number) => boolean;

/** Takes a capture in chunks, like an Inspector. */
export class FramesOfSessions {
  /** Frame numbers. */
  readonly frames = new Set<number>();
  private readonly streams: ReadonlySet<number>;
  private readonly collectors: Map<number, StreamCollector> | null;
  private readonly locator: TcpLocator;
  private readonly bounds: Bounds;
  private readonly segment = createTcpSegment();
  private readonly blocks = new ByteBlocks();
  private readonly flows = new FlowTable();
  private readonly decoder: CaptureDecoder;
  /** Frames of fragments, by the key of their datagram. */
  private fragments: { readonly key: string; readonly frame: number }[] = [];

  private readonly isFromClient: IsFromClient;

  /** With `keepsBytes`, what the sides sent is kept too. `secrets` gets those of the capture. */
  constructor(
    streams: ReadonlySet<number>,
    isFromClient: IsFromClient,
    keepsBytes: boolean,
    bounds = UNWATCHED,
    secrets?: SecretsSink,
  ) {
    this.bounds = bounds;
    this.locator = new TcpLocator(() => {}, bounds);
    this.streams = streams;
    this.isFromClient = isFromClient;
    this.collectors = keepsBytes ? new Map() : null;
    this.decoder = createCaptureDecoder((packet) => this.packet(packet), secrets && { secrets });
  }

  push(chunk: Uint8Array): void {
    this.decoder.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }

  finish(): void {
    this.decoder.finish();
    for (const collector of this.collectors?.values() ?? []) collector.finish();
  }

  /** Nothing of a stream that was not chosen. Throws an ExtractError where more was sent than may be kept. */
  runsOf(stream: number): Runs {
    const collector = this.collectors?.get(stream);
    if (collector?.isFull === true) {
      const longest = this.bounds.limits["anonymized-bytes"];
      throw new ExtractError(
        `a side of stream ${stream} sent more than the limit anonymized-bytes (${longest}); ` +
          "--limit anonymized-bytes=N raises it",
      );
    }
    return collector?.runs ?? [[], []];
  }

  private packet(packet: CapturedPacket): void {
    const { locator, segment } = this;
    const waiting = locator.waitingFragments;
    if (!locator.locate(packet, segment)) {
      if (locator.waitingFragments > waiting) this.fragment(packet);
      return;
    }
    const stream = this.flows.lookup(segment);
    if (!this.streams.has(stream)) return;
    this.frames.add(packet.number);
    if (segment.bytes !== packet.bytes) this.completed();
    if (this.collectors === null) return;
    let collector = this.collectors.get(stream);
    if (collector === undefined) {
      collector = new StreamCollector(this.bounds, this.blocks);
      this.collectors.set(stream, collector);
    }
    collector.push(this.isFromClient(segment, stream) ? 0 : 1, stream, segment);
  }

  private fragment(packet: CapturedPacket): void {
    this.fragments.push({ key: this.datagram(), frame: packet.number });
    if (this.fragments.length > MAX_WAITING_FRAGMENTS) this.fragments.shift();
  }

  private completed(): void {
    const key = this.datagram();
    for (const fragment of this.fragments) if (fragment.key === key) this.frames.add(fragment.frame);
    this.fragments = this.fragments.filter((fragment) => fragment.key !== key);
  }

  private datagram(): string {
    const { bytes, ipVersion, sourceAt, identification } = this.segment;
    const length = ipVersion === 4 ? 8 : 32;
    return `${bytes.subarray(sourceAt, sourceAt + length).join(".")} ${identification}`;
  }
}

class StreamCollector {
  readonly runs: [Run[], Run[]] = [[], []];
  /** More was sent than may be kept. */
  isFull = false;
  private readonly bounds: Bounds;
  private readonly blocks: ByteBlocks;
  private readonly held: [number, number] = [0, 0];
  private connection: TcpConnection | null = null;
  private pieces: [Uint8Array[], Uint8Array[]] = [[], []];
  private starts: [number, number] = [0, 0];

  constructor(bounds: Bounds, blocks: ByteBlocks) {
    this.bounds = bounds;
    this.blocks = blocks;
  }

  /** The client's direction is 0. */
  push(direction: Direction, stream: number, segment: TcpSegment): void {
    const listen = () => ({
      data: (side: Direction, bytes: Uint8Array, start: number, end: number) =>
        this.data(side, bytes.slice(start, end)),
      gap: (side: Direction) => this.endRun(side),
      closed: () => undefined,
    });
    this.connection ??= new TcpConnection(stream, segment, listen, false, this.bounds, this.blocks);
    this.connection.push(direction, segment);
  }

  finish(): void {
    this.connection?.finish();
    this.endRun(0);
    this.endRun(1);
  }

  private data(side: Direction, bytes: Uint8Array): void {
    this.isFull ||= this.held[side] + bytes.length > this.bounds.limits["anonymized-bytes"];
    if (this.isFull) return;
    if (this.pieces[side].length === 0) {
      this.starts[side] = advance(this.connection?.nextSequence(side) ?? 0, -bytes.length);
    }
    this.held[side] += bytes.length;
    this.pieces[side].push(bytes);
  }

  private endRun(side: Direction): void {
    const pieces = this.pieces[side];
    if (pieces.length === 0) return;
    const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.runs[side].push({ sequence: this.starts[side], bytes });
    this.pieces[side] = [];
  }
}
