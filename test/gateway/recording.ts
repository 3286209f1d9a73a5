// A capture file -> its packets, and where in them addresses and ports stand: what a moved copy of it is made from.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { decompress } from "fzstd";
import ipaddr from "ipaddr.js";
import { createCaptureDecoder } from "../../src/capture/capture-decoder.ts";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";

export interface RecordedPacket {
  readonly bytes: Uint8Array;
  readonly linkType: number;
  readonly interfaceId: number;
  readonly originalLength: number;
  readonly decimals: 6 | 9;
  /** Since the first packet; less than that of the packet before where the capture is out of order. */
  readonly atUs: number;
  /** The latest so far: what keeps the order of the file. */
  readonly latestUs: number;
  readonly places: readonly Place[];
  /** Where the random of a hello stands that begins the packet's payload; null where none does. */
  readonly randomAt: number | null;
}

/** An address or a port in a packet's bytes. */
interface Place {
  readonly at: number;
  /** 2 for a port, 4 or 16 for an address. */
  readonly length: number;
  /** Into `addresses`; of a port, the address that it belongs to. */
  readonly host: number;
}

export interface Recording {
  readonly packets: readonly RecordedPacket[];
  /** In order of appearance, as text. */
  readonly addresses: readonly string[];
}

export function readRecording(path: string): Recording {
  const file = readFileSync(path);
  const reader = new RecordingReader();
  const decoder = createCaptureDecoder((packet) => reader.packet(packet));
  decoder.push(path.endsWith(".gz") ? gunzipSync(file) : path.endsWith(".zst") ? decompress(file) : file);
  decoder.finish();
  return reader;
}

type CapturedPacket = Parameters<Parameters<typeof createCaptureDecoder>[0]>[0];

class RecordingReader implements Recording {
  readonly packets: RecordedPacket[] = [];
  readonly addresses: string[] = [];
  private readonly segment = createTcpSegment();
  private places: Place[] = [];
  private readonly locator = new TcpLocator(({ senderAt }, quoted) => {
    const length = quoted.ipVersion === 4 ? 4 : 16;
    this.address(quoted.bytes, senderAt, length);
    this.address(quoted.bytes, senderAt + length, length);
    // The ports begin the quoted TCP header, which follows the quoted addresses.
    this.ends(quoted, quoted.destinationAt + length);
  });
  private start = 0;
  private firstUs = Number.NaN;
  private latestUs = 0;

  packet(packet: CapturedPacket): void {
    const { bytes, start, end, linkType, interfaceId, originalLength, decimals } = packet;
    const us = packet.seconds * 1e6 + Math.floor(packet.nanoseconds / 1000);
    if (Number.isNaN(this.firstUs)) this.firstUs = us;
    this.latestUs = Math.max(this.latestUs, us - this.firstUs);
    this.start = start;
    this.places = [];
    const { segment } = this;
    const isTcp = this.locator.locate(packet, segment) && segment.bytes === bytes;
    if (isTcp) this.ends(segment, segment.headerStart);
    this.packets.push({
      bytes: bytes.slice(start, end),
      linkType,
      interfaceId,
      originalLength,
      decimals,
      atUs: us - this.firstUs,
      latestUs: this.latestUs,
      places: this.places,
      randomAt: isTcp ? this.randomAt(bytes, segment.payloadStart) : null,
    });
  }

  /** A hello's random must be new in each connection, but for the one by which HelloRetryRequest is known. */
  private randomAt(bytes: Uint8Array, payload: number): number | null {
    const isHello =
      bytes[payload] === 22 && bytes[payload + 1] === 3 && [1, 2].includes(bytes[payload + 5] ?? 0);
    const at = payload + 11;
    return isHello && (bytes[at] !== 0xcf || bytes[at + 1] !== 0x21) ? at - this.start : null;
  }

  private ends(segment: ReturnType<typeof createTcpSegment>, portsAt: number): void {
    const { bytes, ipVersion, sourceAt, destinationAt } = segment;
    const length = ipVersion === 4 ? 4 : 16;
    const source = this.address(bytes, sourceAt, length);
    const destination = this.address(bytes, destinationAt, length);
    this.places.push({ at: portsAt - this.start, length: 2, host: source });
    this.places.push({ at: portsAt + 2 - this.start, length: 2, host: destination });
  }

  private address(bytes: Uint8Array, at: number, length: number): number {
    const text = ipaddr.fromByteArray([...bytes.subarray(at, at + length)]).toString();
    const known = this.addresses.indexOf(text);
    const host = known >= 0 ? known : this.addresses.push(text) - 1;
    this.places.push({ at: at - this.start, length, host });
    return host;
  }
}
