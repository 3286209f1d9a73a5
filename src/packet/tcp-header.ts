// A TCP header to the fields of a TcpSegment (RFC 9293 section 3.1).
import { int32, uint16, uint8 } from "../bytes/integers.ts";
import type { Span } from "./layer.ts";
import type { TcpSegment } from "./segment.ts";

/** Up to and with the window: as much as Wireshark takes to give a segment a connection. */
const MIN_CAPTURED_BYTES = 16;

/**
 * False where the header was truncated within its first 16 bytes. A header that contradicts itself still belongs to a
 * connection: it gives a segment without payload, as in Wireshark. The checksum is not verified: network cards
 * fill it in after the capture, and Wireshark does not verify it by default either.
 */
export function tcpHeader(span: Span, segment: TcpSegment): boolean {
  const { bytes, start, end } = span;
  const captured = end - start;
  if (captured < MIN_CAPTURED_BYTES) return false;
  segment.bytes = bytes;
  segment.headerStart = start;
  segment.sourcePort = uint16(bytes, start);
  segment.destinationPort = uint16(bytes, start + 2);
  segment.sequence = int32(bytes, start + 4);
  segment.acknowledgment = int32(bytes, start + 8);
  segment.flags = uint8(bytes, start + 13);
  segment.window = uint16(bytes, start + 14);
  const headerLength = (uint8(bytes, start + 12) >>> 4) << 2;
  const payloadStart = start + headerLength;
  if (headerLength >= 20 && payloadStart <= span.wireEnd) {
    segment.payloadStart = payloadStart < end ? payloadStart : end;
    segment.payloadLength = span.wireEnd - payloadStart;
  } else {
    segment.payloadStart = end;
    segment.payloadLength = 0;
  }
  segment.payloadEnd = end;
  return true;
}
