// The options of a TCP header to the numbers in those that matter here: RFC 9293 section 3.2, RFC 7323 section 2, RFC 2018.
import { int32, uint16, uint8 } from "../bytes/integers.ts";
import type { TcpSegment } from "./segment.ts";

const END = 0;
const NO_OPERATION = 1;
const MAXIMUM_SEGMENT_SIZE = 2;
const WINDOW_SCALE = 3;
const SACK = 5;
const MAX_WINDOW_SHIFT = 14;

/** In bytes; null where the header has no such option, or was truncated before it. */
export function maximumSegmentSize(segment: TcpSegment): number | null {
  const option = find(segment, MAXIMUM_SEGMENT_SIZE, 4);
  return option < 0 ? null : uint16(segment.bytes, option + 2);
}

/** By how many bits the windows of later segments are shifted; null where the header has no such option. */
export function windowShift(segment: TcpSegment): number | null {
  const option = find(segment, WINDOW_SCALE, 3);
  return option < 0 ? null : Math.min(MAX_WINDOW_SHIFT, uint8(segment.bytes, option + 2));
}

/** Left and right edges of the blocks that arrived out of order, in turn; empty where the header has none. */
export function selectiveAcknowledgments(segment: TcpSegment): number[] {
  const edges: number[] = [];
  const { bytes } = segment;
  const option = find(segment, SACK, 10);
  if (option < 0) return edges;
  const end = option + uint8(bytes, option + 1);
  for (let edge = option + 2; edge + 4 <= end; edge += 4) edges.push(int32(bytes, edge));
  return edges;
}

/** Where the option of that kind and length at least begins; -1 where there is none, or the header was truncated before it. */
function find({ bytes, headerStart, payloadEnd }: TcpSegment, wanted: number, shortest: number): number {
  const headerLength = (uint8(bytes, headerStart + 12) >>> 4) << 2;
  const end = Math.min(headerStart + headerLength, payloadEnd);
  for (let option = headerStart + 20; option + 1 < end;) {
    const kind = uint8(bytes, option);
    if (kind === END) return -1;
    if (kind === NO_OPERATION) {
      option++;
      continue;
    }
    const length = uint8(bytes, option + 1);
    if (length < 2 || option + length > end) return -1;
    if (kind === wanted) return length < shortest ? -1 : option;
    option += length;
  }
  return -1;
}
