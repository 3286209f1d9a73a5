// The address family before packets of the BSD loopback and IPsec interfaces (tcpdump.org: LINKTYPE_NULL, LINKTYPE_LOOP,
// LINKTYPE_ENC).
import { uint32, uint32LittleEndian } from "../../bytes/integers.ts";
import { DAMAGED, IPV4, IPV6, type Layer, NOT_IP } from "../layer.ts";

const MIN_ETHERTYPE = 0x0600;

/** In the byte order of the machine that captured, which the capture does not name: the smaller reading counts. */
export const loopback: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < 4) return DAMAGED;
  span.start = start + 4;
  const family = Math.min(uint32(bytes, start), uint32LittleEndian(bytes, start));
  switch (family) {
    case 2:
      return IPV4;
    // NetBSD and OpenBSD, FreeBSD, Darwin.
    case 24:
    case 28:
    case 30:
      return IPV6;
    // Some write an Ethertype.
    default:
      return family >= MIN_ETHERTYPE && family <= 0xffff ? family : NOT_IP;
  }
};

/** A packet before its encryption by IPsec or after: family, SPI and flags come first. */
export const encapsulated: Layer = (span, segment) => {
  const kind = loopback(span, segment);
  span.start += 8;
  return kind;
};
