// A packet -> its headers below TCP as fields: which there are, the functions of packet/ say.
import { hex } from "../bytes/ascii.ts";
import { uint16, uint8 } from "../bytes/integers.ts";
import { ipv4 } from "../packet/ip.ts";
import {
  FRAGMENT,
  IP_PROTOCOL,
  IPV4,
  IPV6_FRAGMENT,
  LINK_TYPE,
  type Span,
  TCP,
  UDP,
} from "../packet/layer.ts";
import { LAYERS } from "../packet/layers.ts";
import { createTcpSegment } from "../packet/locate.ts";
import type { TcpSegment } from "../packet/segment.ts";
import { tunnelPorts, udp } from "../packet/udp.ts";
import type { Field } from "./field.ts";
import { headerField } from "./header-fields.ts";

/** The part of an IP datagram's payload that a packet carries. */
export interface Fragment {
  /** The same for all fragments of a datagram. */
  readonly key: string;
  /** Where its bytes belong in the datagram's payload. */
  readonly offset: number;
  readonly length: number;
  /** Where they are in the packet. */
  readonly at: number;
}

export interface Layers {
  readonly fields: readonly Field[];
  /** What follows the headers, by packet/layer.ts. */
  readonly kind: number;
  /** Where that begins. */
  readonly end: number;
  /** Null where the innermost IP packet is whole. */
  readonly fragment: Fragment | null;
}

const MAX_LAYERS = 32;

/** A copy of what was captured. */
export interface KeptPacket {
  /** Wireshark's frame.number. */
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Length on the wire in bytes. */
  readonly originalLength: number;
  /** LINKTYPE_ value. */
  readonly linkType: number;
}

export function layersOf({ bytes, originalLength, linkType }: KeptPacket): Layers {
  const span: Span = { bytes, start: 0, end: bytes.length, wireEnd: Math.max(bytes.length, originalLength) };
  const segment = createTcpSegment();
  segment.bytes = bytes;
  const fields: Field[] = [];
  let kind = LINK_TYPE | linkType;
  let fragment: Fragment | null = null;
  for (let layers = 0; layers < MAX_LAYERS && fragment === null; layers++) {
    const { start } = span;
    const next = read(kind, span, segment);
    if (next === null) break;
    const isHeader = next >= 0 || next === FRAGMENT;
    const end = isHeader ? Math.min(span.start, bytes.length) : bytes.length;
    if (end > start) fields.push(headerField({ kind, start, end }, bytes, segment));
    if (next === FRAGMENT) fragment = fragmentOf(bytes, segment, span);
    else if (kind === IPV6_FRAGMENT) fragment = fragmentOfIpv6(bytes, start, segment, span);
    if (!isHeader) return { fields, kind: next, end, fragment: null };
    kind = next;
  }
  return { fields, kind, end: span.start, fragment };
}

const TUNNELS: ReadonlySet<number> = new Set(tunnelPorts(LAYERS));
const TUNNEL_PORTS = Uint8Array.from({ length: 0x1_0000 }, (_, port) => (TUNNELS.has(port) ? 1 : 0));

/** The kind that follows; null where there is no further header to read. */
function read(kind: number, span: Span, segment: TcpSegment): number | null {
  if (kind === TCP) return null;
  if (kind === IPV4) return ipv4(span, segment);
  if (kind === UDP) {
    const next = udp(span, TUNNEL_PORTS);
    return next === UDP ? null : next;
  }
  if (kind === IPV6_FRAGMENT) {
    if (span.end - span.start < 8) return null;
    span.start += 8;
    return IP_PROTOCOL | uint8(span.bytes, span.start - 8);
  }
  return LAYERS.get(kind)?.(span, segment) ?? null;
}

function fragmentOf(bytes: Uint8Array, { sourceAt }: TcpSegment, { start, end }: Span): Fragment {
  const header = sourceAt - 12;
  const key = `4 ${hex(bytes, header + 9, header + 10)} ${hex(bytes, header + 4, header + 6)} ${hex(bytes, sourceAt, sourceAt + 8)}`;
  return { key, offset: (uint16(bytes, header + 6) & 0x1fff) << 3, length: end - start, at: start };
}

/** Null where it is all of a datagram (RFC 6946). */
function fragmentOfIpv6(
  bytes: Uint8Array,
  header: number,
  { sourceAt }: TcpSegment,
  { start, end }: Span,
): Fragment | null {
  const offset = uint16(bytes, header + 2);
  if ((offset & 0xfff9) === 0) return null;
  const key = `6 ${hex(bytes, header + 4, header + 8)} ${hex(bytes, sourceAt, sourceAt + 32)}`;
  return { key, offset: offset & 0xfff8, length: end - start, at: start };
}
