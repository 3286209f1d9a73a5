// Chunks of any size to whole records: what the readers of pcap and pcapng have in common.
import { CaptureError } from "./capture-error.ts";
import {
  type CaptureDecoder,
  type CapturedPacket,
  type CaptureSummary,
  type CaptureTime,
  type DecoderOptions,
  NO_FILTER,
  type PacketFilter,
  type PacketSink,
} from "./captured-packet.ts";

const FIRST_CARRY_BYTES = 4096;

/**
 * Passes each chunk on in place; only the record that straddles two chunks is copied, into a buffer that is reused
 * and grows with the bytes that arrive, not with the length that a record claims.
 */
export abstract class RecordDecoder implements CaptureDecoder {
  protected abstract readonly format: CaptureSummary["format"];
  protected readonly sink: PacketSink;
  protected readonly filter: PacketFilter;
  /** The view for packets with a timestamp: after a packet it still holds that packet's time. */
  protected readonly packet: CapturedPacket = emptyPacket();
  /** Packets so far. */
  protected packets = 0;
  /** Frame numbers given so far. */
  protected frames = 0;
  protected firstTime: CaptureTime | null = null;
  /** The file's own header was read. */
  protected headerRead = false;
  /** Bytes that the current record needs in all, as far as is known; set by read(). */
  protected needed = 0;
  /** Set by read() where it stops before a record that it could read, which resume() gives it again. */
  protected paused = false;

  private readonly linkTypes = new Set<number>();
  private readonly warnings: string[] = [];
  private truncated = false;
  private damaged = false;
  private finished = false;
  /** Offset in the file of the first byte that no record has used yet. */
  private position = 0;
  private carry = new Uint8Array(FIRST_CARRY_BYTES);
  private carried = 0;

  constructor(sink: PacketSink, { filter = NO_FILTER }: DecoderOptions) {
    this.sink = sink;
    this.filter = filter;
  }

  push(chunk: Uint8Array): void {
    if (this.damaged) return;
    if (this.paused) return this.keep(chunk, 0, chunk.length);
    let offset = 0;
    while (this.carried > 0) {
      const taken = Math.min(this.needed - this.carried, chunk.length - offset);
      this.keep(chunk, offset, offset + taken);
      offset += taken;
      if (this.carried < this.needed) return;
      const used = this.read(this.carry, 0, this.carried, this.position);
      if (this.damaged) return;
      this.position += used;
      if (this.paused) return this.keep(chunk, offset, chunk.length);
      if (used > 0) this.carried = 0;
    }
    const used = this.read(chunk, offset, chunk.length, this.position);
    this.position += used - offset;
    if (!this.damaged) this.keep(chunk, used, chunk.length);
  }

  finish(): void {
    if (this.finished) return;
    this.finished = true;
    if (!this.headerRead) {
      const size = this.position + this.carried;
      throw new CaptureError(
        "truncated-header",
        size,
        `this ${this.format} file ends after ${size} bytes, inside its file header: ` +
          "nothing was captured, or the file was not copied whole; fetch or record it again",
      );
    }
    if (this.damaged || this.carried === 0) return;
    this.truncated = true;
    const name = this.recordName(this.carry, 0, this.carried);
    this.warnings.push(
      `the file ends inside ${name} (byte ${this.position}): ` +
        `${this.carried} of ${this.needed} bytes are there`,
    );
  }

  get isDamaged(): boolean {
    return this.damaged;
  }

  get isPaused(): boolean {
    return this.paused;
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    const kept = this.carry.subarray(0, this.carried);
    this.carry = new Uint8Array(FIRST_CARRY_BYTES);
    this.carried = 0;
    this.push(kept);
  }

  get summary(): CaptureSummary {
    return {
      format: this.format,
      packets: this.packets,
      frames: this.frames,
      firstTime: this.firstTime,
      lastTime: this.firstTime === null ? null : timeOf(this.packet),
      truncated: this.truncated,
      damaged: this.damaged,
      linkTypes: [...this.linkTypes],
      warnings: [...this.warnings],
      origin: null,
    };
  }

  /** Every packet of the file was read. */
  protected get isWhole(): boolean {
    return this.finished && !this.truncated && !this.damaged;
  }

  /**
   * Reads the whole records of `bytes[start, end)`, whose first byte is at `position` in the file. Returns the
   * offset of the first byte that it did not use, having set `needed` for what begins there or `paused`, or called stop().
   */
  protected abstract read(bytes: Uint8Array, start: number, end: number, position: number): number;

  /** Names the record of which `bytes[offset, offset + length)` is there: "frame 18". */
  protected abstract recordName(bytes: Uint8Array, offset: number, length: number): string;

  /** Nothing after this is read. `problem` is a clause without a full stop. */
  protected stop(problem: string): void {
    this.damaged = true;
    this.carried = 0;
    this.warnings.push(`${problem}; the rest of the file was not read`);
  }

  /** Called for the first packet with a timestamp. */
  protected noteFirstTime(): void {
    this.firstTime = timeOf(this.packet);
  }

  /** Called for every interface that the file describes. */
  protected noteLinkType(linkType: number): void {
    this.linkTypes.add(linkType);
  }

  private keep(chunk: Uint8Array, start: number, end: number): void {
    const length = this.carried + end - start;
    if (length > this.carry.length) {
      const grown = new Uint8Array(Math.max(length, this.carry.length * 2));
      grown.set(this.carry.subarray(0, this.carried));
      this.carry = grown;
    }
    this.carry.set(chunk.subarray(start, end), this.carried);
    this.carried = length;
  }
}

/** A view of nothing; the fields' types are those of a packet, so that the hot loop never changes its shape. */
export function emptyPacket(): CapturedPacket {
  return {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    originalLength: 0,
    linkType: 0,
    interfaceId: 0,
    seconds: Number.NaN,
    nanoseconds: 0,
    decimals: 6,
    number: 0,
  };
}

function timeOf(packet: CapturedPacket): CaptureTime {
  return { seconds: packet.seconds, nanoseconds: packet.nanoseconds, decimals: packet.decimals };
}
