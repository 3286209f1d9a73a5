// The Point-to-Point Protocol, with or without HDLC framing, to the Ethertype (RFC 1661, RFC 1662 section 3.1).
import { uint16, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, ENCRYPTED, IPV4, IPV6, type Layer, MPLS, NOT_IP, PIECE } from "../layer.ts";
import { ciscoHdlc } from "./cisco-hdlc.ts";

const ADDRESS_AND_CONTROL = 0xff03;

/** Begins with the protocol field, or with address and control where the peers did not agree to leave them out. */
export const ppp: Layer = (span) => {
  const { bytes } = span;
  if (span.end - span.start < 4) return DAMAGED;
  if (uint16(bytes, span.start) === ADDRESS_AND_CONTROL) span.start += 2;
  // An odd first byte is a whole protocol number: compressed (RFC 1661 section 6.5).
  const first = uint8(bytes, span.start);
  const compressed = (first & 1) === 1;
  const protocol = compressed ? first : uint16(bytes, span.start);
  span.start += compressed ? 1 : 2;
  switch (protocol) {
    case 0x0021:
      return IPV4;
    case 0x0057:
      return IPV6;
    case 0x0281:
    case 0x0283:
      return MPLS;
    // RFC 1990; RFC 1968; RFC 1962, which MPPE uses too (RFC 3078).
    case 0x003d:
      return PIECE;
    case 0x0053:
    case 0x00fd:
      return ENCRYPTED;
    default:
      return NOT_IP;
  }
};

/** On serial lines Cisco's own framing appears under the same link types. */
export const pppOrCiscoHdlc: Layer = (span, segment) => {
  if (span.end <= span.start) return DAMAGED;
  const address = uint8(span.bytes, span.start);
  return address === 0x0f || address === 0x8f ? ciscoHdlc(span, segment) : ppp(span, segment);
};

/** A byte before it says which way the packet went (tcpdump.org: LINKTYPE_PPP_WITH_DIR). */
export const pppWithDirection: Layer = (span, segment) => {
  span.start += 1;
  return ppp(span, segment);
};
