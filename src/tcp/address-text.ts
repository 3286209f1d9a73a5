// An IP address in a packet to its text.
import ipaddr from "ipaddr.js";
import { uint8 } from "../bytes/integers.ts";
import type { TcpSegment } from "../packet/segment.ts";

/** IPv4 in dotted form, IPv6 in RFC 5952's. */
export function addressText({ bytes, ipVersion }: TcpSegment, start: number): string {
  if (ipVersion !== 4) return new ipaddr.IPv6([...bytes.subarray(start, start + 16)]).toRFC5952String();
  const last = `${uint8(bytes, start + 2)}.${uint8(bytes, start + 3)}`;
  return `${uint8(bytes, start)}.${uint8(bytes, start + 1)}.${last}`;
}
