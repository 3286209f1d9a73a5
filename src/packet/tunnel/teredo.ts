// IPv6 in Teredo, after the indicators that may precede it (RFC 4380 section 5.1.1).
import { uint16, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, IPV6, type Layer, NOT_IP } from "../layer.ts";

const ORIGIN = 0x0000;
const AUTHENTICATION = 0x0001;

export const teredo: Layer = (span) => {
  const { bytes, end } = span;
  if (end - span.start < 4) return DAMAGED;
  if (uint16(bytes, span.start) === AUTHENTICATION) {
    // Identifier and value have a length each; nonce and confirmation are nine bytes.
    span.start += 4 + uint8(bytes, span.start + 2) + uint8(bytes, span.start + 3) + 9;
  }
  if (end - span.start < 8) return DAMAGED;
  if (uint16(bytes, span.start) === ORIGIN) span.start += 8;
  if (end <= span.start) return DAMAGED;
  return uint8(bytes, span.start) >>> 4 === 6 ? IPV6 : NOT_IP;
};
