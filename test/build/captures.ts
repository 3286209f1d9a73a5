// Builds capture files from packets, and reads captures into plain values that a test can compare.
import { createCaptureDecoder } from "../../src/capture/capture-decoder.ts";
import type { CapturedPacket, CaptureSummary } from "../../src/capture/captured-packet.ts";

/** A packet as a test writes it. */
export interface PacketSpec {
  readonly data: Uint8Array;
  /** Seconds and the units of the file's clock. */
  readonly time?: readonly [seconds: number, units: number];
  readonly originalLength?: number;
}

export interface PcapSpec {
  readonly littleEndian?: boolean;
  readonly magic?: number;
  readonly version?: readonly [major: number, minor: number];
  readonly snapshotLength?: number;
  /** The whole field, with the bits above the link type. */
  readonly linkType?: number;
  readonly originalLengthFirst?: boolean;
}

const MICROSECONDS = 0xa1b2c3d4;
export const NANOSECONDS = 0xa1b23c4d;
export const MODIFIED = 0xa1b2cd34;

/** Three packets of different lengths, the last one cut by a snapshot length, the second one empty. */
export const threePackets: readonly PacketSpec[] = [
  { data: ramp(61), time: [1_700_000_000, 5] },
  { data: ramp(0), time: [1_700_000_001, 999_999] },
  { data: ramp(64), time: [1_700_000_003, 0], originalLength: 1500 },
];

