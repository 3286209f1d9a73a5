// A frame that a sniffer sends on, as MikroTik's does, to what it is (TaZmen Sniffer Protocol).
import { uint16, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, ETHERNET, LINK_TYPE, type Layer, NOT_IP } from "../layer.ts";

const VERSION = 1;
/** Received by the sniffer, or to be sent by it; others hold no frame. */
const MAX_TYPE_WITH_FRAME = 1;

const ENCAPSULATED_ETHERNET = 0x01;
const ENCAPSULATED_80211 = 0x12;

/** Tags of one byte; others have a length. */
const PADDING = 0;
const END = 1;

export const tzsp: Layer = (span) => {
  const { bytes, start, end } = span;
  if (end - start < 5) return DAMAGED;
  if (uint8(bytes, start) !== VERSION || uint8(bytes, start + 1) > MAX_TYPE_WITH_FRAME) return NOT_IP;
  let tag = start + 4;
  while (tag < end && uint8(bytes, tag) !== END) {
    if (end - tag < 2) return DAMAGED;
    tag += uint8(bytes, tag) === PADDING ? 1 : 2 + uint8(bytes, tag + 1);
  }
  span.start = tag + 1;
  if (span.start > end) return DAMAGED;
  switch (uint16(bytes, start + 2)) {
    case ENCAPSULATED_ETHERNET:
      return ETHERNET;
    case ENCAPSULATED_80211:
      return LINK_TYPE | 105;
    default:
      return NOT_IP;
  }
};
