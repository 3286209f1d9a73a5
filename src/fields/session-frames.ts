// A capture's bytes -> the frames of one session, each with its bytes and fields.
import { UNWATCHED, WatchedBounds } from "../bounds.ts";
import { CaptureKeys, type KeyOptions } from "../capture-keys.ts";
import { createCaptureDecoder } from "../capture/capture-decoder.ts";
import type { CaptureDecoder, CapturedPacket } from "../capture/captured-packet.ts";
import { createTcpSegment, TcpLocator } from "../packet/locate.ts";
import { ACK, RST, SYN, type TcpSegment } from "../packet/segment.ts";
import type { Session, Side } from "../session/session.ts";
import { type ReaderOptions, SessionReader } from "../session-reader.ts";
import { addressText } from "../tcp/address-text.ts";
import { FlowTable } from "../tcp/flow-table.ts";
import { advance } from "../tcp/sequence.ts";
import type { FrameFields } from "./field.ts";
import { type Carried, frameFields } from "./frame-fields.ts";
import { type Fragment, type KeptPacket, layersOf } from "./layer-fields.ts";
import { SpokenStream } from "./spoken-stream.ts";
import { otherSide } from "../session/other-side.ts";

/** A ClientHello to the end of a short message many times over. */
const MAX_KEPT_BYTES = 8 << 20;

/** Fragments whose datagram is not complete yet: as many as a window of them. */
const MAX_WAITING_FRAGMENTS = 1024;

interface Waiting {
  readonly packet: KeptPacket;
  readonly fragment: Fragment;
}

export interface SessionFramesOptions extends ReaderOptions, KeyOptions {
  /** The files that are pushed are one capture. */
  readonly joined?: boolean;
  /** Frames whose bytes are kept however many there are; of the others only the first ones in a long session. */
  readonly wanted?: ReadonlySet<number>;
  /** Bytes of frames that are kept beside those. */
  readonly keptBytes?: number;
}

/** Pushed the capture of the session, read with the same options, as an Inspector is. */
export class SessionFrames {
  /** Of the session that were not kept. */
  leftOut = 0;
  private readonly session: Session;
  private readonly options: SessionFramesOptions;
  private readonly reader: SessionReader;
  private readonly keys: CaptureKeys;
  private readonly locator: TcpLocator;
  private readonly segment = createTcpSegment();
  private readonly flows = new FlowTable();
  /** Null before a file's first bytes. */
  private decoder: CaptureDecoder | null = null;
  private framesBefore = 0;
  private stream: SpokenStream | null = null;
  private readonly kept = new Map<number, Carried>();
  private keptBytes = 0;
  private waiting: Waiting[] = [];
  private readonly last: number;
  /** Frames of errors that quote a segment of the session. */
  private readonly icmp: ReadonlySet<number>;

  constructor(session: Session, options: SessionFramesOptions = {}) {
    this.session = session;
    this.options = options;
    const bounds = options.limits === undefined ? UNWATCHED : new WatchedBounds(options.limits);
    this.reader = new SessionReader(options, bounds);
    this.keys = new CaptureKeys(options, this.reader.context, () => ({ path: "", nextFrame: 1 }));
    this.locator = new TcpLocator(() => {}, bounds);
    this.icmp = new Set(session.transport.icmp.map(({ frame }) => frame));
    this.last = Math.max(session.frames.last, ...this.icmp);
  }

  /** What is pushed from now on is the next file of the same capture, whose frames are numbered from `first` on. */
  beginFile(first: number): void {
    this.decoder?.finish();
    this.decoder = null;
    this.framesBefore = first - 1;
  }

  /** The last frame of the session was read: what follows changes nothing. */
  get isDone(): boolean {
    return this.framesBefore + (this.decoder?.summary.frames ?? 0) > this.last;
  }

  push(chunk: Uint8Array): void {
    this.decoder ??= this.createDecoder();
    this.decoder.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }

  finish(): void {
    this.decoder?.finish();
    this.stream?.finish();
  }

  /** In order. */
  get numbers(): readonly number[] {
    return [...this.kept.keys()].toSorted((a, b) => a - b);
  }

  /** Null for a frame that is not of the session, or was not kept. */
  frame(number: number): FrameFields | null {
    const carried = this.kept.get(number);
    return carried === undefined
      ? null
      : frameFields(carried, this.stream, [...this.kept.values()], this.session.protocol);
  }

