// Packets to a classic pcap file (draft-ietf-opsawg-pcap): one link type, no comments.
import type { CaptureWriter, WrittenPacket } from "./capture-writer.ts";
import { ExtractError } from "./extract-error.ts";

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const SNAPSHOT_LENGTH = 262_144;

export class PcapWriter implements CaptureWriter {
  /** Link type and clock of the first packet: the file's. */
  private first: Pick<WrittenPacket, "linkType" | "decimals"> | null = null;

  /** Nothing yet: the header depends on the first packet. */
  start(): Uint8Array {
    return new Uint8Array(0);
  }

  /** Throws an ExtractError where its link type differs from the first one's. */
  packet(packet: WrittenPacket): Uint8Array {
    const isFirst = this.first === null;
    this.first ??= packet;
    if (packet.linkType !== this.first.linkType) {
      const types = `${this.first.linkType} and ${packet.linkType}`;
      throw new ExtractError(`packets of link types ${types} do not fit one pcap file: name it .pcapng`);
    }
    const written = record(packet, this.first.decimals);
    if (!isFirst) return written;
    const header = fileHeader(this.first);
    const both = new Uint8Array(header.length + written.length);
    both.set(header);
    both.set(written, header.length);
    return both;
  }
}

function fileHeader({ linkType, decimals }: Pick<WrittenPacket, "linkType" | "decimals">): Uint8Array {
  const header = new Uint8Array(24);
  const view = new DataView(header.buffer);
  view.setUint32(0, decimals === 9 ? NANOSECONDS : MICROSECONDS, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, SNAPSHOT_LENGTH, true);
  view.setUint32(20, linkType, true);
  return header;
}

/** A time that is not known is written as 0, as setUint32 writes NaN. */
function record({ bytes, originalLength, seconds, nanoseconds }: WrittenPacket, decimals: 6 | 9): Uint8Array {
  const written = new Uint8Array(16 + bytes.length);
  const view = new DataView(written.buffer);
  view.setUint32(0, seconds, true);
  view.setUint32(4, decimals === 9 ? nanoseconds : Math.trunc(nanoseconds / 1000), true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, originalLength, true);
  written.set(bytes, 16);
  return written;
}
