// A header below TCP -> its fields (RFC 894, RFC 791, RFC 8200, RFC 792, RFC 4443).
import { hex } from "../bytes/ascii.ts";
import { uint16, uint24, uint32, uint8 } from "../bytes/integers.ts";
import { ICMP, ICMP_V6 } from "../packet/icmp.ts";
import {
  ETHERNET,
  IP_PROTOCOL,
  IPV4,
  IPV6,
  IPV6_FRAGMENT,
  LINK_TYPE,
  TCP,
  UDP,
  UDP_PORT,
} from "../packet/layer.ts";
import { linkTypeName } from "../packet/link-type-names.ts";
import type { TcpSegment } from "../packet/segment.ts";
import { addressText } from "../tcp/address-text.ts";
import { count } from "../text/amounts.ts";
import { type Field, fieldsAt } from "./field.ts";

/** A header in the packet, and of what kind it is (packet/layer.ts). */
interface Header {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
}

/** `segment` has the addresses of the header, where it is one of IP. */
export function headerField(header: Header, bytes: Uint8Array, segment: TcpSegment): Field {
  const { kind, start, end } = header;
  const length = end - start;
  if (kind === IPV4 && uint8(bytes, start) >> 4 === 4) return ipv4Field(bytes, start, length, segment);
  const isIpv6 = kind === IPV6 || (kind === IPV4 && length >= 40);
  if (isIpv6 && uint8(bytes, start) >> 4 === 6 && length >= 40)
    return ipv6Field(bytes, start, length, segment);
  if ((kind === (LINK_TYPE | 1) || kind === ETHERNET) && length >= 14)
    return ethernetField(bytes, start, length);
  return { start, length, name: layerName(kind), value: count(length, "byte") };
}

function ethernetField(bytes: Uint8Array, start: number, length: number): Field {
  const destination = mac(bytes, start);
  const source = mac(bytes, start + 6);
  return {
    start,
    length,
    name: "Ethernet II",
    value: `Src: ${source}, Dst: ${destination}`,
    children: fieldsAt(start, [
      [0, 6, "Destination", destination],
      [6, 6, "Source", source],
      [12, 2, "Type", typeText(uint16(bytes, start + 12))],
    ]),
  };
}

function ipv4Field(bytes: Uint8Array, start: number, length: number, segment: TcpSegment): Field {
  const [source, destination] = [addressText(segment, start + 12), addressText(segment, start + 16)];
  const flags = uint16(bytes, start + 6);
  const set = [
    (flags & 0x4000) === 0 ? "" : ", Don't fragment",
    (flags & 0x2000) === 0 ? "" : ", More fragments",
  ];
  const word = uint8(bytes, start);
  return {
    start,
    length,
    name: "Internet Protocol Version 4",
    value: `Src: ${source}, Dst: ${destination}`,
    children: fieldsAt(start, [
      [0, 1, "Version", String(word >> 4)],
      [0, 1, "Header Length", `${(word & 15) << 2} bytes (${word & 15})`],
      [1, 1, "Differentiated Services Field", hexadecimal(uint8(bytes, start + 1), 2)],
      [2, 2, "Total Length", String(uint16(bytes, start + 2))],
      [4, 2, "Identification", identification(uint16(bytes, start + 4))],
      [6, 1, "Flags", `${hexadecimal(flags >> 13, 1)}${set.join("")}`],
      [6, 2, "Fragment Offset", String((flags & 0x1fff) << 3)],
      [8, 1, "Time to Live", String(uint8(bytes, start + 8))],
      [9, 1, "Protocol", protocolText(uint8(bytes, start + 9))],
      [10, 2, "Header Checksum", hexadecimal(uint16(bytes, start + 10), 4)],
      [12, 4, "Source Address", source],
      [16, 4, "Destination Address", destination],
      ...(length > 20 ? [[20, length - 20, "Options", count(length - 20, "byte")] as const] : []),
    ]),
  };
}

function ipv6Field(bytes: Uint8Array, start: number, length: number, segment: TcpSegment): Field {
  const [source, destination] = [addressText(segment, start + 8), addressText(segment, start + 24)];
  const trafficClass = (uint16(bytes, start) >> 4) & 0xff;
  return {
    start,
    length,
    name: "Internet Protocol Version 6",
    value: `Src: ${source}, Dst: ${destination}`,
    children: fieldsAt(start, [
      [0, 1, "Version", "6"],
      [0, 4, "Traffic Class", hexadecimal(trafficClass, 2)],
      [1, 3, "Flow Label", hexadecimal(uint24(bytes, start + 1) & 0xfffff, 5)],
      [4, 2, "Payload Length", String(uint16(bytes, start + 4))],
      [6, 1, "Next Header", protocolText(uint8(bytes, start + 6))],
      [7, 1, "Hop Limit", String(uint8(bytes, start + 7))],
      [8, 16, "Source Address", source],
      [24, 16, "Destination Address", destination],
    ]),
  };
}

