// Recordings -> one capture in which each is played where and when the story says: other addresses, ports, names and times.
import { closeSync, openSync, writeSync } from "node:fs";
import type { RecordedPacket, Recording } from "./recording.ts";
import { u16, u32 } from "../build/packets.ts";

export interface Play {
  readonly recording: Recording;
  /** Since 1970. */
  readonly startUs: number;
  /** Of each address of the recording, the one that stands for it. */
  readonly hosts: readonly Host[];
  /** Makes the randoms of its hellos other ones; 0 for the recording's. */
  readonly seed: number;
}

export interface Host {
  /** As many bytes as the recording's. */
  readonly address: Uint8Array;
  /** Null: the recording's. */
  readonly port: number | null;
}

/** The recording with another name of the same length wherever one stands whole in a packet. */
export function renamed({ packets, addresses }: Recording, names: ReadonlyMap<string, string>): Recording {
  const pairs = [...names].map(([from, to]) => {
    if (from.length !== to.length) throw new Error(`${to} is not as long as ${from}`);
    return [Buffer.from(from, "latin1"), Buffer.from(to, "latin1")] as const;
  });
  const changed = packets.map((packet) => {
    const bytes = Buffer.from(packet.bytes);
    for (const [from, to] of pairs) {
      for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) bytes.set(to, at);
    }
    return { ...packet, bytes };
  });
  return { packets: changed, addresses };
}

/** Only the packets of the connections with that address. */
export function onlyWith({ packets, addresses }: Recording, text: string): Recording {
  const host = addresses.indexOf(text);
  return { packets: packets.filter(({ places }) => places.some((place) => place.host === host)), addresses };
}

/**
 * Writes a pcapng with the packets of all plays in order of time; those of one play keep theirs. Checksums are not
 * mended: neither the program nor tshark looks at them.
 */
export const writePlays = (path: string, plays: readonly Play[]): void => writeRing([path], plays);

/** The same over several files, as a recorder with a ring buffer writes them: sessions go on in the next one. */
export function writeRing(paths: readonly string[], plays: readonly Play[]): void {
  const packets = inOrder(plays);
  const share = Math.ceil(packets.length / paths.length);
  for (const [index, path] of paths.entries()) {
    const file = new PcapngFile(path);
    for (const [play, packet] of packets.slice(index * share, (index + 1) * share)) file.packet(packet, play);
    file.close();
  }
}

function inOrder(plays: readonly Play[]): readonly (readonly [Play, RecordedPacket])[] {
  const all = plays.flatMap((play) => play.recording.packets.map((packet) => [play, packet] as const));
  const times = Float64Array.from(all, ([{ startUs }, { latestUs }]) => startUs + latestUs);
  // Those of one time stay in order.
  const order = Uint32Array.from(all, (_, index) => index).toSorted(
    (a, b) => (times[a] ?? 0) - (times[b] ?? 0),
  );
  const sorted: (readonly [Play, RecordedPacket])[] = [];
  for (const index of order) {
    const one = all[index];
    if (one !== undefined) sorted.push(one);
  }
  return sorted;
}

const SECTION = [
  ...u32(0x0a0d0d0a),
  ...u32(28),
  ...u32(0x1a2b3c4d),
  ...u16(1),
  ...u16(0),
  ...Array<number>(8).fill(0xff),
  ...u32(28),
];
const NO_LENGTH_LIMIT = 0;
/** Of an Enhanced Packet Block, in front of the packet's bytes. */
const PACKET_HEADER = 28;
const BUFFER = 8 * 2 ** 20;

class PcapngFile {
  private readonly file: number;
  private readonly bytes = Buffer.alloc(BUFFER);
  private end = 0;
  private readonly interfaces = new Map<string, number>();

  constructor(path: string) {
    this.file = openSync(path, "w");
    this.bytes.set(SECTION);
    this.end = SECTION.length;
  }

  packet(packet: RecordedPacket, { startUs, hosts, seed }: Play): void {
    const { bytes, originalLength, randomAt } = packet;
    const length = PACKET_HEADER + ((bytes.length + 3) & ~3) + 4;
    if (this.end + length + 20 > BUFFER) this.flush();
    const id = this.interfaceOf(packet);
    const us = startUs + packet.atUs;
    this.words(6, length, id, Math.floor(us / 2 ** 32), us % 2 ** 32, bytes.length, originalLength);
    const start = this.end;
    this.bytes.fill(0, start, start + length - PACKET_HEADER);
    this.bytes.set(bytes, start);
    this.move(start, packet, hosts);
    if (randomAt !== null) this.reseed(start + randomAt, seed);
    this.end += length - PACKET_HEADER - 4;
    this.words(length);
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private interfaceOf({ interfaceId, linkType }: RecordedPacket): number {
    const key = `${interfaceId} ${linkType}`;
    const known = this.interfaces.get(key);
    if (known !== undefined) return known;
    this.interfaces.set(key, this.interfaces.size);
    this.words(1, 20, linkType << 16, NO_LENGTH_LIMIT, 20);
    return this.interfaces.size - 1;
  }

  private words(...values: readonly number[]): void {
    for (const value of values) this.end = this.bytes.writeUInt32BE(value >>> 0, this.end);
  }

  private move(start: number, { places }: RecordedPacket, hosts: readonly Host[]): void {
    for (const { at, length, host } of places) {
      const to = hosts[host];
      if (to === undefined) continue;
      if (length !== 2) this.bytes.set(to.address, start + at);
      else if (to.port !== null) this.bytes.writeUInt16BE(to.port, start + at);
    }
  }

  /** Within the first half of a random: its end may say that the server would have chosen more (RFC 9846 4.2.3). */
  private reseed(at: number, seed: number): void {
    this.bytes.writeUInt32BE((this.bytes.readUInt32BE(at + 4) ^ seed) >>> 0, at + 4);
  }

  private flush(): void {
    writeSync(this.file, this.bytes, 0, this.end);
    this.end = 0;
  }
}
