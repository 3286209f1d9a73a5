// Frame Relay to the Ethertype (RFC 2427 sections 3 and 4), or Cisco's older framing with an Ethertype of its own.
import { uint16, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, IPV4, IPV6, type Layer, NOT_IP } from "../layer.ts";
import { snap } from "./llc.ts";

const ADDRESS_ENDS = 0x01;
const UNNUMBERED_INFORMATION = 0x03;
const PADDING = 0x00;

export const frameRelay: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < 8) return DAMAGED;
  // The address has two to four bytes; the last one says so.
  let next = start + 1;
  while ((uint8(bytes, next) & ADDRESS_ENDS) === 0 && next < start + 3) next++;
  next++;
  if (uint8(bytes, next) !== UNNUMBERED_INFORMATION) {
    span.start = next + 2;
    return uint16(bytes, next);
  }
  next++;
  if (uint8(bytes, next) === PADDING) next++;
  span.start = next + 1;
  switch (uint8(bytes, next)) {
    case 0xcc:
      return IPV4;
    case 0x8e:
      return IPV6;
    case 0x80:
      return snap(span);
    default:
      return NOT_IP;
  }
};
