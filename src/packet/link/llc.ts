// Logical link control and SNAP to the Ethertype (IEEE Std 802.2; RFC 1042).
import { uint16, uint24 } from "../../bytes/integers.ts";
import { DAMAGED, IPV4, type Layer, NOT_IP, type Span } from "../layer.ts";

const SNAP = 0xaaaa03;
/** The service access point that IEEE assigned to IPv4; hardly anyone uses it. */
const IPV4_ACCESS_POINT = 0x060603;

const ENCAPSULATED_ETHERNET = 0x000000;
/** Bridges use it in place of 0 for a few protocols (IEEE Std 802.1H). */
const BRIDGE_TUNNEL = 0x0000f8;

export const llc: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < 3) return DAMAGED;
  span.start = start + 3;
  const accessPointsAndControl = uint24(bytes, start);
  if (accessPointsAndControl === SNAP) return snap(span);
  return accessPointsAndControl === IPV4_ACCESS_POINT ? IPV4 : NOT_IP;
};

/** An organization's code and the type it gives, which for the code 0 is an Ethertype. */
export function snap(span: Span): number {
  const { bytes, start } = span;
  if (span.end - start < 5) return DAMAGED;
  span.start = start + 5;
  const organization = uint24(bytes, start);
  const isEthertype = organization === ENCAPSULATED_ETHERNET || organization === BRIDGE_TUNNEL;
  return isEthertype ? uint16(bytes, start + 3) : NOT_IP;
}
