// An IP address in a packet to its text.
import ipaddr from "ipaddr.js";
import { uint8 } from "../bytes/integers.ts";
import type { TcpSegment } from "../packet/segment.ts";

/** IPv4 in dotted form, IPv6 in RFC 5952's. */
export function addressText({ bytes, ipVersion }: TcpSegment, at: number): string {
  return ipVersion === 4
    ? `${uint8(bytes, at)}.${uint8(bytes, at + 1)}.${uint8(bytes, at + 2)}.${uint8(bytes, at + 3)}`
    : new ipaddr.IPv6([...bytes.subarray(at, at + 16)]).toRFC5952String();
}
