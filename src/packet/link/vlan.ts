// Tags between the addresses of an Ethernet frame and its Ethertype: IEEE 802.1Q, 802.1ad, 802.1BR and kin.
import { uint16 } from "../../bytes/integers.ts";
import { DAMAGED, ETHERNET, type Layer } from "../layer.ts";
import { llc } from "./llc.ts";

/** After a tag, too, a small number is the length of an LLC frame. */
const MIN_ETHERTYPE = 0x0600;

const tag = (length: number): Layer => {
  return (span, segment) => {
    const { bytes, start } = span;
    span.start = start + length + 2;
    if (span.start > span.end) return DAMAGED;
    const type = uint16(bytes, start + length);
    return type < MIN_ETHERTYPE ? llc(span, segment) : type;
  };
};

/** The tag of a customer or service VLAN (IEEE Std 802.1Q clause 9). */
export const vlan = tag(2);

/** Cisco's VN-Tag. */
export const vnTag = tag(4);

/** IEEE Std 802.1BR clause 7. */
export const eTag = tag(6);

/** Cisco MetaData, which carries security group tags. */
export const ciscoMetaData = tag(6);

const beforeEthernet = (length: number): Layer => {
  return (span) => {
    span.start += length;
    return ETHERNET;
  };
};

/** A provider backbone's service instance tag, and after it the customer's frame (IEEE Std 802.1Q clause 9.7). */
export const serviceInstance = beforeEthernet(4);

/** Cisco FabricPath: forwarding tag and time to live, and after them the frame. */
export const fabricPath = beforeEthernet(2);
