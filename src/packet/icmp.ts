// An ICMP error to its reason and the TCP segment that it quotes (RFC 792, RFC 1191 section 4, RFC 4443 section 3).
import { int32, uint16, uint32, uint8 } from "../bytes/integers.ts";
import { ipv4, ipv6 } from "./ip.ts";
import { IP_PROTOCOL, type Span, TCP } from "./layer.ts";
import type { TcpSegment } from "./segment.ts";

export const ICMP = IP_PROTOCOL | 1;
export const ICMP_V6 = IP_PROTOCOL | 58;

export interface IcmpError {
  readonly kind: "unreachable" | "prohibited" | "too-big" | "time-exceeded" | "other";
  /** Of the next hop, where the error says so; else null. */
  readonly mtu: number | null;
  /** Offset of the sender's address in the quoted segment's bytes. */
  readonly senderAt: number;
}

/** Bytes of an ICMP header, in front of what an error quotes. */
const HEADER = 8;
/** Bytes of the TCP header that every router quotes: ports and sequence number. */
const QUOTED = 8;

/**
 * `span` begins with the ICMP header and `segment` holds the addresses of the packet's own IP header. Null where it is
 * not an error that quotes a TCP segment; else `segment` has the addresses, ports and sequence number of the quoted one.
 */
export function icmpError(kind: number, span: Span, segment: TcpSegment): IcmpError | null {
  const { bytes, start } = span;
  if (span.end - start < HEADER) return null;
  const reason = kind === ICMP ? reasonV4(bytes, start) : reasonV6(bytes, start);
  if (reason === null || segment.ipVersion !== (kind === ICMP ? 4 : 6)) return null;
  const senderAt = segment.sourceAt;
  span.start = start + HEADER;
  const quoted = kind === ICMP ? ipv4(span, segment) : ipv6(span, segment);
  if (quoted !== TCP || span.end - span.start < QUOTED) return null;
  segment.bytes = bytes;
  segment.sourcePort = uint16(bytes, span.start);
  segment.destinationPort = uint16(bytes, span.start + 2);
  segment.sequence = int32(bytes, span.start + 4);
  return { ...reason, senderAt };
}

type Reason = Omit<IcmpError, "senderAt">;

/** Null for messages that are not errors, as an echo or a redirect. */
function reasonV4(bytes: Uint8Array, start: number): Reason | null {
  const code = uint8(bytes, start + 1);
  switch (uint8(bytes, start)) {
    case 3:
      // RFC 1191: routers from before it leave the field 0.
      if (code === 4) return { kind: "too-big", mtu: uint16(bytes, start + 6) || null };
      return plain(code === 9 || code === 10 || code === 13 ? "prohibited" : "unreachable");
    case 11:
      return plain("time-exceeded");
    case 4:
    case 12:
      return plain("other");
    default:
      return null;
  }
}

function reasonV6(bytes: Uint8Array, start: number): Reason | null {
  const code = uint8(bytes, start + 1);
  switch (uint8(bytes, start)) {
    case 1:
      return plain(code === 1 || code === 5 || code === 6 ? "prohibited" : "unreachable");
    case 2:
      return { kind: "too-big", mtu: uint32(bytes, start + 4) || null };
    case 3:
      return plain("time-exceeded");
    case 4:
      return plain("other");
    default:
      return null;
  }
}

const plain = (kind: IcmpError["kind"]): Reason => ({ kind, mtu: null });
