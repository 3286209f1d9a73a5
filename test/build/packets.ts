// Headers and payloads to packets: composable builders, from the outermost header to the payload.
//
//   packet(ethernet(), vlan(7), ipv4({ from: "10.0.0.1", to: "10.0.0.2" }), tcp({ to: 25, flags: SYN }))
//   tcpPacket({ from: "10.0.0.1:40000", to: "10.0.0.2:25", sequence: 1, payload: "EHLO a\r\n" })
//
// Lengths, checksums and the numbers of what follows are filled in; an option that names a field overrides it.
import ipaddr from "ipaddr.js";
import type { CapturedPacket } from "../../src/capture/captured-packet.ts";
import { latin1 } from "../../src/bytes/ascii.ts";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import { ACK, type TcpSegment } from "../../src/packet/segment.ts";

/** One header: the numbers by which others announce it, and how it is put before its payload. */
export interface Header {
  readonly etherType?: number;
  readonly ipProtocol?: number;
  readonly pppProtocol?: number;
  readonly wrap: (payload: Uint8Array, inner: Header | undefined) => Uint8Array;
}

/** Strings stand for their bytes, one a character. */
export type Part = Header | Uint8Array | string;

/** Puts the parts together, the outermost first. */
export function packet(...parts: readonly Part[]): Uint8Array {
  let bytes: Uint8Array = new Uint8Array(0);
  let inner: Header | undefined;
  for (const part of parts.toReversed()) {
    if (typeof part === "string" || part instanceof Uint8Array) {
      bytes = concat(bytesOf(part), bytes);
    } else {
      bytes = part.wrap(bytes, inner);
      inner = part;
    }
  }
  return bytes;
}

export interface CaptureOptions {
  readonly linkType?: number;
  readonly interfaceId?: number;
  readonly number?: number;
  readonly seconds?: number;
  readonly nanoseconds?: number;
  /** Length on the wire; unless given, that of the bytes. */
  readonly originalLength?: number;
  /** Cuts what is captured to so many bytes. */
  readonly snapLength?: number;
}

/** The bytes as a capture reader hands them on; they lie in the middle of a larger buffer. */
export function captured(bytes: Uint8Array, options: CaptureOptions = {}): CapturedPacket {
  const kept = bytes.subarray(0, options.snapLength ?? bytes.length);
  const margin = 16;
  const buffer = new Uint8Array(kept.length + 2 * margin).fill(0xee);
  buffer.set(kept, margin);
  return {
    bytes: buffer,
    start: margin,
    end: margin + kept.length,
    originalLength: options.originalLength ?? bytes.length,
    linkType: options.linkType ?? 1,
    interfaceId: options.interfaceId ?? 0,
    seconds: options.seconds ?? 1_700_000_000,
    nanoseconds: options.nanoseconds ?? 0,
    decimals: 6,
    number: options.number ?? 1,
  };
}

/** A located segment as plain data: addresses and ports as text, the captured payload one character a byte. */
export interface PlainSegment {
  readonly from: string;
  readonly to: string;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly window: number;
  readonly payload: string;
  readonly payloadLength: number;
  readonly hopLimit: number;
  readonly identification: number;
  readonly frame: number;
}

/** What the locator finds in the packets, in order: null where one holds no TCP segment. */
export function segmentsIn(
  packets: Iterable<CapturedPacket>,
  locator = new TcpLocator(),
): (PlainSegment | null)[] {
  const segment = createTcpSegment();
  return Array.from(packets, (one) => (locator.locate(one, segment) ? plainSegment(segment) : null));
}

function plainSegment(segment: TcpSegment): PlainSegment {
  const { bytes, sequence, acknowledgment, flags, window, hopLimit, identification, frame } = segment;
  const end = (at: number, port: number): string =>
    endpointText(bytes.subarray(at, at + (segment.ipVersion === 4 ? 4 : 16)), port);
  return {
    from: end(segment.sourceAt, segment.sourcePort),
    to: end(segment.destinationAt, segment.destinationPort),
    sequence,
    acknowledgment,
    flags,
    window,
    payload: latin1(bytes, segment.payloadStart, segment.payloadEnd),
    payloadLength: segment.payloadLength,
    hopLimit,
    identification,
    frame,
  };
}

