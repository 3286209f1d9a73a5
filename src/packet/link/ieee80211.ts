// IEEE 802.11 data frames to the Ethertype after LLC/SNAP (IEEE Std 802.11 clause 9.2.4, 9.3.2).
import { uint16, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, ENCRYPTED, type Layer, narrow, NOT_IP, PIECE, type Span } from "../layer.ts";
import type { TcpSegment } from "../segment.ts";
import { llc } from "./llc.ts";

const DATA = 0x08;
const NO_DATA = 0x40;
const QUALITY_OF_SERVICE = 0x80;

const TO_AND_FROM_DISTRIBUTION_SYSTEM = 0x03;
const MORE_FRAGMENTS = 0x04;
const PROTECTED = 0x40;
const HIGH_THROUGHPUT_CONTROL = 0x80;

const AGGREGATE = 0x80;

export const ieee80211: Layer = (span, segment) => dataFrame(0, 1, span, segment);

/** Some drivers pad the header to a multiple of four bytes. */
export const ieee80211Padded: Layer = (span, segment) => dataFrame(0, 4, span, segment);

/** Some access points send frames on with the bytes of each 16-bit control field swapped. */
export const ieee80211Swapped: Layer = (span, segment) => dataFrame(1, 1, span, segment);

/**
 * `low` says which byte of the control fields is the low one. Fragments of frames are not reassembled, and of an
 * aggregate only the first frame is read.
 */
function dataFrame(low: 0 | 1, alignment: number, span: Span, segment: TcpSegment): number {
  const { bytes, start } = span;
  if (span.end - start < 2) return DAMAGED;
  const type = uint8(bytes, start + low);
  const flags = uint8(bytes, start + 1 - low);
  if ((type & 0x0f) !== DATA || (type & NO_DATA) !== 0) return NOT_IP;
  if ((flags & PROTECTED) !== 0) return ENCRYPTED;
  if (span.end - start < 24) return DAMAGED;
  if ((flags & MORE_FRAGMENTS) !== 0 || (uint8(bytes, start + 22 + low) & 0x0f) !== 0) return PIECE;
  let length = (flags & TO_AND_FROM_DISTRIBUTION_SYSTEM) === TO_AND_FROM_DISTRIBUTION_SYSTEM ? 30 : 24;
  let aggregate = false;
  if ((type & QUALITY_OF_SERVICE) !== 0) {
    if (span.end - start < length + 2) return DAMAGED;
    aggregate = (uint8(bytes, start + length + low) & AGGREGATE) !== 0;
    length += (flags & HIGH_THROUGHPUT_CONTROL) !== 0 ? 6 : 2;
  }
  span.start = start + length + (-length & (alignment - 1));
  if (aggregate) {
    if (span.end - span.start < 14) return DAMAGED;
    narrow(span, span.start + 14 + uint16(bytes, span.start + 12));
    span.start += 14;
  }
  return llc(span, segment);
}
