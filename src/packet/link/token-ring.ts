// A Token Ring frame to the Ethertype after LLC/SNAP (IEEE Std 802.5; RFC 1042).
import { uint8 } from "../../bytes/integers.ts";
import { DAMAGED, type Layer, NOT_IP } from "../layer.ts";
import { llc } from "./llc.ts";

const FRAME_TYPE = 0xc0;
const LLC_FRAME = 0x40;
/** In the source address: routing information follows, whose first byte says how long it is. */
const IS_ROUTED = 0x80;

export const tokenRing: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 15) return DAMAGED;
  if ((uint8(bytes, start + 1) & FRAME_TYPE) !== LLC_FRAME) return NOT_IP;
  const isRouted = (uint8(bytes, start + 8) & IS_ROUTED) !== 0;
  span.start = start + 14 + (isRouted ? uint8(bytes, start + 14) & 0x1f : 0);
  return llc(span, segment);
};
