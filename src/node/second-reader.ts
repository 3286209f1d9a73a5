// Reads a classic pcap once more with npm's pcap-parser and compares it packet by packet with our own reader.
import { EventEmitter } from "node:events";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import type { Input, Packet } from "pcap-parser";
import { at, uint32, uint32LittleEndian } from "../bytes/integers.ts";
import { createCaptureDecoder } from "../capture/capture-decoder.ts";
import type { CapturedPacket } from "../capture/captured-packet.ts";
import { SECOND_READER_BYTES } from "../report/second-reading.ts";
import { sourceError } from "./source-error.ts";

/** Differences between the two readers that are reported; the first one is what matters. */
const READER_DIFFERENCES = 10;

export interface ReaderComparison {
  /** Packets that both readers gave. */
  readonly packets: number;
  /** One line each; empty where the readers agree. */
  readonly differences: readonly string[];
}

/** What was read of the file before, and by what its bytes are known again. */
export interface FirstReading {
  readonly bytes: number;
  /** Of all of them, as node:zlib computes it. */
  readonly checksum: number;
}

export interface CompareOptions {
  /** Larger files are not compared, in bytes; SECOND_READER_BYTES where it is not said. */
  readonly limit?: number;
  /** The second reading ends where this one did, and other bytes are a difference. */
  readonly firstReading?: FirstReading;
  /** What pcap-parser reads, if it is not the same file. */
  readonly secondPath?: string;
}

/** pcap-parser copies a chunk and what is left of the one before: larger ones cost less time and more memory. */
const READ_BYTES = 256 << 10;

/**
 * Null where pcap-parser cannot read the file (it knows microseconds, version 2.4 and no compression), for standard
 * input and other pipes, and for files that are too large. Throws a SourceError where reading fails.
 */
export async function compareReaders(
  path: string,
  { limit = SECOND_READER_BYTES, firstReading, secondPath = path }: CompareOptions = {},
): Promise<ReaderComparison | null> {
  if (path === "-") return null;
  const files: number[] = [];
  try {
    const status = statSync(path);
    if (!status.isFile() || status.size > limit) return null;
    const first = openSync(path, "r");
    files.push(first);
    if (!isReadableByBoth(first)) return null;
    const second = openSync(secondPath, "r");
    files.push(second);
    return await compare(first, second, firstReading ?? null);
  } catch (error) {
    throw sourceError(error, 0);
  } finally {
    for (const file of files) closeSync(file);
  }
}

function isReadableByBoth(file: number): boolean {
  const header = new Uint8Array(8);
  if (readSync(file, header, 0, header.length, 0) < header.length) return false;
  const bigEndian = uint32(header, 0) === 0xa1b2c3d4 && uint32(header, 4) === 0x0002_0004;
  return (
    bigEndian ||
    (uint32LittleEndian(header, 0) === 0xa1b2c3d4 && uint32LittleEndian(header, 4) === 0x0004_0002)
  );
}

/** Both read a chunk in turn, so that packets wait for their comparison no longer than that. */
async function compare(
  first: number,
  second: number,
  before: FirstReading | null,
): Promise<ReaderComparison> {
  const comparison = new Comparison();
  const ours = createCaptureDecoder((packet) => comparison.check(packet));
  const pushTheirs = await startPcapParser((packet) => comparison.expect(packet));
  let left = before?.bytes ?? Number.POSITIVE_INFINITY;
  let checksum = 0;
  for (;;) {
    const ourChunk = readChunk(first, left);
    const theirChunk = readChunk(second, left);
    left -= theirChunk.length;
    if (ourChunk.length === 0 && theirChunk.length === 0) {
      comparison.finish();
      break;
    }
    // Of no bytes zlib says 0, whatever came before.
    if (theirChunk.length > 0) checksum = crc32(theirChunk, checksum);
    pushTheirs(theirChunk);
    // A plain view: two kinds of arrays would make every loop that reads them slower.
    ours.push(new Uint8Array(ourChunk.buffer, ourChunk.byteOffset, ourChunk.length));
    // Signals get their turn.
    if (theirChunk.length === READ_BYTES) await setImmediate();
    // After damage pcap-parser would wait for the end of a packet that has none.
    if (ours.summary.damaged || comparison.differences.length >= READER_DIFFERENCES) break;
  }
  if (before !== null && checksum !== before.checksum) comparison.noteChange();
  return { packets: comparison.packets, differences: comparison.differences };
}

/** In memory of its own: pcap-parser keeps views of what it was given. */
function readChunk(file: number, atMost: number): Buffer {
  const chunk = Buffer.allocUnsafe(Math.min(READ_BYTES, atMost));
  return chunk.subarray(0, readSync(file, chunk, 0, chunk.length, null));
}

/** Loaded only where it is used. Returns what takes the next chunk; the packets in it come before it returns. */
async function startPcapParser(onPacket: (packet: Packet) => void): Promise<(chunk: Buffer) => void> {
  const { parse } = await import("pcap-parser");
  const input: Input = Object.assign(new EventEmitter(), { pause() {}, resume() {} });
  const parser = parse(input);
  parser.on("packet", onPacket);
  // What it makes of a broken file is fewer packets, and those are compared.
  parser.on("error", () => {});
  return (chunk) => {
    // It calls `new Buffer`, and the warning of that is not for the user's eyes. Nothing else runs meanwhile.
    const before = process.noDeprecation;
    process.noDeprecation = true;
    input.emit("data", chunk);
    process.noDeprecation = before ?? false;
  };
}

/** Compares our packets, as they come, with those of pcap-parser, which come first. */
class Comparison {
  readonly differences: string[] = [];
  packets = 0;
  private waiting: Packet[] = [];
  private next = 0;

  expect(packet: Packet): void {
    if (this.next === this.waiting.length) {
      this.waiting = [];
      this.next = 0;
    }
    this.waiting.push(packet);
  }

  check(packet: CapturedPacket): void {
    if (this.next === this.waiting.length) {
      this.report(packet.number, "pcap-parser does not see it");
      return;
    }
    const { header, data } = at(this.waiting, this.next++);
    this.packets++;
    this.compare(packet.number, "frame number", packet.number, this.packets);
    const microseconds = packet.seconds * 1e6 + packet.nanoseconds / 1000;
    const theirMicroseconds = header.timestampSeconds * 1e6 + header.timestampMicroseconds;
    this.compare(packet.number, "time in microseconds", microseconds, theirMicroseconds);
    this.compare(packet.number, "captured length", packet.end - packet.start, data.length);
    this.compare(packet.number, "original length", packet.originalLength, header.originalLength);
    if (data.compare(packet.bytes, packet.start, packet.end) !== 0) {
      this.report(packet.number, "the bytes differ");
    }
  }

  finish(): void {
    const left = this.waiting.length - this.next;
    if (left > 0) this.report(this.packets + 1, `only pcap-parser sees it and ${left - 1} more`);
  }

  /** Both readers may agree on a file that is another one by now. */
  noteChange(): void {
    this.note("the file was changed while it was read, and pcap-parser had other bytes");
  }

  private compare(frame: number, field: string, ours: number, theirs: number): void {
    if (ours !== theirs) this.report(frame, `${field} ${ours}, pcap-parser has ${theirs}`);
  }

  private report(frame: number, text: string): void {
    this.note(`frame ${frame}: ${text}`);
  }

  private note(line: string): void {
    if (this.differences.length < READER_DIFFERENCES) this.differences.push(line);
  }
}