export interface TcpPacketOptions extends Omit<TcpOptions, "from" | "to"> {
  /** "10.0.0.1:40000" or "[2001:db8::1]:40000". */
  readonly from: string;
  readonly to: string;
  readonly payload?: Uint8Array | string;
  readonly hopLimit?: number;
  readonly identification?: number;
}

/** One TCP segment in an IPv4 or IPv6 packet in an Ethernet frame. */
export function tcpPacket(options: TcpPacketOptions): Uint8Array {
  const from = endpoint(options.from);
  const to = endpoint(options.to);
  const { hopLimit = 64, identification = 0 } = options;
  const ip = from.address.includes(":")
    ? ipv6({ from: from.address, to: to.address, hopLimit })
    : ipv4({ from: from.address, to: to.address, hopLimit, identification });
  return packet(ethernet(), ip, tcp({ ...options, from: from.port, to: to.port }), options.payload ?? "");
}

export interface TcpOptions {
  readonly from?: number;
  readonly to?: number;
  readonly sequence?: number;
  readonly acknowledgment?: number;
  /** FIN, SYN, RST, ACK of src/packet/segment.ts or-ed together; ACK unless given. */
  readonly flags?: number;
  readonly window?: number;
  readonly options?: Uint8Array;
  /** In 32-bit words. */
  readonly dataOffset?: number;
}

/** RFC 9293 section 3.1. */
export function tcp(options: TcpOptions = {}): Header {
  const extra = options.options ?? new Uint8Array(0);
  const dataOffset = options.dataOffset ?? 5 + extra.length / 4;
  return {
    ipProtocol: 6,
    wrap: (payload) =>
      concat(
        u16(options.from ?? 40000),
        u16(options.to ?? 25),
        u32(options.sequence ?? 0),
        u32(options.acknowledgment ?? 0),
        [dataOffset << 4, options.flags ?? ACK],
        u16(options.window ?? 0xffff),
        u32(0),
        extra,
        payload,
      ),
  };
}

/** RFC 768. */
export function udp(options: { readonly from?: number; readonly to: number }): Header {
  return {
    ipProtocol: 17,
    wrap: (payload) =>
      concat(u16(options.from ?? 50000), u16(options.to), u16(8 + payload.length), u16(0), payload),
  };
}

export interface Ipv4Options {
  readonly from?: string;
  readonly to?: string;
  readonly protocol?: number;
  readonly hopLimit?: number;
  readonly identification?: number;
  readonly options?: Uint8Array;
  readonly version?: number;
  /** In 32-bit words. */
  readonly headerLength?: number;
  readonly totalLength?: number;
  /** In bytes. */
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
}

/** RFC 791. */
export function ipv4(options: Ipv4Options = {}): Header {
  const extra = options.options ?? new Uint8Array(0);
  const words = options.headerLength ?? 5 + extra.length / 4;
  const source = address(options.from ?? "192.0.2.1");
  const destination = address(options.to ?? "192.0.2.2");
  return {
    etherType: 0x0800,
    ipProtocol: 4,
    pppProtocol: 0x0021,
    wrap: (payload, inner) => {
      const protocol = options.protocol ?? inner?.ipProtocol ?? 0xff;
      const header = concat(
        [((options.version ?? 4) << 4) | words, 0],
        u16(options.totalLength ?? 20 + extra.length + payload.length),
        u16(options.identification ?? 0),
        u16((options.moreFragments === true ? 0x2000 : 0) | ((options.fragmentOffset ?? 0) >> 3)),
        [options.hopLimit ?? 64, protocol, 0, 0],
        source,
        destination,
        extra,
      );
      header.set(u16(checksum(header)), 10);
      return concat(header, withTransportChecksum(payload, inner, source, destination));
    },
  };
}

