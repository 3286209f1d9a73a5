// Generic Routing Encapsulation to the Ethertype of what it carries (RFC 2784, RFC 2890, RFC 2637 section 4.1).
import { uint16 } from "../../bytes/integers.ts";
import { ieee80211 } from "../link/ieee80211.ts";
import { DAMAGED, ETHERNET, type Layer, narrow, NOT_IP } from "../layer.ts";
import { erspan, ERSPAN_I_OR_II, ERSPAN_III } from "./erspan.ts";

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
/** In version 1 only, the header of PPTP. */
const ACKNOWLEDGMENT = 0x0080;
const VERSION = 0x0007;

/** MikroTik's Ethernet over IP, in the header of PPTP: the key is a length and the tunnel's number in little endian. */
const EOIP = 0x6400;

export const gre: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 4) return DAMAGED;
  const flags = uint16(bytes, start);
  const type = uint16(bytes, start + 2);
  const version = flags & VERSION;
  if (version > 1 || (flags & ROUTING) !== 0) return NOT_IP;
  let length = 4;
  if ((flags & CHECKSUM) !== 0) length += 4;
  if ((flags & KEY) !== 0) length += 4;
  if ((flags & SEQUENCE) !== 0) length += 4;
  if (version === 1 && (flags & ACKNOWLEDGMENT) !== 0) length += 4;
  span.start = start + length;
  if (span.start > span.end) return DAMAGED;
  if (type === EOIP && version === 1 && (flags & KEY) !== 0) {
    narrow(span, span.start + uint16(bytes, start + 4));
    return ETHERNET;
  }
  if (type === ERSPAN_I_OR_II || type === ERSPAN_III) return erspan(type, (flags & SEQUENCE) !== 0, span);
  return isAruba(type) ? ieee80211(span, segment) : type;
};

/** Aruba's access points send 802.11 frames under a range of types, one a tunnel. */
const isAruba = (type: number): boolean => type >= 0x8200 && type <= 0x8370 && (type & 0x0f) === 0;