/** An ICMP error's header, and what it quotes. */
export function icmpFields(bytes: Uint8Array, kind: number, start: number): Field[] {
  if (bytes.length - start < 8 || (kind !== ICMP && kind !== ICMP_V6)) return [];
  const name = kind === ICMP ? "Internet Control Message Protocol" : "Internet Control Message Protocol v6";
  const [type, code] = [uint8(bytes, start), uint8(bytes, start + 1)];
  const isTooBig = kind === ICMP ? type === 3 && code === 4 : type === 2;
  const mtu = kind === ICMP ? uint16(bytes, start + 6) : uint32(bytes, start + 4);
  const mtuAt = kind === ICMP ? start + 6 : start + 4;
  return [
    {
      start,
      length: bytes.length - start,
      name,
      value: `Type: ${type}, Code: ${code}`,
      children: [
        { start, length: 1, name: "Type", value: String(type), isDecisive: true },
        { start: start + 1, length: 1, name: "Code", value: String(code), isDecisive: true },
        { start: start + 2, length: 2, name: "Checksum", value: hexadecimal(uint16(bytes, start + 2), 4) },
        ...(isTooBig
          ? [
              {
                start: mtuAt,
                length: start + 8 - mtuAt,
                name: "MTU of next hop",
                value: String(mtu),
                isDecisive: true,
              },
            ]
          : []),
        {
          start: start + 8,
          length: bytes.length - start - 8,
          name: "Quoted packet",
          value: count(bytes.length - start - 8, "byte"),
        },
      ],
    },
  ];
}

const mac = (bytes: Uint8Array, start: number): string =>
  hex(bytes, start, start + 6).replaceAll(/(?<=^(?:..)+)(?=.)/g, ":");

export const hexadecimal = (value: number, digits: number): string =>
  `0x${value.toString(16).padStart(digits, "0")}`;

const identification = (value: number): string => `${hexadecimal(value, 4)} (${value})`;

const typeText = (type: number): string => {
  const name = NAMES.get(type);
  return name === undefined ? hexadecimal(type, 4) : `${name} (${hexadecimal(type, 4)})`;
};

const protocolText = (protocol: number): string => {
  const name = NAMES.get(IP_PROTOCOL | protocol);
  return name === undefined ? String(protocol) : `${name} (${protocol})`;
};

/** In Wireshark's words; a kind that is not listed is read, and has its number here. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [TCP, "TCP"],
  [UDP, "UDP"],
  [ICMP, "ICMP"],
  [ICMP_V6, "ICMPv6"],
  [IPV4, "IPv4"],
  [IPV6, "IPv6"],
  [ETHERNET, "Ethernet"],
  [0x8100, "802.1Q Virtual LAN"],
  [0x88a8, "IEEE 802.1ad"],
  [0x8847, "MultiProtocol Label Switching Header"],
  [0x8864, "PPP-over-Ethernet Session"],
  [0x880b, "Point-to-Point Protocol"],
  [IP_PROTOCOL | 0, "IPv6 Hop-by-Hop Option"],
  [IP_PROTOCOL | 4, "Internet Protocol Version 4"],
  [IP_PROTOCOL | 41, "Internet Protocol Version 6"],
  [IP_PROTOCOL | 43, "Routing Header for IPv6"],
  [IPV6_FRAGMENT, "Fragment Header for IPv6"],
  [IP_PROTOCOL | 47, "Generic Routing Encapsulation"],
  [IP_PROTOCOL | 51, "Authentication Header"],
  [IP_PROTOCOL | 60, "Destination Options for IPv6"],
  [LINK_TYPE | 113, "Linux cooked capture v1"],
  [LINK_TYPE | 276, "Linux cooked capture v2"],
  [LINK_TYPE | 0, "Null/Loopback"],
  [LINK_TYPE | 108, "Null/Loopback"],
  [LINK_TYPE | 105, "IEEE 802.11"],
  [LINK_TYPE | 127, "Radiotap Header"],
  [UDP_PORT | 4789, "Virtual eXtensible Local Area Network"],
  [UDP_PORT | 6081, "Generic Network Virtualization Encapsulation"],
]);

function layerName(kind: number): string {
  const known = NAMES.get(kind);
  if (known !== undefined) return known === "UDP" ? "User Datagram Protocol" : known;
  if (kind >= LINK_TYPE) return `Link layer ${linkTypeName(kind - LINK_TYPE)}`;
  if (kind >= UDP_PORT) return `Tunnel on UDP port ${kind - UDP_PORT}`;
  return kind >= IP_PROTOCOL ? `IP protocol ${kind - IP_PROTOCOL}` : `EtherType ${hexadecimal(kind, 4)}`;
}
