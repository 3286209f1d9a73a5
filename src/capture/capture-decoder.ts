// The bytes of a file to packets, whichever format its first bytes say it has.
import { concat } from "../bytes/concat.ts";
import type { CaptureDecoder, CaptureSummary, DecoderOptions, PacketSink } from "./captured-packet.ts";
import { unsupportedFormatError, FORMAT_SNIFF_BYTES } from "./unsupported-formats.ts";
import { captureFormats } from "./formats.ts";

const NOTHING_YET: CaptureSummary = {
  format: "pcap",
  packets: 0,
  frames: 0,
  firstTime: null,
  lastTime: null,
  truncated: false,
  damaged: false,
  linkTypes: [],
  warnings: [],
  origin: null,
};

/**
 * Wants uncompressed bytes. push() and finish() throw a CaptureError where nothing at all can be read; whatever is
 * wrong later ends in the summary's warnings. The summary is of no use before the format is known.
 */
export function createCaptureDecoder(sink: PacketSink, options: DecoderOptions = {}): CaptureDecoder {
  return new SniffingDecoder(sink, options);
}

class SniffingDecoder implements CaptureDecoder {
  private readonly sink: PacketSink;
  private readonly options: DecoderOptions;
  private decoder: CaptureDecoder | null = null;
  /** The first bytes of the file while they are too few to recognise a format. */
  private head = new Uint8Array(0);

  constructor(sink: PacketSink, options: DecoderOptions) {
    this.sink = sink;
    this.options = options;
  }

  push(chunk: Uint8Array): void {
    if (this.decoder === null) this.sniff(chunk);
    else this.decoder.push(chunk);
  }

  finish(): void {
    if (this.decoder === null) throw unsupportedFormatError(this.head);
    this.decoder.finish();
  }

  get summary(): CaptureSummary {
    return this.decoder === null ? NOTHING_YET : this.decoder.summary;
  }

  get isDamaged(): boolean {
    return this.decoder !== null && this.decoder.isDamaged;
  }

  get isPaused(): boolean {
    return this.decoder !== null && this.decoder.isPaused;
  }

  resume(): void {
    this.decoder?.resume();
  }

  private sniff(chunk: Uint8Array): void {
    const bytes = this.head.length === 0 ? chunk : concat(this.head, chunk);
    const format = captureFormats.find((candidate) => candidate.recognises(bytes));
    if (format !== undefined) {
      this.decoder = format.createDecoder(this.sink, this.options);
      this.head = new Uint8Array(0);
      this.decoder.push(bytes);
    } else if (bytes.length < FORMAT_SNIFF_BYTES) {
      this.head = bytes.slice();
    } else {
      throw unsupportedFormatError(bytes.subarray(0, FORMAT_SNIFF_BYTES));
    }
  }
}
