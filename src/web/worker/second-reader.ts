// A classic pcap, read once more with npm's pcap-parser and compared with our own reader.
import { parse } from "pcap-parser";
import { crc32 } from "../../bytes/crc32.ts";
import {
  type CompareOptions,
  compareReadings,
  HEADER_BYTES,
  isReadableByBoth,
  READ_BYTES,
  type ReaderComparison,
  type SecondPacket,
} from "../../reading/second-reader.ts";
import { SECOND_READER_BYTES } from "../../report/second-reading.ts";
import { Buffer, EventEmitter } from "./pcap-parser-needs.ts";
import { nextTurn } from "./turns.ts";

/** Null where pcap-parser cannot read the file, and for files that are too large. Throws what reading throws. */
export async function compareBlobReaders(
  blob: Blob,
  { limit = SECOND_READER_BYTES, firstReading }: CompareOptions,
): Promise<ReaderComparison | null> {
  if (blob.size > limit) return null;
  const header = await blob.slice(0, HEADER_BYTES).arrayBuffer();
  if (!isReadableByBoth(new Uint8Array(header))) return null;
  const readings = {
    ours: readsOn(blob),
    theirs: readsOn(blob),
    startPcapParser: (onPacket: (packet: SecondPacket) => void) => Promise.resolve(startPcapParser(onPacket)),
    crc32,
    nextTurn,
  };
  return compareReadings(readings, firstReading ?? null);
}

/** Each call gives what follows, in memory of its own. */
function readsOn(blob: Blob): (atMost: number) => Promise<Buffer> {
  let offset = 0;
  return async (atMost) => {
    const end = offset + Math.min(READ_BYTES, atMost);
    const chunk = new Buffer(await blob.slice(offset, end).arrayBuffer());
    offset += chunk.length;
    return chunk;
  };
}

function startPcapParser(onPacket: (packet: SecondPacket) => void): (chunk: Buffer) => void {
  const input = Object.assign(new EventEmitter(), { pause() {}, resume() {} });
  const parser = parse(input);
  parser.on("packet", onPacket);
  // What it makes of a broken file is fewer packets, and those are compared.
  parser.on("error", () => {});
  return (chunk) => {
    input.emit("data", chunk);
  };
}
