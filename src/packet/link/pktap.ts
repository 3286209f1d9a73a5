// The header of macOS's packet tap to the packet after it, which has a link type of its own (tcpdump.org: LINKTYPE_PKTAP).
import { uint32LittleEndian } from "../../bytes/integers.ts";
import { DAMAGED, LINK_TYPE, type Layer, NOT_IP } from "../layer.ts";

/** Up to and with the interface's name; versions differ in what follows. */
const MIN_HEADER = 36;
const PACKET_FOLLOWS = 1;
const MAX_LINK_TYPE = 0xffff;

export const pktap: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < MIN_HEADER) return DAMAGED;
  const length = uint32LittleEndian(bytes, start);
  const linkType = uint32LittleEndian(bytes, start + 8);
  if (length < MIN_HEADER || length > span.end - start || linkType > MAX_LINK_TYPE) return DAMAGED;
  if (uint32LittleEndian(bytes, start + 4) !== PACKET_FOLLOWS) return NOT_IP;
  span.start = start + length;
  return LINK_TYPE | linkType;
};
