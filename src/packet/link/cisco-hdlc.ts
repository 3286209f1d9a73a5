// Cisco's HDLC framing to the Ethertype (RFC 1547 section 4.3.1; tcpdump.org: LINKTYPE_C_HDLC).
import { uint16 } from "../../bytes/integers.ts";
import { DAMAGED, type Layer } from "../layer.ts";

export const ciscoHdlc: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < 4) return DAMAGED;
  span.start = start + 4;
  return uint16(bytes, start + 2);
};
