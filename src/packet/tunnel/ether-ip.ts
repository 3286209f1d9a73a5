// Ethernet frames directly in IP (RFC 3378 section 3).
import { ETHERNET, type Layer } from "../layer.ts";

export const etherIp: Layer = (span) => {
  span.start += 2;
  return ETHERNET;
};
