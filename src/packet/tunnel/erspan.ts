// Mirrored frames in GRE: ERSPAN types I, II and III (draft-foschiano-erspan-03 section 4).
import { uint8 } from "../../bytes/integers.ts";
import { DAMAGED, ETHERNET, NOT_IP, type Span } from "../layer.ts";

/** GRE protocol types. */
export const ERSPAN_I_OR_II = 0x88be;
export const ERSPAN_III = 0x22eb;

/** Type I has no header and no sequence number in GRE's; the others have a version field. */
export function erspan(type: number, isSequenced: boolean, span: Span): number {
  const { bytes, start } = span;
  if (type === ERSPAN_I_OR_II && !isSequenced) return ETHERNET;
  if (span.end - start < 12) return DAMAGED;
  switch (uint8(bytes, start) >>> 4) {
    case 1:
      span.start = start + 8;
      return ETHERNET;
    case 2: {
      // Frame type 0 is Ethernet; the last bit announces a subheader.
      if ((uint8(bytes, start + 10) & 0x7c) !== 0) return NOT_IP;
      span.start = start + ((uint8(bytes, start + 11) & 1) === 1 ? 20 : 12);
      return ETHERNET;
    }
    default:
      return NOT_IP;
  }
}
