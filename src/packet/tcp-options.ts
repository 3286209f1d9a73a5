// The options of a TCP header to the numbers in those that matter here: RFC 9293 section 3.2, RFC 7323 section 2, RFC 2018.
import { int32, uint16, uint32, uint8 } from "../bytes/integers.ts";
import type { Count } from "../value-types.ts";
import type { TcpSegment } from "./segment.ts";

const END = 0;
const NO_OPERATION = 1;
const MAXIMUM_SEGMENT_SIZE = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;
const MAX_WINDOW_SHIFT = 14;

/** Those of a header. */
export interface TcpOptions {
  /** Of all options in order, padding left out. */
  readonly kinds: readonly number[];
  readonly mss: Count | null;
  readonly windowShift: Count | null;
  readonly sackPermitted: boolean;
  /** Left and right edges of the blocks that arrived out of order, in turn: signed numbers of 32 bits. */
  readonly sack: readonly number[];
  /** Numbers of 32 bits without a sign. */
  readonly timestamp: { readonly value: number; readonly echo: number } | null;
  /** The snapshot length cut them: what is not there may have been. */
  readonly isCut: boolean;
}

export function tcpOptions(segment: TcpSegment): TcpOptions {
  const { bytes, headerStart, payloadEnd } = segment;
  const timestamps = find(segment, TIMESTAMPS, 10);
  return {
    kinds: optionKinds(segment),
    mss: maximumSegmentSize(segment),
    windowShift: windowShift(segment),
    sackPermitted: find(segment, SACK_PERMITTED, 2) >= 0,
    sack: selectiveAcknowledgments(segment),
    timestamp:
      timestamps < 0 ? null : { value: uint32(bytes, timestamps + 2), echo: uint32(bytes, timestamps + 6) },
    isCut: payloadEnd - headerStart < 20 || headerStart + headerLength(segment) > payloadEnd,
  };
}

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
function find(segment: TcpSegment, wanted: number, shortest: number): number {
  const { bytes, headerStart } = segment;
  const end = optionsEnd(segment);
  for (let option = headerStart + 20; option + 1 < end;) {
    const length = optionLength(bytes, option, end);
    if (length === 0) return -1;
    if (uint8(bytes, option) === wanted) return length < shortest ? -1 : option;
    option += length;
  }
  return -1;
}

function optionKinds(segment: TcpSegment): number[] {
  const { bytes, headerStart } = segment;
  const kinds: number[] = [];
  const end = optionsEnd(segment);
  for (let option = headerStart + 20; option + 1 < end;) {
    const length = optionLength(bytes, option, end);
    if (length === 0) break;
    if (length > 1) kinds.push(uint8(bytes, option));
    option += length;
  }
  return kinds;
}

const headerLength = ({ bytes, headerStart }: TcpSegment): number =>
  (uint8(bytes, headerStart + 12) >>> 4) << 2;

const optionsEnd = (segment: TcpSegment): number =>
  Math.min(segment.headerStart + headerLength(segment), segment.payloadEnd);

/** 1 for padding; 0 where no option follows. */
function optionLength(bytes: Uint8Array, option: number, end: number): number {
  const kind = uint8(bytes, option);
  if (kind === END) return 0;
  if (kind === NO_OPERATION) return 1;
  const length = uint8(bytes, option + 1);
  return length < 2 || option + length > end ? 0 : length;
}
