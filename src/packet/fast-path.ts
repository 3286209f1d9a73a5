// An Ethernet frame that holds TCP in IPv4 without options or fragments to its segment, as the layers one by one
// would read it: the headers below TCP of nearly every packet, checked at once (RFC 894, RFC 791).
import { uint16, uint8 } from "../bytes/integers.ts";
import { IPV4_SOURCE } from "./ip.ts";
import { IPV4, narrow, type Span } from "./layer.ts";
import type { TcpSegment } from "./segment.ts";
import { tcpHeader } from "./tcp-header.ts";

const ETHERNET_HEADER = 14;
const IP_HEADER = 20;
const TCP_HEADER = 20;
const TCP_AT = ETHERNET_HEADER + IP_HEADER;
/** Version 4, five words. */
const VERSION_AND_LENGTH = 0x45;
const TCP_PROTOCOL = 6;

/** False where the packet is anything else: then neither argument is touched, and the layers have to look. */
export function fastPath(span: Span, segment: TcpSegment): boolean {
  const { bytes, start } = span;
  if (span.end - start < TCP_AT + TCP_HEADER) return false;
  const ip = start + ETHERNET_HEADER;
  if (
    uint16(bytes, start + 12) !== IPV4 ||
    uint8(bytes, ip) !== VERSION_AND_LENGTH ||
    uint8(bytes, ip + 9) !== TCP_PROTOCOL ||
    (uint16(bytes, ip + 6) & 0x3fff) !== 0
  ) {
    return false;
  }
  const ipEnd = ip + uint16(bytes, ip + 2);
  if (ipEnd > span.wireEnd || ipEnd < start + TCP_AT + TCP_HEADER) return false;
  segment.ipVersion = 4;
  segment.sourceAt = ip + IPV4_SOURCE;
  segment.destinationAt = ip + IPV4_SOURCE + 4;
  segment.hopLimit = uint8(bytes, ip + 8);
  segment.identification = uint16(bytes, ip + 4);
  span.start = start + TCP_AT;
  narrow(span, ipEnd);
  return tcpHeader(span, segment);
}
