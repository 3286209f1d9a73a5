// How long a packet can be before its length is taken for damage, by link type (Wireshark's bounds).
import { PACKET_BYTES, PACKET_BYTES_BUS, PACKET_BYTES_HOST_BUS } from "../limits.ts";

const LINKTYPE_DBUS = 231;
const LINKTYPE_USBPCAP = 249;
const LINKTYPE_EBHSCR = 279;

/** In bytes. */
export function believableLength(linkType: number): number {
  switch (linkType) {
    case LINKTYPE_DBUS:
    case LINKTYPE_USBPCAP:
      return PACKET_BYTES_HOST_BUS;
    case LINKTYPE_EBHSCR:
      return PACKET_BYTES_BUS;
    default:
      return PACKET_BYTES;
  }
}
