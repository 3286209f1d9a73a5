// A stack of MPLS labels (RFC 3032 section 2.1) to its payload, whose type no field names.
import { uint16, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, ETHERNET, IPV4, IPV6, type Layer, MPLS, NOT_IP, type Span } from "../layer.ts";

export const mpls: Layer = (span) => {
  const { bytes } = span;
  let bottom = false;
  while (!bottom) {
    if (span.end - span.start < 5) return DAMAGED;
    bottom = (uint8(bytes, span.start + 2) & 1) === 1;
    span.start += 4;
  }
  // Control words of pseudowires begin with 0 so that they are not taken for IP (RFC 4385 section 3).
  switch (uint8(bytes, span.start) >>> 4) {
    case 4:
      return IPV4;
    case 6:
      return IPV6;
    case 0:
      return pseudowire(span);
    default:
      return NOT_IP;
  }
};

/** A frame, with a control word before it or not: the one is right that puts an Ethertype in its place. */
function pseudowire(span: Span): number {
  const { bytes, start } = span;
  if (span.end - start < 18) return DAMAGED;
  if (!isEthertype(uint16(bytes, start + 12)) && isEthertype(uint16(bytes, start + 16))) span.start += 4;
  return ETHERNET;
}

/** Of IP, or of a tag before it. */
const isEthertype = (type: number): boolean =>
  type === IPV4 || type === IPV6 || type === 0x8100 || type === 0x88a8 || type === MPLS;
