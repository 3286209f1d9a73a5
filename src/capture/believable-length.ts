// How long a packet can be before its length is taken for damage, by link type (Wireshark's bounds).

/** Captured bytes of one packet: beyond it (Wireshark's bound too) a length field is damage, not a packet. */
const MAX_PACKET_BYTES = 262_144;

/** The same for captures of D-Bus and USB, whose messages are larger (Wireshark's bound too). */
export const MAX_PACKET_BYTES_HOST_BUS = 128 << 20;

/** The same for captures of automotive buses with EBHSCR (Wireshark's bound too). */
const MAX_PACKET_BYTES_BUS = 32 << 20;

const LINKTYPE_DBUS = 231;
const LINKTYPE_USBPCAP = 249;
const LINKTYPE_EBHSCR = 279;

/** In bytes. */
export function believableLength(linkType: number): number {
  switch (linkType) {
    case LINKTYPE_DBUS:
    case LINKTYPE_USBPCAP:
      return MAX_PACKET_BYTES_HOST_BUS;
    case LINKTYPE_EBHSCR:
      return MAX_PACKET_BYTES_BUS;
    default:
      return MAX_PACKET_BYTES;
  }
}
