// Juniper's capture header to the Ethernet frame after it (tcpdump.org: LINKTYPE_JUNIPER_ETHER).
import { uint16, uint24, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, ETHERNET, type Layer, NOT_IP } from "../layer.ts";

const MAGIC = 0x4d4743;
const WITHOUT_LINK_LAYER = 0x02;
const WITH_EXTENSIONS = 0x80;

export const juniperEthernet: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < 6) return DAMAGED;
  const flags = uint8(bytes, start + 3);
  if (uint24(bytes, start) !== MAGIC || (flags & WITHOUT_LINK_LAYER) !== 0) return NOT_IP;
  span.start = start + ((flags & WITH_EXTENSIONS) !== 0 ? 6 + uint16(bytes, start + 4) : 4);
  return ETHERNET;
};
