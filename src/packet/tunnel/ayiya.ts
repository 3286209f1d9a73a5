// "Anything in anything" to the IP protocol it carries, mostly IPv6 (draft-massar-v6ops-ayiya-02 section 3).
import { uint8 } from "../../bytes/integers.ts";
import { DAMAGED, IP_PROTOCOL, type Layer } from "../layer.ts";

export const ayiya: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < 8) return DAMAGED;
  const identityLength = 1 << (uint8(bytes, start) >>> 4);
  const signatureLength = (uint8(bytes, start + 1) >>> 4) << 2;
  span.start = start + 8 + identityLength + signatureLength;
  return IP_PROTOCOL | uint8(bytes, start + 3);
};