/** Bytes that are all different from their neighbours: 0, 7, 14, ... */
export function ramp(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function pcap(packets: readonly PacketSpec[], spec: PcapSpec = {}): Uint8Array {
  const { littleEndian = true, magic = MICROSECONDS, version = [2, 4] } = spec;
  const header = fields(littleEndian, [
    [4, magic],
    [2, version[0]],
    [2, version[1]],
    [4, 0],
    [4, 0],
    [4, spec.snapshotLength ?? 262_144],
    [4, spec.linkType ?? 1],
  ]);
  return concat(header, ...packets.map((packet) => pcapRecord(packet, spec)));
}

export function pcapRecord(packet: PacketSpec, spec: PcapSpec = {}): Uint8Array {
  const { data, time = [1_700_000_000, 0], originalLength = data.length } = packet;
  const lengths = [data.length, originalLength];
  if (spec.originalLengthFirst === true) lengths.reverse();
  const words = [...time, ...lengths, ...(spec.magic === MODIFIED ? [1, 2] : [])];
  const header = fields(
    spec.littleEndian ?? true,
    words.map((word) => [4, word] as const),
  );
  return concat(header, data);
}

/** Writes pcapng blocks in one byte order. */
export function pcapngBlocks(littleEndian = true) {
  const words = (...values: readonly number[]): Uint8Array =>
    fields(
      littleEndian,
      values.map((value) => [4, value] as const),
    );

  /** `length` overrides both length fields, `trailer` the last one. */
  const block = (type: number, body: Uint8Array, length?: number, trailer?: number): Uint8Array => {
    const padding = new Uint8Array(-body.length & 3);
    const whole = length ?? 12 + body.length + padding.length;
    return concat(words(type, whole), body, padding, words(trailer ?? whole));
  };

  const option = (code: number, value: Uint8Array): Uint8Array =>
    concat(
      fields(littleEndian, [
        [2, code],
        [2, value.length],
      ]),
      value,
      new Uint8Array(-value.length & 3),
    );

  const packetBody = (packet: PacketSpec, units: bigint): Uint8Array => {
    const { data, originalLength = data.length } = packet;
    const [high, low] = [Number(units >> 32n), Number(units & 0xffff_ffffn)];
    return concat(words(high, low, data.length, originalLength), data, new Uint8Array(-data.length & 3));
  };

  return {
    block,
    option,
    section: (version: readonly [number, number] = [1, 0], sectionLength = -1): Uint8Array => {
      const versions = fields(littleEndian, [
        [2, version[0]],
        [2, version[1]],
      ]);
      const half = sectionLength < 0 ? 0xffff_ffff : 0;
      const whole = sectionLength < 0 ? 0xffff_ffff : sectionLength;
      const lengths = littleEndian ? words(whole, half) : words(half, whole);
      return block(0x0a0d0d0a, concat(words(0x1a2b3c4d), versions, lengths));
    },
    interface: (linkType = 1, snapshotLength = 0, ...options: readonly Uint8Array[]): Uint8Array =>
      block(
        1,
        concat(
          fields(littleEndian, [
            [2, linkType],
            [2, 0],
            [4, snapshotLength],
          ]),
          ...options,
        ),
      ),
    /** if_tsresol */
    resolution: (value: number): Uint8Array => option(9, Uint8Array.of(value)),
    /** if_tsoffset */
    timeOffset: (seconds: bigint): Uint8Array => {
      const value = BigInt.asUintN(64, seconds);
      const [high, low] = [Number(value >> 32n), Number(value & 0xffff_ffffn)];
      return option(14, littleEndian ? words(low, high) : words(high, low));
    },
    enhanced: (packet: PacketSpec, units: bigint, id = 0, ...options: readonly Uint8Array[]): Uint8Array =>
      block(6, concat(words(id), packetBody(packet, units), ...options)),
    obsolete: (packet: PacketSpec, units: bigint, id = 0): Uint8Array =>
      block(
        2,
        concat(
          fields(littleEndian, [
            [2, id],
            [2, 0],
          ]),
          packetBody(packet, units),
        ),
      ),
    /** Decryption Secrets Block. */
    secrets: (type: number, data: Uint8Array, length = data.length): Uint8Array =>
      block(10, concat(words(type, length), data)),
    simple: (data: Uint8Array, originalLength = data.length): Uint8Array =>
      block(3, concat(words(originalLength), data)),
  };
}

/** A section with one Ethernet interface in microseconds, and these packets in Enhanced Packet Blocks. */
export function pcapng(packets: readonly PacketSpec[], littleEndian = true): Uint8Array {
  const blocks = pcapngBlocks(littleEndian);
  const enhanced = packets.map((packet) => {
    const [seconds, microseconds] = packet.time ?? [1_700_000_000, 0];
    return blocks.enhanced(packet, BigInt(seconds) * 1_000_000n + BigInt(microseconds));
  });
  return concat(blocks.section(), blocks.interface(), ...enhanced);
}

/** A packet as a decoder gave it, with its bytes copied. */
type ReadPacket = Omit<CapturedPacket, "bytes" | "start" | "end"> & { readonly data: Uint8Array };

export interface ReadCapture {
  readonly packets: readonly ReadPacket[];
  readonly summary: CaptureSummary;
}

/** Reads a capture in chunks of these lengths, the last of them again and again; by default in one. */
export function readCapture(
  bytes: Uint8Array,
  chunkLengths: readonly number[] = [bytes.length],
): ReadCapture {
  const packets: ReadPacket[] = [];
  const decoder = createCaptureDecoder(({ bytes: holder, start, end, ...rest }) => {
    packets.push({ ...rest, data: new Uint8Array(holder.subarray(start, end)) });
  });
  let index = 0;
  for (let start = 0; start < bytes.length; index++) {
    const length = Math.max(chunkLengths[Math.min(index, chunkLengths.length - 1)] ?? 1, 1);
    // A copy that is wiped afterwards: what the decoder keeps must be its own.
    const chunk = bytes.slice(start, start + length);
    decoder.push(chunk);
    chunk.fill(0xee);
    start += length;
  }
  decoder.finish();
  return { packets, summary: decoder.summary };
}

function fields(littleEndian: boolean, list: readonly (readonly [size: 2 | 4, value: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(list.reduce((sum, [size]) => sum + size, 0)));
  let offset = 0;
  for (const [size, value] of list) {
    if (size === 2) view.setUint16(offset, value, littleEndian);
    else view.setUint32(offset, value, littleEndian);
    offset += size;
  }
  return new Uint8Array(view.buffer);
}

/** Spaces do not matter. */
export function fromHex(...lines: readonly string[]): Uint8Array {
  const digits = lines.join("").replaceAll(" ", "");
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16),
  );
}
