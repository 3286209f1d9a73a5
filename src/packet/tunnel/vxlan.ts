// VXLAN to the Ethernet frame in it (RFC 7348 section 5), and its generic protocol extension (draft-ietf-nvo3-vxlan-gpe).
import { uint16, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, ETHERNET, IPV4, IPV6, type Layer, NOT_IP, UNLISTED_VXLAN } from "../layer.ts";

export const vxlan: Layer = (span) => {
  span.start += 8;
  return ETHERNET;
};

/** Linux's own port, from before there was a registered one; flags, three bytes of 0, a number, a byte of 0. */
export const unlistedVxlan: Layer = ({ bytes, start, end }) => {
  const isFrame =
    end - start >= 8 + 14 &&
    uint16(bytes, start) === 0x0800 &&
    uint16(bytes, start + 2) === 0 &&
    uint8(bytes, start + 7) === 0;
  return isFrame ? UNLISTED_VXLAN : NOT_IP;
};

export const vxlanGpe: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < 8) return DAMAGED;
  span.start = start + 8;
  switch (uint8(bytes, start + 3)) {
    case 1:
      return IPV4;
    case 2:
      return IPV6;
    case 3:
      return ETHERNET;
    default:
      return NOT_IP;
  }
};
