// Ethernet frames directly in IP (RFC 3378 section 3; MikroTik's EoIPv6 puts its tunnel's number in the header).
import { ETHERNET, type Layer } from "../layer.ts";

export const etherIp: Layer = (span) => {
  span.start += 2;
  return ETHERNET;
};
