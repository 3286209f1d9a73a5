// IPsec in UDP, which passes address translation (RFC 3948 section 2), to the protocol that it wraps.
import { uint32 } from "../../bytes/integers.ts";
import { DAMAGED, IP_PROTOCOL, type Layer, NOT_IP } from "../layer.ts";

const ESP = IP_PROTOCOL | 50;
/** In place of ESP's first field: what follows negotiates keys. */
const NON_ESP_MARKER = 0;

export const ipsecInUdp: Layer = (span) => {
  const { bytes, start, end, wireEnd } = span;
  // A single byte keeps the translation alive.
  if (wireEnd - start < 16) return NOT_IP;
  if (end - start < 4) return DAMAGED;
  return uint32(bytes, start) === NON_ESP_MARKER ? NOT_IP : ESP;
};
