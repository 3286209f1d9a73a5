// Wireless frames between access point and controller: the CAPWAP data channel (RFC 5415 section 4.3).
import { uint8 } from "../../bytes/integers.ts";
import { ieee80211Swapped } from "../link/ieee80211.ts";
import { DAMAGED, ETHERNET, type Layer, NOT_IP } from "../layer.ts";

const NATIVE = 0x01;
const FRAGMENT = 0x80;
const KEEP_ALIVE = 0x08;

/** Fragments and what DTLS encrypts (a preamble other than 0) are not read. */
export const capwap: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 8) return DAMAGED;
  if (uint8(bytes, start) !== 0 || (uint8(bytes, start + 3) & (FRAGMENT | KEEP_ALIVE)) !== 0) return NOT_IP;
  span.start = start + ((uint8(bytes, start + 1) >>> 3) << 2);
  const isNative = (uint8(bytes, start + 2) & NATIVE) !== 0;
  return isNative ? ieee80211Swapped(span, segment) : ETHERNET;
};
