// What every layer below TCP is: a function that reads one header and says what follows it.
import type { TcpSegment } from "./segment.ts";

/** The part of a packet that is still to be read. One reused object: layers move `start` and may narrow the end. */
export interface Span {
  bytes: Uint8Array;
  start: number;
  /** `bytes[start, end)` is what was captured. */
  end: number;
  /** Where the span would end had all of it been captured: never below `end`. */
  wireEnd: number;
}

/**
 * Reads the header at `span.start`, moves `span.start` after it, narrows the span where the header bounds its
 * payload, and returns the kind of what begins there:
 *
 * - an Ethertype, 0 to 0xffff, whatever announced it (a PPP protocol or an address family is translated);
 * - an IP protocol number, {@link IP_PROTOCOL} `| number`;
 * - a link type, {@link LINK_TYPE} `| number`, where the header names the one of the packet after it;
 * - {@link NOT_IP}, {@link DAMAGED}, {@link FRAGMENT}, or what says why it cannot be read: {@link ENCRYPTED} and after.
 *
 * A layer may leave the span anywhere when it returns a negative kind. IP layers note their addresses in the
 * segment; the others ignore it. Layers neither allocate nor throw, and they check a length before they read.
 */
export type Layer = (span: Span, segment: TcpSegment) => number;

/** Well formed, but the payload is not an IP packet. */
export const NOT_IP = -1;
/** Ends within a header, or contradicts itself. */
export const DAMAGED = -2;
/** An IPv4 fragment: the span is its payload and the segment holds the addresses of its header. */
export const FRAGMENT = -3;
// -4 is WAITING_FOR_FRAGMENTS, of fragments.ts.
/** Well formed, but what may hold an IP packet is encrypted: by the link layer, or by DTLS in place of it. */
export const ENCRYPTED = -5;
/** A part of a frame that a layer below IP has split: the parts are not put together. */
export const PIECE = -6;
/** A data message of WireGuard. */
export const WIREGUARD = -7;
/** A frame in VXLAN on a port on which Wireshark does not expect it: to read it would shift the numbers of streams. */
export const UNLISTED_VXLAN = -8;

export const IPV4 = 0x0800;
export const IPV6 = 0x86dd;
export const ETHERNET = 0x6558;
export const PPP = 0x880b;
export const MPLS = 0x8847;

export const IP_PROTOCOL = 0x1_0000;
export const TCP = IP_PROTOCOL | 6;
export const UDP = IP_PROTOCOL | 17;
export const IPV6_FRAGMENT = IP_PROTOCOL | 44;

/** Added to the UDP port of a tunnel. */
export const UDP_PORT = 0x2_0000;

/** Added to the LINKTYPE_ value of a packet in another one's. */
export const LINK_TYPE = 0x4_0000;

/** The header's own length field says where the payload ends: bytes after it are padding or a trailer. */
export function narrow(span: Span, wireEnd: number): void {
  if (wireEnd >= span.wireEnd) return;
  span.wireEnd = wireEnd;
  if (wireEnd < span.end) span.end = wireEnd;
}
