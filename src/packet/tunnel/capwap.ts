// Wireless frames between access point and controller: the CAPWAP data channel (RFC 5415 section 4.3).
import { uint8 } from "../../bytes/integers.ts";
import { ieee80211Swapped } from "../link/ieee80211.ts";
import { DAMAGED, ENCRYPTED, ETHERNET, type Layer, NOT_IP, PIECE } from "../layer.ts";

/** Version 0, and DTLS rather than CAPWAP's header. */
const DTLS = 0x01;
const NATIVE = 0x01;
const FRAGMENT = 0x80;
const KEEP_ALIVE = 0x08;

export const capwap: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 8) return DAMAGED;
  const preamble = uint8(bytes, start);
  if (preamble !== 0) return preamble === DTLS ? ENCRYPTED : NOT_IP;
  if ((uint8(bytes, start + 3) & KEEP_ALIVE) !== 0) return NOT_IP;
  if ((uint8(bytes, start + 3) & FRAGMENT) !== 0) return PIECE;
  span.start = start + ((uint8(bytes, start + 1) >>> 3) << 2);
  const isNative = (uint8(bytes, start + 2) & NATIVE) !== 0;
  return isNative ? ieee80211Swapped(span, segment) : ETHERNET;
};
