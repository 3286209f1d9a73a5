// A classic pcap, read once more from its file with npm's pcap-parser and compared with our own reader.
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import {
  type CompareOptions,
  compareReadings,
  HEADER_BYTES,
  isReadableByBoth,
  READ_BYTES,
  type ReaderComparison,
  type SecondPacket,
} from "../reading/second-reader.ts";
import { startPcapParser } from "../reading/start-pcap-parser.ts";
import { SECOND_READER_BYTES } from "../report/second-reading.ts";
import { sourceError } from "./source-error.ts";

export interface CompareFileOptions extends CompareOptions {
  /** What pcap-parser reads, if it is not the same file. */
  readonly secondPath?: string;
}

/**
 * Null where pcap-parser cannot read the file, for standard input and other pipes, and for files that are too large. Throws
 * a SourceError where reading fails.
 */
export async function compareReaders(
  path: string,
  { limit = SECOND_READER_BYTES, firstReading, secondPath = path }: CompareFileOptions = {},
): Promise<ReaderComparison | null> {
  if (path === "-") return null;
  const files: number[] = [];
  try {
    const status = statSync(path);
    if (!status.isFile() || status.size > limit) return null;
    const first = openSync(path, "r");
    files.push(first);
    const header = new Uint8Array(HEADER_BYTES);
    const length = readSync(first, header, 0, header.length, 0);
    if (!isReadableByBoth(header.subarray(0, length))) return null;
    const second = openSync(secondPath, "r");
    files.push(second);
    const readings = {
      ours: (atMost: number) => readChunk(first, atMost),
      theirs: (atMost: number) => readChunk(second, atMost),
      startPcapParser: startQuietly,
      crc32,
      nextTurn: setImmediate,
    };
    return await compareReadings(readings, firstReading ?? null);
  } catch (error) {
    throw sourceError(error, 0);
  } finally {
    for (const file of files) closeSync(file);
  }
}

function readChunk(file: number, atMost: number): Buffer {
  const chunk = Buffer.allocUnsafe(Math.min(READ_BYTES, atMost));
  return chunk.subarray(0, readSync(file, chunk, 0, chunk.length, null));
}

/** Loaded only where it is used. */
async function startQuietly(onPacket: (packet: SecondPacket) => void): Promise<(chunk: Buffer) => void> {
  const { parse } = await import("pcap-parser");
  const push = startPcapParser(parse, onPacket);
  return (chunk) => {
    // It calls `new Buffer`, and the warning of that is not for the user's eyes. Nothing else runs meanwhile.
    const before = process.noDeprecation;
    process.noDeprecation = true;
    push(chunk);
    process.noDeprecation = before ?? false;
  };
}
