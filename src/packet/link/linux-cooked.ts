// Linux cooked captures, versions 1 and 2, to the Ethertype (tcpdump.org: LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2).
import { int32, uint16, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, ETHERNET, type Layer, PPP, type Span } from "../layer.ts";
import type { TcpSegment } from "../segment.ts";
import { llc } from "./llc.ts";

export const linuxCooked: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 16) return DAMAGED;
  span.start = start + 16;
  noteInterface(segment, 0, uint16(bytes, start));
  return protocol(uint16(bytes, start + 14), span, segment);
};

export const linuxCooked2: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 20) return DAMAGED;
  span.start = start + 20;
  noteInterface(segment, int32(bytes, start + 4), uint8(bytes, start + 10));
  return protocol(uint16(bytes, start), span, segment);
};

/** A host that forwards a packet captures it twice: what comes in and what goes out are of another packet type. */
function noteInterface(segment: TcpSegment, index: number, packetType: number): void {
  segment.interfaceId = (segment.interfaceId << 24) ^ (index << 3) ^ packetType;
}

/** An Ethertype, or one of Linux's own numbers below 0x0600 for what has none. */
function protocol(number: number, span: Span, segment: TcpSegment): number {
  if (number === 3) return ETHERNET;
  if (number === 4) return llc(span, segment);
  if (number === 7) return PPP;
  return number;
}
