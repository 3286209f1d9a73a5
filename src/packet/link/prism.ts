// The Prism and AVS headers of older wireless captures to the 802.11 frame after them (tcpdump.org:
// LINKTYPE_IEEE802_11_PRISM, LINKTYPE_IEEE802_11_AVS).
import { uint32, uint32LittleEndian } from "../../bytes/integers.ts";
import { DAMAGED, type Layer } from "../layer.ts";
import { ieee80211 } from "./ieee80211.ts";

/** An AVS header begins with it, whatever the link type says; the last digit is its version. */
const AVS_MAGIC = 0x8021_1000;

export const prism: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 8) return DAMAGED;
  const isAvs = (uint32(bytes, start) & ~0xf) >>> 0 === AVS_MAGIC;
  const bigEndian = uint32(bytes, start + 4);
  // A Prism header is in the byte order of the machine that captured: the smaller reading counts.
  const length = isAvs ? bigEndian : Math.min(bigEndian, uint32LittleEndian(bytes, start + 4));
  if (length < 8 || length > span.end - start) return DAMAGED;
  span.start = start + length;
  return ieee80211(span, segment);
};
