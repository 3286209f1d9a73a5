// A capture's bytes -> the packets of chosen frames as a capture of their own.
import { UNWATCHED } from "../bounds.ts";
import { createCaptureDecoder } from "../capture/capture-decoder.ts";
import type { CaptureDecoder, CapturedPacket } from "../capture/captured-packet.ts";
import { type ExtractOrigin, originComments } from "../capture/extract-origin.ts";
import { createTcpSegment, TcpLocator } from "../packet/locate.ts";
import type { TcpSegment } from "../packet/segment.ts";
import { FlowTable } from "../tcp/flow-table.ts";
import type { IsFromClient } from "./frames-of-sessions.ts";
import type { CaptureWriter } from "./capture-writer.ts";
import { ExtractError } from "./extract-error.ts";

export interface Choice {
  readonly frames: ReadonlySet<number>;
  /** Written as comments on the whole file. */
  readonly origin: ExtractOrigin;
  readonly comments: ReadonlyMap<number, string>;
  /** TLS keys of what is written, as a key log; none unless given. Those of the capture itself are not written. */
  readonly keyLog?: string | null;
  /** Per stream number: frames of either side after which its payload is cut off; null for all of it. */
  readonly cutAfter: ReadonlyMap<number, readonly [client: number, server: number]> | null;
  readonly isFromClient: IsFromClient;
  /** The packet rewritten; null for the packet as it is. */
  readonly rewrite: ((packet: CapturedPacket, segment: TcpSegment, stream: number) => Uint8Array) | null;
}

/** Pushed a capture like an Inspector; gives the written pieces to `write`. */
export class Extractor {
  /** Packets written. */
  packets = 0;
  /** Packets with a comment, where the format has such. */
  commented = 0;
  /** Packets whose payload was cut. */
  cut = 0;
  private readonly choice: Choice;
  private readonly writer: CaptureWriter;
  private readonly write: (piece: Uint8Array) => void;
  private readonly locator: TcpLocator;
  private readonly segment = createTcpSegment();
  private readonly flows = new FlowTable();
  private readonly decoder: CaptureDecoder;

  constructor(choice: Choice, writer: CaptureWriter, write: (piece: Uint8Array) => void, bounds = UNWATCHED) {
    this.locator = new TcpLocator(() => {}, bounds);
    this.choice = choice;
    this.writer = writer;
    this.write = write;
    write(writer.start(originComments(choice.origin), choice.keyLog ?? null));
    this.decoder = createCaptureDecoder((packet) => this.packet(packet));
  }

  push(chunk: Uint8Array): void {
    this.decoder.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }

  finish(): void {
    this.decoder.finish();
  }

  private packet(packet: CapturedPacket): void {
    const { segment, choice } = this;
    const isTcp = this.locator.locate(packet, segment);
    const stream = isTcp ? this.flows.lookup(segment) : -1;
    if (!choice.frames.has(packet.number)) return;
    if (choice.rewrite !== null && !isTcp) throw new ExtractError(`frame ${packet.number} is an IP fragment`);
    const whole = packet.bytes.slice(packet.start, packet.end);
    const bytes = choice.rewrite === null ? whole : choice.rewrite(packet, segment, stream);
    const kept = isTcp && this.isCut(stream) ? segment.payloadStart - packet.start : bytes.length;
    if (kept < bytes.length) this.cut++;
    const comment = this.comment(packet.number);
    if (comment !== null) this.commented++;
    this.packets++;
    this.write(
      this.writer.packet({
        bytes: bytes.subarray(0, kept),
        originalLength: Math.max(packet.originalLength, bytes.length),
        linkType: packet.linkType,
        seconds: packet.seconds,
        nanoseconds: packet.nanoseconds,
        decimals: packet.decimals,
        comment,
      }),
    );
  }

  /** The payload is application data after the handshake. */
  private isCut(stream: number): boolean {
    const { segment } = this;
    const limits = this.choice.cutAfter?.get(stream);
    if (limits === undefined || segment.payloadEnd === segment.payloadStart) return false;
    return segment.frame > limits[this.choice.isFromClient(segment, stream) ? 0 : 1];
  }

  private comment(frame: number): string | null {
    const { comments, origin } = this.choice;
    const proof = comments.get(frame);
    return proof === undefined ? null : `frame ${frame} of ${origin.name ?? "the capture"}: ${proof}`;
  }
}
