// A PPP over Ethernet session (RFC 2516 section 4) to what PPP holds.
import { uint16 } from "../../bytes/integers.ts";
import { DAMAGED, type Layer, narrow } from "../layer.ts";
import { ppp } from "./ppp.ts";

/**
 * The length field bounds what follows, whatever the IP header says: there are middleboxes that count Ethernet's
 * padding into the IP length.
 */
export const pppoe: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 6) return DAMAGED;
  span.start = start + 6;
  narrow(span, span.start + uint16(bytes, start + 4));
  return ppp(span, segment);
};
