// IP over InfiniBand to the Ethertype (RFC 4391 section 6; tcpdump.org: LINKTYPE_IPOIB).
import { uint16 } from "../../bytes/integers.ts";
import { DAMAGED, type Layer } from "../layer.ts";

/** InfiniBand's Global Routing Header. */
const ROUTING_HEADER = 40;

export const ipoib: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < ROUTING_HEADER + 4) return DAMAGED;
  span.start = start + ROUTING_HEADER + 4;
  return uint16(bytes, start + ROUTING_HEADER);
};