  private createDecoder(): CaptureDecoder {
    const asMerged = this.options.joined === true;
    return createCaptureDecoder((packet) => this.packet(packet), { asMerged, secrets: this.keys });
  }

  private packet(packet: CapturedPacket): void {
    const { locator, segment } = this;
    const { waitingFragments } = locator;
    const isTcp = locator.locate(packet, segment);
    const number = packet.number + this.framesBefore;
    if (!isTcp) {
      if (locator.waitingFragments > waitingFragments) this.wait(packet, number);
      if (this.icmp.has(number))
        this.keep({ packet: keptPacket(packet, number), segment: null, fragment: null });
      return;
    }
    segment.frame = number;
    if (this.flows.lookup(segment) !== this.session.stream) return;
    const from = this.senderOf(segment);
    this.stream ??= new SpokenStream(this.session, this.reader, segment, from);
    this.take(packet, segment, from, this.stream);
    this.stream.push(from, segment);
  }

  /** By port, and where both sides have the same one, by address. */
  private senderOf(segment: TcpSegment): Side {
    const { client, server } = this.session;
    const isClient =
      client.port === server.port
        ? addressText(segment, segment.sourceAt) === client.address
        : segment.sourcePort === client.port;
    return isClient ? "client" : "server";
  }

  private take(packet: CapturedPacket, segment: TcpSegment, from: Side, { sides }: SpokenStream): void {
    const { flags, payloadStart, payloadEnd, headerStart, payloadLength } = segment;
    const own = sides[from];
    const other = sides[otherSide(from)];
    const isSyn = (flags & SYN) !== 0;
    const first = isSyn ? advance(segment.sequence, 1) : segment.sequence;
    own.begin(first);
    const position = own.offsetOf(first) ?? 0;
    const isAcknowledgment = (flags & ACK) !== 0;
    if (isAcknowledgment) other.begin(segment.acknowledgment);
    const acknowledged = isAcknowledgment ? other.offsetOf(segment.acknowledgment) : null;
    const kept = keptPacket(packet, segment.frame);
    const isWhole = segment.bytes === packet.bytes;
    const shift = isWhole ? packet.start : 0;
    const part = {
      from,
      bytes: isWhole ? kept.bytes : segment.bytes.slice(),
      headerStart: headerStart - shift,
      payloadStart: payloadStart - shift,
      payloadEnd: payloadEnd - shift,
      payloadLength,
      position,
      isInStream: (flags & RST) === 0,
      numbers: {
        sequence: position + (isSyn ? 0 : 1),
        acknowledgment: acknowledged === null ? null : acknowledged + 1,
      },
    };
    if (isWhole) return this.keep({ packet: kept, segment: part, fragment: null });
    const { fragment } = layersOf(kept);
    const parts = this.waiting.filter((one) => one.fragment.key === fragment?.key);
    this.waiting = this.waiting.filter((one) => one.fragment.key !== fragment?.key);
    if (fragment !== null) parts.push({ packet: kept, fragment });
    const length = Math.max(...parts.map(({ fragment: each }) => each.offset + each.length));
    const base = part.bytes.length - length;
    for (const each of parts) {
      const { offset, length: size, at } = each.fragment;
      const place = { from: base + offset, to: base + offset + size, at };
      this.keep({ packet: each.packet, segment: part, fragment: place });
    }
  }

  private keep(carried: Carried): void {
    const { number, bytes } = carried.packet;
    const { wanted, keptBytes: most = MAX_KEPT_BYTES } = this.options;
    this.keptBytes += bytes.length;
    if (this.keptBytes <= most || wanted?.has(number) === true) this.kept.set(number, carried);
    else this.leftOut++;
  }

  private wait(packet: CapturedPacket, number: number): void {
    const kept = keptPacket(packet, number);
    const { fragment } = layersOf(kept);
    if (fragment === null) return;
    this.waiting.push({ packet: kept, fragment });
    if (this.waiting.length > MAX_WAITING_FRAGMENTS) this.waiting.shift();
  }
}

const keptPacket = (packet: CapturedPacket, number: number): KeptPacket => ({
  number,
  bytes: packet.bytes.slice(packet.start, packet.end),
  originalLength: packet.originalLength,
  linkType: packet.linkType,
});
