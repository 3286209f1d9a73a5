// An IP header to the protocol number of its payload: IPv4 (RFC 791), IPv6 and its extension headers (RFC 8200
// section 4, RFC 4302 section 2).
import { uint16, uint8 } from "../bytes/integers.ts";
import { DAMAGED, FRAGMENT, IP_PROTOCOL, IPV6, type Layer, narrow, type Span } from "./layer.ts";
import type { TcpSegment } from "./segment.ts";

/** Bytes between the start of a header and its source address. */
export const IPV4_SOURCE = 12;
export const IPV6_SOURCE = 8;

const LOOSE_SOURCE_ROUTE = 0x83;
const STRICT_SOURCE_ROUTE = 0x89;

/** A total length of 0 means that the sender's network card cut the packet later: it reaches to the frame's end. */
export function ipv4(span: Span, segment: TcpSegment): number {
  const { bytes, start } = span;
  if (span.end - start < 20) return DAMAGED;
  const version = uint8(bytes, start);
  const headerLength = (version & 0x0f) << 2;
  // An Ethertype of IP may announce either version.
  if (version >>> 4 === 6) return IPV6;
  if (version >>> 4 !== 4 || headerLength < 20) return DAMAGED;
  const totalLength = uint16(bytes, start + 2);
  if (totalLength !== 0) {
    if (totalLength < headerLength) return DAMAGED;
    narrow(span, start + totalLength);
  }
  span.start = start + headerLength;
  if (span.start > span.end) return DAMAGED;
  segment.ipVersion = 4;
  segment.sourceAt = start + IPV4_SOURCE;
  segment.destinationAt = headerLength === 20 ? start + 16 : lastHop(bytes, start, span.start);
  segment.hopLimit = uint8(bytes, start + 8);
  segment.identification = uint16(bytes, start + 4);
  // More fragments, or an offset other than 0.
  if ((uint16(bytes, start + 6) & 0x3fff) !== 0) return FRAGMENT;
  return IP_PROTOCOL | uint8(bytes, start + 9);
}

/** Where the destination's address is: under a source route that is not yet used up, the end of the route. */
function lastHop(bytes: Uint8Array, header: number, headerEnd: number): number {
  let option = header + 20;
  while (option < headerEnd) {
    const type = uint8(bytes, option);
    if (type === 0) break;
    if (type === 1) {
      option++;
      continue;
    }
    if (option + 2 >= headerEnd) break;
    const length = uint8(bytes, option + 1);
    if (length < 2 || option + length > headerEnd) break;
    if (type === LOOSE_SOURCE_ROUTE || type === STRICT_SOURCE_ROUTE) {
      const pointer = uint8(bytes, option + 2);
      const isInside = pointer >= 4 && pointer <= length - 3 && pointer % 4 === 0;
      return isInside ? option + length - 4 : header + 16;
    }
    option += length;
  }
  return header + 16;
}

/** A payload length of 0 (a jumbogram, or cut later by the network card) means: to the frame's end. */
export function ipv6(span: Span, segment: TcpSegment): number {
  const { bytes, start } = span;
  if (span.end - start < 40) return DAMAGED;
  if (uint8(bytes, start) >>> 4 !== 6) return DAMAGED;
  const payloadLength = uint16(bytes, start + 4);
  if (payloadLength !== 0) narrow(span, start + 40 + payloadLength);
  span.start = start + 40;
  segment.ipVersion = 6;
  segment.sourceAt = start + IPV6_SOURCE;
  segment.destinationAt = start + 24;
  segment.hopLimit = uint8(bytes, start + 7);
  segment.identification = 0;
  return IP_PROTOCOL | uint8(bytes, start + 6);
}

/** Hop-by-hop options and destination options. */
export const ipv6Options: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < 8) return DAMAGED;
  span.start = start + 8 + (uint8(bytes, start + 1) << 3);
  return span.start > span.end ? DAMAGED : IP_PROTOCOL | uint8(bytes, start);
};

/** While segments of the route are left, the destination is the end of the route. */
export const ipv6Routing: Layer = (span, segment) => {
  const { start } = span;
  const kind = ipv6Options(span, segment);
  const length = span.start - start;
  if (kind === DAMAGED || segment.ipVersion !== 6) return kind;
  if (length < 24 || uint8(span.bytes, start + 3) === 0) return kind;
  const type = uint8(span.bytes, start + 2);
  // The whole route of RFC 2460, the home address of RFC 6275, the segments of RFC 8754, last one first.
  if (type === 0 || type === 2) segment.destinationAt = span.start - 16;
  else if (type === 4) segment.destinationAt = start + 8;
  return kind;
};

export const authenticationHeader: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < 8) return DAMAGED;
  span.start = start + 8 + (uint8(bytes, start + 1) << 2);
  return span.start > span.end ? DAMAGED : IP_PROTOCOL | uint8(bytes, start);
};
