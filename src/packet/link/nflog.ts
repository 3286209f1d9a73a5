// A packet that Linux's netfilter logged, among other attributes (tcpdump.org: LINKTYPE_NFLOG).
import { uint16, uint16LittleEndian, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, IPV4, IPV6, type Layer, narrow, NOT_IP } from "../layer.ts";

const PAYLOAD = 9;

/** Attributes are in the byte order of the machine that captured: lengths and types are small, the smaller reading counts. */
export const nflog: Layer = (span) => {
  const { bytes, start, end } = span;
  if (end - start < 4) return DAMAGED;
  const family = uint8(bytes, start);
  let attribute = start + 4;
  while (end - attribute >= 4) {
    const isBigEndian = uint16(bytes, attribute + 2) < uint16LittleEndian(bytes, attribute + 2);
    const length = isBigEndian ? uint16(bytes, attribute) : uint16LittleEndian(bytes, attribute);
    const type = isBigEndian ? uint16(bytes, attribute + 2) : uint16LittleEndian(bytes, attribute + 2);
    if (length < 4) return DAMAGED;
    if (type === PAYLOAD) {
      span.start = attribute + 4;
      narrow(span, attribute + length);
      if (family === 2) return IPV4;
      return family === 10 ? IPV6 : NOT_IP;
    }
    attribute += (length + 3) & ~3;
  }
  return NOT_IP;
};