export interface Ipv6Options {
  readonly from?: string;
  readonly to?: string;
  readonly nextHeader?: number;
  readonly hopLimit?: number;
  readonly payloadLength?: number;
  readonly version?: number;
}

/** RFC 8200 section 3. */
export function ipv6(options: Ipv6Options = {}): Header {
  const source = address(options.from ?? "2001:db8::1");
  const destination = address(options.to ?? "2001:db8::2");
  return {
    etherType: 0x86dd,
    ipProtocol: 41,
    pppProtocol: 0x0057,
    wrap: (payload, inner) =>
      concat(
        [(options.version ?? 6) << 4, 0, 0, 0],
        u16(options.payloadLength ?? payload.length),
        [options.nextHeader ?? inner?.ipProtocol ?? 59, options.hopLimit ?? 64],
        source,
        destination,
        withTransportChecksum(payload, inner, source, destination),
      ),
  };
}

/** A hop-by-hop (0), routing (43) or destination options (60) header with a body of 6 + 8n bytes (RFC 8200 section 4). */
export function ipv6Extension(type: number, body: Uint8Array | string = "\x01\x04\0\0\0\0"): Header {
  const bytes = bytesOf(body);
  return {
    ipProtocol: type,
    wrap: (payload, inner) => concat([inner?.ipProtocol ?? 59, (bytes.length + 2) / 8 - 1], bytes, payload),
  };
}

/** RFC 8200 section 4.5; the offset in bytes. */
export function ipv6Fragment(options: {
  readonly offset: number;
  readonly more: boolean;
  readonly identification?: number;
  readonly nextHeader?: number;
}): Header {
  return {
    ipProtocol: 44,
    wrap: (payload, inner) =>
      concat(
        [options.nextHeader ?? inner?.ipProtocol ?? 59, 0],
        u16(options.offset | (options.more ? 1 : 0)),
        u32(options.identification ?? 1),
        payload,
      ),
  };
}

/** RFC 4302 section 2, with an integrity check value of 12 bytes. */
export function authentication(): Header {
  return {
    ipProtocol: 51,
    wrap: (payload, inner) =>
      concat([inner?.ipProtocol ?? 59, 4, 0, 0], u32(1), u32(1), new Uint8Array(12), payload),
  };
}

/** Ethernet II, or with `length` an 802.3 frame whose payload the caller begins with LLC. */
export function ethernet(options: { readonly type?: number; readonly length?: number } = {}): Header {
  return {
    etherType: 0x6558,
    wrap: (payload, inner) =>
      concat(
        [2, 0, 0, 0, 0, 2],
        [2, 0, 0, 0, 0, 1],
        u16(options.length ?? options.type ?? inner?.etherType ?? 0xffff),
        payload,
      ),
  };
}

/** A header of fixed bytes that ends with the Ethertype of what follows: VLAN and other tags, LLC/SNAP, Cisco HDLC. */
export function tag(before: readonly number[], etherType?: number): Header {
  return {
    ...(etherType === undefined ? {} : { etherType }),
    wrap: (payload, inner) => concat(before, u16(inner?.etherType ?? 0xffff), payload),
  };
}

/** IEEE 802.1Q, or with another Ethertype a service tag. */
export const vlan = (id: number, etherType = 0x8100): Header => tag([...u16(id)], etherType);

/** LLC and SNAP (RFC 1042). */
export const snap = (): Header => tag([0xaa, 0xaa, 0x03, 0, 0, 0]);

