// The options of a TCP header to the one that a SYN announces its limit in (RFC 9293 section 3.2).
import { uint16, uint8 } from "../bytes/integers.ts";
import type { TcpSegment } from "./segment.ts";

const END = 0;
const NO_OPERATION = 1;
const MAXIMUM_SEGMENT_SIZE = 2;

/** In bytes; null where the header has no such option, or was cut before it. */
export function maximumSegmentSize({ bytes, headerStart, payloadEnd }: TcpSegment): number | null {
  const headerLength = (uint8(bytes, headerStart + 12) >>> 4) << 2;
  const end = Math.min(headerStart + headerLength, payloadEnd);
  for (let option = headerStart + 20; option + 1 < end;) {
    const kind = uint8(bytes, option);
    if (kind === END) return null;
    if (kind === NO_OPERATION) {
      option++;
      continue;
    }
    const length = uint8(bytes, option + 1);
    if (length < 2 || option + length > end) return null;
    if (kind === MAXIMUM_SEGMENT_SIZE && length === 4) return uint16(bytes, option + 2);
    option += length;
  }
  return null;
}
