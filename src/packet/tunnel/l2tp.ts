// A Layer Two Tunneling Protocol data message to what PPP holds (RFC 2661 section 3.1).
import { uint16 } from "../../bytes/integers.ts";
import { DAMAGED, type Layer, narrow, NOT_IP } from "../layer.ts";
import { ppp } from "../link/ppp.ts";

const CONTROL = 0x8000;
const LENGTH = 0x4000;
const SEQUENCE = 0x0800;
const OFFSET = 0x0200;
const VERSION = 0x000f;

export const l2tp: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 16) return DAMAGED;
  const flags = uint16(bytes, start);
  if ((flags & VERSION) !== 2 || (flags & CONTROL) !== 0) return NOT_IP;
  let next = start + 2;
  if ((flags & LENGTH) !== 0) {
    narrow(span, start + uint16(bytes, next));
    next += 2;
  }
  // Numbers of tunnel and session.
  next += (flags & SEQUENCE) !== 0 ? 8 : 4;
  if ((flags & OFFSET) !== 0) next += 2 + uint16(bytes, next);
  span.start = next;
  return ppp(span, segment);
};
