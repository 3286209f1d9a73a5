// A classic pcap, read by our own reader and by npm's pcap-parser: compared packet by packet.
import { at, uint32, uint32LittleEndian } from "../bytes/integers.ts";
import { createCaptureDecoder } from "../capture/capture-decoder.ts";
import type { CapturedPacket } from "../capture/captured-packet.ts";

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
  /** CRC-32 of all of them. */
  readonly checksum: number;
}

export interface CompareOptions {
  /** Larger files are not compared, in bytes; SECOND_READER_BYTES where it is not said. */
  readonly limit?: number;
  /** The second reading ends where this one did, and other bytes are a difference. */
  readonly firstReading?: FirstReading;
}

/** What pcap-parser makes of a packet. */
export interface SecondPacket {
  readonly header: {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly originalLength: number;
  };
  /** A Buffer, as Node has it. */
  readonly data: {
    readonly length: number;
    readonly compare: (bytes: Uint8Array, start: number, end: number) => number;
  };
}

/** `Chunk` is what pcap-parser takes. */
export interface Readings<Chunk extends Uint8Array> {
  /** The next bytes of the file, READ_BYTES or `atMost`; none at its end. */
  readonly ours: (atMost: number) => Uint8Array | Promise<Uint8Array>;
  /** The same, in memory of its own: pcap-parser keeps views of what it was given. */
  readonly theirs: (atMost: number) => Chunk | Promise<Chunk>;
  /** Gives what takes their next chunk; the packets in it come before it returns. */
  readonly startPcapParser: (onPacket: (packet: SecondPacket) => void) => Promise<(chunk: Chunk) => void>;
  readonly crc32: (bytes: Uint8Array, before: number) => number;
  /** Signals and messages get their turn. */
  readonly nextTurn: () => Promise<unknown>;
}

/** pcap-parser copies a chunk and what is left of the one before: larger ones cost less time and more memory. */
export const READ_BYTES = 256 << 10;

/** Bytes of a file's header that `isReadableByBoth` needs. */
export const HEADER_BYTES = 8;

/** pcap-parser knows microseconds, version 2.4 and no compression. */
export function isReadableByBoth(header: Uint8Array): boolean {
  if (header.length < HEADER_BYTES) return false;
  const bigEndian = uint32(header, 0) === 0xa1b2c3d4 && uint32(header, 4) === 0x0002_0004;
  return (
    bigEndian ||
    (uint32LittleEndian(header, 0) === 0xa1b2c3d4 && uint32LittleEndian(header, 4) === 0x0004_0002)
  );
}

/** Both read a chunk in turn, so that packets wait for their comparison no longer than that. */
export async function compareReadings<Chunk extends Uint8Array>(
  readings: Readings<Chunk>,
  before: FirstReading | null,
): Promise<ReaderComparison> {
  const comparison = new Comparison();
  const ours = createCaptureDecoder((packet) => comparison.check(packet));
  const pushTheirs = await readings.startPcapParser((packet) => comparison.expect(packet));
  let left = before?.bytes ?? Number.POSITIVE_INFINITY;
  let checksum = 0;
  for (;;) {
    const ourChunk = await readings.ours(left);
    const theirChunk = await readings.theirs(left);
    left -= theirChunk.length;
    if (ourChunk.length === 0 && theirChunk.length === 0) {
      comparison.finish();
      break;
    }
    // Of no bytes zlib says 0, whatever came before.
    if (theirChunk.length > 0) checksum = readings.crc32(theirChunk, checksum);
    pushTheirs(theirChunk);
    // A plain view: two kinds of arrays would make every loop that reads them slower.
    ours.push(new Uint8Array(ourChunk.buffer, ourChunk.byteOffset, ourChunk.length));
    if (theirChunk.length === READ_BYTES) await readings.nextTurn();
    // After damage pcap-parser would wait for the end of a packet that has none.
    if (ours.summary.damaged || comparison.differences.length >= READER_DIFFERENCES) break;
  }
  if (before !== null && checksum !== before.checksum) comparison.noteChange();
  return { packets: comparison.packets, differences: comparison.differences };
}

/** Compares our packets, as they come, with those of pcap-parser, which come first. */
class Comparison {
  readonly differences: string[] = [];
  packets = 0;
  private waiting: SecondPacket[] = [];
  private next = 0;

  expect(packet: SecondPacket): void {
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
