// Ethernet II and IEEE 802.3 frames (IEEE Std 802.3 clause 3.2; RFC 894, RFC 1042).
import { uint16 } from "../../bytes/integers.ts";
import { DAMAGED, type Layer, narrow } from "../layer.ts";
import { llc } from "./llc.ts";

/** Up to here the type field is a length (IEEE Std 802.3 clause 3.2.6). */
const MAX_LENGTH = 1500;

export const ethernet: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 14) return DAMAGED;
  span.start = start + 14;
  const typeOrLength = uint16(bytes, start + 12);
  if (typeOrLength > MAX_LENGTH) return typeOrLength;
  narrow(span, span.start + typeOrLength);
  return llc(span, segment);
};
