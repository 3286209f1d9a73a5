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
import { startPcapParser } from "../../reading/start-pcap-parser.ts";
import { SECOND_READER_BYTES } from "../../report/second-reading.ts";
import { blobChunks } from "./blob-source.ts";
import { Buffer } from "./pcap-parser-needs.ts";
import { createTurns } from "./turns.ts";

/** Null where pcap-parser cannot read the file, and for files that are too large. Throws what reading throws. */
export async function compareBlobReaders(
  blob: Blob,
  { limit = SECOND_READER_BYTES, firstReading }: CompareOptions,
): Promise<ReaderComparison | null> {
  if (blob.size > limit) return null;
  const header = await blob.slice(0, HEADER_BYTES).arrayBuffer();
  if (!isReadableByBoth(new Uint8Array(header))) return null;
  const pieces = piecesOf(blob);
  let piece = new Uint8Array(0);
  const readings = {
    ours: async (atMost: number) => {
      piece = ((await pieces.next()).value ?? NO_BYTES).subarray(0, atMost);
      return piece;
    },
    theirs: () => new Buffer(piece.buffer, piece.byteOffset, piece.length),
    startPcapParser: async (onPacket: (packet: SecondPacket) => void) => startPcapParser(parse, onPacket),
    crc32,
    nextTurn: createTurns(),
  };
  try {
    return await compareReadings(readings, firstReading ?? null);
  } finally {
    await pieces.return();
  }
}

const NO_BYTES = new Uint8Array(0);

/** Of memory that is not used again: pcap-parser keeps views of what it was given. */
async function* piecesOf(blob: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  for await (const chunk of blobChunks(blob)) {
    for (let start = 0; start < chunk.length; start += READ_BYTES)
      yield chunk.subarray(start, start + READ_BYTES);
  }
}
