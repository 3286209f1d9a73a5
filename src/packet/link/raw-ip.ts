// An IP packet without a link layer, recognised by its version (tcpdump.org: LINKTYPE_RAW).
import { uint8 } from "../../bytes/integers.ts";
import { DAMAGED, IPV4, IPV6, type Layer, NOT_IP } from "../layer.ts";

export const rawIp: Layer = (span) => {
  if (span.end <= span.start) return DAMAGED;
  const version = uint8(span.bytes, span.start) >>> 4;
  if (version === 4) return IPV4;
  return version === 6 ? IPV6 : NOT_IP;
};

/** LINKTYPE_IPV4, and IP in IP (RFC 2003). */
export const rawIpv4: Layer = () => IPV4;

/** LINKTYPE_IPV6, and IPv6 in IP (RFC 4213, RFC 2473). */
export const rawIpv6: Layer = () => IPV6;

/** After Solaris's header of its IP observability devices (tcpdump.org: LINKTYPE_IPNET). */
export const ipnet: Layer = (span, segment) => {
  span.start += 24;
  return rawIp(span, segment);
};
