// The table of capture formats: to add one is a file and a line here.
import type { CaptureDecoder, DecoderOptions, PacketSink } from "./captured-packet.ts";
import { createPcapDecoder, isPcap } from "./pcap.ts";
import { createPcapngDecoder, isPcapng } from "./pcapng.ts";

export interface CaptureFormat {
  /** True where a file that begins with these bytes is of this format; false where they are too few to know. */
  readonly recognises: (head: Uint8Array) => boolean;
  /** The decoder wants the file from its first byte. */
  readonly createDecoder: (sink: PacketSink, options: DecoderOptions) => CaptureDecoder;
}

export const captureFormats: readonly CaptureFormat[] = [
  { recognises: isPcap, createDecoder: createPcapDecoder },
  { recognises: isPcapng, createDecoder: createPcapngDecoder },
];
