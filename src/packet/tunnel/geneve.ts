// Geneve to the Ethertype of what it carries (RFC 8926 section 3.4).
import { uint16, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, type Layer, NOT_IP } from "../layer.ts";

export const geneve: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < 8) return DAMAGED;
  const versionAndOptions = uint8(bytes, start);
  if (versionAndOptions >>> 6 !== 0) return NOT_IP;
  span.start = start + 8 + ((versionAndOptions & 0x3f) << 2);
  return uint16(bytes, start + 2);
};
