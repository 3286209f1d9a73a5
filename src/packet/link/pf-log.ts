// A packet that the packet filter of the BSDs logged to the packet itself (tcpdump.org: LINKTYPE_PFLOG).
import { uint8 } from "../../bytes/integers.ts";
import { DAMAGED, type Layer } from "../layer.ts";
import { rawIp } from "./raw-ip.ts";

/** Up to the rule's number; each system and version adds other fields. */
const MIN_HEADER = 44;

/** The header says its length, without what aligns the packet after it to four bytes. */
export const pfLog: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end <= start) return DAMAGED;
  const length = uint8(bytes, start);
  if (length < MIN_HEADER || length > span.end - start) return DAMAGED;
  span.start = start + ((length + 3) & ~3);
  return rawIp(span, segment);
};
