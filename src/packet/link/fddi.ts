// A frame of the Fiber Distributed Data Interface to the Ethertype after LLC/SNAP (ANSI X3.139; RFC 1390).
import { uint8 } from "../../bytes/integers.ts";
import { DAMAGED, type Layer, NOT_IP } from "../layer.ts";
import { llc } from "./llc.ts";

const LLC_FRAME = 0x50;

/** Frame control, of which the lower half is a priority, and two addresses. */
export const fddi: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 13) return DAMAGED;
  if ((uint8(bytes, start) & 0xf0) !== LLC_FRAME) return NOT_IP;
  span.start = start + 13;
  return llc(span, segment);
};
