// An Ethernet frame that holds TCP in IPv4 without options or fragments to its segment, as the layers one by one
// would read it: the headers of nearly every packet, checked at once (RFC 894, RFC 791, RFC 9293).
import type { CapturedPacket } from "../capture/captured-packet.ts";
import { uint16, uint32, uint8 } from "../bytes/integers.ts";
import { IPV4_SOURCE } from "./ip.ts";
import { IPV4 } from "./layer.ts";
import type { TcpSegment } from "./segment.ts";

const ETHERNET_HEADER = 14;
const IP_HEADER = 20;
const TCP_HEADER = 20;
const TCP_AT = ETHERNET_HEADER + IP_HEADER;
/** Version 4, five words. */
const VERSION_AND_LENGTH = 0x45;
const TCP_PROTOCOL = 6;

/** False where the packet is anything else: then the segment is not touched, and the layers have to look. */
export function usualPath(packet: CapturedPacket, segment: TcpSegment): boolean {
  const { bytes, start } = packet;
  let { end } = packet;
  const captured = end - start;
  if (captured < TCP_AT + TCP_HEADER) return false;
  const ip = start + ETHERNET_HEADER;
  if (
    uint16(bytes, start + 12) !== IPV4 ||
    uint8(bytes, ip) !== VERSION_AND_LENGTH ||
    uint8(bytes, ip + 9) !== TCP_PROTOCOL ||
    (uint16(bytes, ip + 6) & 0x3fff) !== 0
  ) {
    return false;
  }
  const tcp = start + TCP_AT;
  let wireEnd = packet.originalLength > captured ? start + packet.originalLength : end;
  const ipEnd = ip + uint16(bytes, ip + 2);
  if (ipEnd > wireEnd || ipEnd < tcp + TCP_HEADER) return false;
  wireEnd = ipEnd;
  if (wireEnd < end) end = wireEnd;
  const payloadStart = tcp + ((uint8(bytes, tcp + 12) >>> 4) << 2);
  if (payloadStart < tcp + TCP_HEADER || payloadStart > wireEnd) return false;
  segment.bytes = bytes;
  segment.ipVersion = 4;
  segment.sourceAt = ip + IPV4_SOURCE;
  segment.destinationAt = ip + IPV4_SOURCE + 4;
  segment.hopLimit = uint8(bytes, ip + 8);
  segment.identification = uint16(bytes, ip + 4);
  segment.headerStart = tcp;
  segment.sourcePort = uint16(bytes, tcp);
  segment.destinationPort = uint16(bytes, tcp + 2);
  segment.sequence = uint32(bytes, tcp + 4);
  segment.acknowledgment = uint32(bytes, tcp + 8);
  segment.flags = uint8(bytes, tcp + 13);
  segment.window = uint16(bytes, tcp + 14);
  segment.payloadStart = payloadStart < end ? payloadStart : end;
  segment.payloadEnd = end;
  segment.payloadLength = wireEnd - payloadStart;
  return true;
}
