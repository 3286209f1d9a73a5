// The radiotap header of a wireless capture to the 802.11 frame after it (radiotap.org).
import { uint16LittleEndian, uint32LittleEndian, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, type Layer, narrow } from "../layer.ts";
import { ieee80211, ieee80211Padded } from "./ieee80211.ts";

const TIMER_PRESENT = 0x1;
const FLAGS_PRESENT = 0x2;
const MORE_PRESENT_WORDS = 0x8000_0000;

const ENDS_WITH_CHECK_SEQUENCE = 0x10;
const HEADER_IS_PADDED = 0x20;

export const radiotap: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 8) return DAMAGED;
  const frame = start + uint16LittleEndian(bytes, start + 2);
  if (frame < start + 8 || frame > span.end) return DAMAGED;
  const present = uint32LittleEndian(bytes, start + 4);
  let field = start + 8;
  let more = present;
  while (more >= MORE_PRESENT_WORDS) {
    if (field + 4 > frame) return DAMAGED;
    more = uint32LittleEndian(bytes, field);
    field += 4;
  }
  // The timer is aligned to eight bytes from the header's start.
  if ((present & TIMER_PRESENT) !== 0) field = start + ((field - start + 7) & ~7) + 8;
  const flags = (present & FLAGS_PRESENT) !== 0 && field < frame ? uint8(bytes, field) : 0;
  span.start = frame;
  if ((flags & ENDS_WITH_CHECK_SEQUENCE) !== 0) narrow(span, span.wireEnd - 4);
  return (flags & HEADER_IS_PADDED) !== 0 ? ieee80211Padded(span, segment) : ieee80211(span, segment);
};