/** RFC 2784, RFC 2890: key and sequence number where given. */
export function gre(
  options: {
    readonly key?: number;
    readonly sequence?: number;
    readonly checksum?: boolean;
    readonly type?: number;
  } = {},
): Header {
  const { key, sequence, checksum: summed = false } = options;
  const flags =
    (summed ? 0x8000 : 0) | (key === undefined ? 0 : 0x2000) | (sequence === undefined ? 0 : 0x1000);
  return {
    ipProtocol: 47,
    wrap: (payload, inner) =>
      concat(
        u16(flags),
        u16(options.type ?? inner?.etherType ?? 0xffff),
        summed ? u32(0) : [],
        key === undefined ? [] : u32(key),
        sequence === undefined ? [] : u32(sequence),
        payload,
      ),
  };
}

/** PPP without framing bytes (RFC 1661 section 2). */
export function ppp(): Header {
  return { etherType: 0x880b, wrap: (payload, inner) => concat(u16(inner?.pppProtocol ?? 0xc021), payload) };
}

/** RFC 2516 section 4, with the PPP protocol field. */
export function pppoe(): Header {
  return {
    etherType: 0x8864,
    wrap: (payload, inner) =>
      concat([0x11, 0, 0, 1], u16(payload.length + 2), u16(inner?.pppProtocol ?? 0xc021), payload),
  };
}

/** A stack of labels (RFC 3032 section 2.1). */
export function mpls(...labels: readonly number[]): Header {
  return {
    etherType: 0x8847,
    ipProtocol: 137,
    wrap: (payload) =>
      concat(
        ...labels.map((label, i) => [
          label >> 12,
          (label >> 4) & 0xff,
          ((label & 15) << 4) | (i === labels.length - 1 ? 1 : 0),
          64,
        ]),
        payload,
      ),
  };
}

/** Cuts an IPv4 packet's payload at the given offsets (multiples of 8) into fragments. */
export function ipv4Fragments(
  options: Ipv4Options,
  payload: Uint8Array,
  ...cuts: readonly number[]
): Uint8Array[] {
  const edges = [0, ...cuts, payload.length];
  return edges.slice(1).map((end, i) => {
    const start = edges[i] ?? 0;
    const fragment = { protocol: 6, ...options, fragmentOffset: start, moreFragments: end < payload.length };
    return packet(ethernet(), ipv4(fragment), payload.subarray(start, end));
  });
}

export const u16 = (value: number): [number, number] => [(value >>> 8) & 0xff, value & 0xff];

export const u32 = (value: number): [number, number, number, number] => [
  (value >>> 24) & 0xff,
  (value >>> 16) & 0xff,
  (value >>> 8) & 0xff,
  value & 0xff,
];

export function concat(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** An address's 4 or 16 bytes. */
export const address = (text: string): Uint8Array => Uint8Array.from(ipaddr.parse(text).toByteArray());

/** One byte a character. */
export const bytesOf = (part: Uint8Array | string): Uint8Array =>
  typeof part === "string" ? Uint8Array.from(part, (character) => character.charCodeAt(0)) : part;

function endpointText(bytes: Uint8Array, port: number): string {
  const text = ipaddr.fromByteArray([...bytes]).toString();
  return bytes.length === 4 ? `${text}:${port}` : `[${text}]:${port}`;
}

function endpoint(text: string): { readonly address: string; readonly port: number } {
  const colon = text.lastIndexOf(":");
  return { address: text.slice(0, colon).replace(/^\[|\]$/g, ""), port: Number(text.slice(colon + 1)) };
}

/** The Internet checksum (RFC 1071) of bytes whose own checksum field is zero. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** TCP and UDP sum a pseudo header with the addresses (RFC 9293 section 3.1, RFC 8200 section 8.1). */
function withTransportChecksum(
  payload: Uint8Array,
  inner: Header | undefined,
  source: Uint8Array,
  destination: Uint8Array,
): Uint8Array {
  const protocol = inner?.ipProtocol;
  if (protocol !== 6 && protocol !== 17) return payload;
  const summed = concat(payload);
  const sum = checksum(concat(source, destination, u32(payload.length), u32(protocol), payload));
  summed.set(u16(sum), protocol === 6 ? 16 : 6);
  return summed;
}
