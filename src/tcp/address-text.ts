// An IP address in a packet to its text.
import ipaddr from "ipaddr.js";
import type { TcpSegment } from "../packet/segment.ts";

/** IPv4 in dotted form, IPv6 in RFC 5952's. */
export function addressText(segment: TcpSegment, start: number): string {
  const length = segment.ipVersion === 4 ? 4 : 16;
  const bytes = segment.bytes.subarray(start, start + length);
  return length === 4 ? bytes.join(".") : new ipaddr.IPv6([...bytes]).toRFC5952String();
}
