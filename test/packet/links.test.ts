// Each row is one form of a link layer around the same IP packet. tshark 4.0 agrees with every row, except that it does
// not read LOOP in little endian nor netfilter's log in big endian, and that it puts 802.11 fragments together.
import { describe, expect, it } from "vitest";
import type { CapturedPacket } from "../../src/capture/captured-packet.ts";
import { LINK_LAYERS } from "../../src/packet/links.ts";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import {
  bytesOf,
  captured,
  concat,
  ethernet,
  type Header,
  ipv4,
  ipv6,
  mpls,
  packet,
  ppp,
  pppoe,
  segmentsIn,
  snap,
  tag,
  tcp,
  u16,
  vlan,
} from "../build/packets.ts";

const IPV4 = packet(ipv4(), tcp(), "hello");
const IPV6 = packet(ipv6(), tcp(), "hello");
const FRAME = packet(ethernet(), ipv4(), tcp(), "hello");
const LLC = packet(snap(), ipv4(), tcp(), "hello");
const LLC6 = packet(snap(), ipv6(), tcp(), "hello");

const MAC = [2, 0, 0, 0, 0, 9];

/** Frame control, duration, three or four addresses, sequence control, and what QoS adds. */
const wireless = (type: number, flags: number, quality: readonly number[] = [], sequence = 0x10) =>
  concat([type, flags, 0, 0], MAC, MAC, MAC, [sequence, 0], (flags & 3) === 3 ? MAC : [], quality);

const radiotap = (present: number, ...fields: readonly number[]) =>
  concat([0, 0, 8 + fields.length, 0, present, 0, 0, 0], fields);

const cooked = (type: number) => concat([0, 0, 0, 1, 0, 6], MAC, [0, 0], u16(type));
const cooked2 = (type: number) => concat(u16(type), [0, 0, 0, 0, 0, 1, 0, 1, 0, 6], MAC, [0, 0]);

const PRISM = new Uint8Array(144);
PRISM.set([0x44, 0, 0, 0, 144, 0, 0, 0]);
const AVS = new Uint8Array(64);
AVS.set([0x80, 0x21, 0x10, 0x01, 0, 0, 0, 64]);

const attribute = (type: number, value: Uint8Array, swap: (value: number) => number[]) =>
  concat(swap(value.length + 4), swap(type), value, new Uint8Array(-value.length & 3));
const littleEndian = (value: number) => u16(value).toReversed();
const bigEndian = (value: number) => [...u16(value)];

/** PPI's header and its fields. */
const ppi = (linkType: number, flags: number, ...fields: readonly number[]) =>
  concat([0, flags, 8 + fields.length, 0, linkType, 0, 0, 0], fields);
/** 802.11-Common, of which only the flags count. */
const common = (flags: number) => [2, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, flags, 0, ...Array(10).fill(0)];

const pflog = (length: number) => concat([length], new Uint8Array(((length + 3) & ~3) - 1));
const pktap = (linkType: number, type = 1) =>
  concat([108, 0, 0, 0, type, 0, 0, 0, linkType, 0, 0, 0], new Uint8Array(96));

/** The frame of an aggregate: addresses, length, LLC. */
const subframe = (bytes: Uint8Array) =>
  concat(MAC, MAC, u16(bytes.length), bytes, new Uint8Array(-(14 + bytes.length) & 3));

const READ: readonly (readonly [string, number, Uint8Array])[] = [
  ["NULL, big endian", 0, concat([0, 0, 0, 2], IPV4)],
  ["NULL, little endian", 0, concat([2, 0, 0, 0], IPV4)],
  ["NULL, IPv6 of OpenBSD", 0, concat([24, 0, 0, 0], IPV6)],
  ["NULL, IPv6 of FreeBSD", 0, concat([28, 0, 0, 0], IPV6)],
  ["NULL, IPv6 of macOS", 0, concat([30, 0, 0, 0], IPV6)],
  ["NULL, with an Ethertype", 0, concat([0, 0, 0x86, 0xdd], IPV6)],
  ["LOOP, big endian", 108, concat([0, 0, 0, 2], IPV4)],
  ["LOOP, little endian", 108, concat([2, 0, 0, 0], IPV4)],
  ["Ethernet II", 1, FRAME],
  ["802.3 with SNAP", 1, packet(ethernet({ length: LLC.length }), LLC)],
  [
    "802.3 with a bridge's SNAP",
    1,
    packet(ethernet({ length: 53 }), tag([0xaa, 0xaa, 3, 0, 0, 0xf8]), ipv4(), tcp(), "hello"),
  ],
  ["802.3 with IPv4's access point", 1, packet(ethernet({ length: 48 }), Uint8Array.of(6, 6, 3), IPV4)],
  ["PPP with framing bytes", 9, concat([0xff, 3], packet(ppp(), ipv4(), tcp(), "hello"))],
  ["PPP without them", 9, packet(ppp(), ipv4(), tcp(), "hello")],
  ["PPP with a compressed protocol field", 50, concat([0xff, 3, 0x21], IPV4)],
  ["PPP with IPv6", 50, packet(ppp(), ipv6(), tcp(), "hello")],
  ["PPP with MPLS", 50, concat([2, 0x81], packet(mpls(16), IPV4))],
  ["Cisco HDLC under PPP's link type", 50, concat([0x0f, 0, 8, 0], IPV4)],
  ["PPPoE", 51, packet(pppoe(), ipv4(), tcp(), "hello")],
  ["raw IPv4", 101, IPV4],
  ["raw IPv6", 101, IPV6],
  ["raw IP under an older number", 12, IPV4],
  ["raw IP under another older number", 14, IPV4],
  ["raw IP, only version 4", 228, IPV4],
  ["raw IP, only version 6", 229, IPV6],
  ["Cisco HDLC", 104, concat([0x8f, 0, 0x86, 0xdd], IPV6)],
  ["Frame Relay", 107, concat([0x18, 0x41, 3, 0xcc], IPV4)],
  [
    "Frame Relay with IPv6 behind a long address and padding",
    107,
    concat([0x18, 0x40, 0x40, 0x41, 3, 0, 0x8e], IPV6),
  ],
  ["Frame Relay with SNAP", 107, concat([0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0], IPV4)],
  ["Frame Relay as Cisco framed it", 107, concat([0x18, 0x41, 8, 0], IPV4)],
  ["802.11 data to the distribution system", 105, concat(wireless(0x08, 1), LLC)],
  ["802.11 data from it", 105, concat(wireless(0x08, 2), LLC6)],
  ["802.11 data between access points", 105, concat(wireless(0x08, 3), LLC)],
  ["802.11 with quality of service", 105, concat(wireless(0x88, 1, [0, 0]), LLC)],
  ["802.11 with high throughput control", 105, concat(wireless(0x88, 0x81, [0, 0, 0, 0, 0, 0]), LLC)],
  [
    "an 802.11 aggregate's first frame",
    105,
    concat(wireless(0x88, 2, [0x80, 0]), subframe(LLC), subframe(LLC6)),
  ],
  ["radiotap without fields", 127, concat(radiotap(0), wireless(0x08, 1), LLC)],
  ["radiotap with a check sequence", 127, concat(radiotap(2, 0x10), wireless(0x08, 1), LLC, [1, 2, 3, 4])],
  ["radiotap with a padded header", 127, concat(radiotap(2, 0x20), wireless(0x88, 1, [0, 0]), [0, 0], LLC)],
  [
    "radiotap with two presence words and a timer",
    127,
    concat(
      [0, 0, 25, 0, 3, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x20],
      wireless(0x88, 1, [0, 0]),
      [0, 0],
      LLC,
    ),
  ],
  ["Prism", 119, concat(PRISM, wireless(0x08, 1), LLC)],
  ["AVS", 163, concat(AVS, wireless(0x08, 1), LLC)],
  ["AVS under Prism's link type", 119, concat(AVS, wireless(0x08, 1), LLC)],
  ["Linux cooked", 113, concat(cooked(0x0800), IPV4)],
  ["Linux cooked with a VLAN", 113, concat(cooked(0x8100), [0, 5, 0x86, 0xdd], IPV6)],
  ["Linux cooked with Ethernet", 113, concat(cooked(3), FRAME)],
  ["Linux cooked with LLC", 113, concat(cooked(4), LLC)],
  ["Linux cooked with PPP", 113, concat(cooked(7), packet(ppp(), ipv4(), tcp(), "hello"))],
  ["Linux cooked 2", 276, concat(cooked2(0x86dd), IPV6)],
  ["Juniper Ethernet", 178, concat(bytesOf("MGC\x01"), FRAME)],
  ["Juniper Ethernet with extensions", 178, concat(bytesOf("MGC\x81"), [0, 6, 1, 1, 2, 2, 2, 2], FRAME)],
  [
    "netfilter's log, little endian",
    239,
    concat([2, 0, 0, 0], attribute(10, bytesOf("ab\0"), littleEndian), attribute(9, IPV4, littleEndian)),
  ],
  [
    "netfilter's log, big endian",
    239,
    concat([10, 0, 0, 0], attribute(1, new Uint8Array(4), bigEndian), attribute(9, IPV6, bigEndian)),
  ],
  ["PPI without fields, 802.11", 192, concat(ppi(105, 0), wireless(0x08, 1), LLC)],
  ["PPI, 802.11 without a check sequence", 192, concat(ppi(105, 0, ...common(0)), wireless(0x08, 1), LLC)],
  [
    "PPI, 802.11 with a check sequence",
    192,
    concat(ppi(105, 0, ...common(1)), wireless(0x88, 1, [0, 0]), LLC, [1, 2, 3, 4]),
  ],
  [
    "PPI with an aligned field before 802.11-Common",
    192,
    concat(ppi(105, 1, 7, 0, 1, 0, 9, 0, 0, 0, ...common(1)), wireless(0x08, 1), LLC, [1, 2, 3, 4]),
  ],
  ["PPI, Ethernet", 192, concat(ppi(1, 0), FRAME)],
  ["PPI, raw IP", 192, concat(ppi(101, 0), IPV6)],
  ["PPI, radiotap", 192, concat(ppi(127, 0), radiotap(0), wireless(0x08, 1), LLC)],
  ["FDDI", 10, concat([0x50], MAC, MAC, LLC)],
  ["FDDI with a priority", 10, concat([0x57], MAC, MAC, LLC6)],
  ["Token Ring", 6, concat([0x10, 0x40], MAC, MAC, LLC)],
  [
    "Token Ring with a route",
    6,
    concat([0x10, 0x40], MAC, [0x82], MAC.slice(1), [6, 0x10, 0, 0x11, 0, 0x20], LLC),
  ],
  ["ARCNET", 7, concat([1, 2, 0xd4, 0, 0, 7], IPV4)],
  ["ARCNET with IPv6", 7, concat([1, 2, 0xc4, 0, 0, 7], IPV6)],
  ["ARCNET, a length that it cannot send", 7, concat([1, 2, 0xd4, 0xff, 0xff, 0xff, 0xd4, 0, 0, 7], IPV4)],
  ["ARCNET before RFC 1201", 7, concat([1, 2, 0xf0], IPV4)],
  ["Linux's ARCNET", 129, concat([1, 2, 0, 0, 0xd4, 0, 0, 7], IPV4)],
  ["IP over InfiniBand", 242, concat(new Uint8Array(40), [0x86, 0xdd, 0, 0], IPV6)],
  ["IP over ATM", 100, LLC],
  ["the BSDs' IPsec interface, little endian", 109, concat([2, 0, 0, 0], new Uint8Array(8), IPV4)],
  ["the BSDs' IPsec interface, big endian", 109, concat([0, 0, 0, 24], new Uint8Array(8), IPV6)],
  ["FreeBSD's packet filter log", 117, concat(pflog(61), IPV4)],
  ["OpenBSD's packet filter log", 117, concat(pflog(100), IPV6)],
  ["PPP with a direction", 204, concat([1, 0xff, 3], packet(ppp(), ipv4(), tcp(), "hello"))],
  ["Solaris's IP observability", 226, concat(new Uint8Array(24), IPV6)],
  ["macOS's packet tap, Ethernet", 258, concat(pktap(1), FRAME)],
  ["macOS's packet tap, raw IP", 258, concat(pktap(12), IPV4)],
];

const NOT_READ: readonly (readonly [string, number, Uint8Array])[] = [
  ["an 802.3 frame without SNAP", 1, packet(ethernet({ length: 48 }), Uint8Array.of(0x42, 0x42, 3), IPV4)],
  [
    "SNAP of another organization",
    1,
    packet(ethernet({ length: 53 }), tag([0xaa, 0xaa, 3, 0, 0, 0x0c]), ipv4(), tcp()),
  ],
  ["a type between length and Ethertype", 1, packet(ethernet({ type: 1501 }), LLC)],
  ["a loopback family that nobody knows", 0, concat([0, 0, 0, 99], IPV4)],
  ["PPP's own negotiation", 9, concat([0xff, 3, 0xc0, 0x21], IPV4)],
  ["raw IP of version 5", 101, packet(ipv4({ version: 5 }), tcp())],
  ["a protected 802.11 frame", 105, concat(wireless(0x08, 0x41), LLC)],
  ["an 802.11 frame without data", 105, concat(wireless(0x48, 1), LLC)],
  ["an 802.11 management frame", 105, concat(wireless(0x80, 1), LLC)],
  ["an 802.11 frame of which more fragments follow", 105, concat(wireless(0x08, 5), LLC)],
  ["a later fragment of an 802.11 frame", 105, concat(wireless(0x08, 1, [], 0x11), LLC)],
  ["a radiotap header shorter than itself", 127, concat([0, 0, 7, 0, 0, 0, 0, 0], wireless(0x08, 1), LLC)],
  ["PPI with a link type that is not read", 192, concat(ppi(147, 0), FRAME)],
  ["PPI whose header ends after the packet", 192, concat([0, 0, 200, 0, 1, 0, 0, 0], FRAME)],
  ["a link type above all numbers in PPI", 192, concat([0, 0, 8, 0, 1, 0, 1, 0], FRAME)],
  ["FDDI's station management", 10, concat([0x41], MAC, MAC, LLC)],
  ["Token Ring's own frames", 6, concat([0x10, 0], MAC, MAC, LLC)],
  ["a part of a packet that ARCNET split", 7, concat([1, 2, 0xd4, 1, 0, 7], IPV4)],
  ["an address resolution of ARCNET", 7, concat([1, 2, 0xd5, 0, 0, 7], IPV4)],
  ["a packet filter's log shorter than its header", 117, concat([8, 2, 0, 0, 0, 0, 0, 0], IPV4)],
  ["macOS's packet tap without a packet", 258, concat(pktap(1, 0), FRAME)],
  ["Juniper without Ethernet", 178, concat(bytesOf("MGC\x02"), IPV4)],
  [
    "a log of netfilter without the packet",
    239,
    concat([2, 0, 0, 0], attribute(10, bytesOf("ab\0"), littleEndian)),
  ],
];

describe("TcpLocator by link type", () => {
  it("has a row above for every link type of LINK_LAYERS", () => {
    const tested = new Set(READ.map(([, linkType]) => linkType));
    expect([...LINK_LAYERS.keys()].filter((linkType) => !tested.has(linkType))).toEqual([]);
  });

  it.each(READ)("finds the segment in %s", (_, linkType, bytes) => {
    expect(segmentsIn([captured(bytes, { linkType })])).toMatchObject([
      { payload: "hello", payloadLength: 5 },
    ]);
  });

  it.each(NOT_READ)("finds no segment in %s", (_, linkType, bytes) => {
    expect(segmentsIn([captured(bytes, { linkType })])).toEqual([null]);
  });
});

describe("a segment's interfaceId", () => {
  const cooked2At = (index: number, type: number): Uint8Array => {
    const header = [0x86, 0xdd, 0, 0, 0, 0, 0, index, 0, 1, type, 6];
    return concat(header, MAC, [0, 0], IPV6);
  };
  const incoming = concat([0, 0, 0, 1, 0, 6], MAC, [0, 0], u16(0x86dd), IPV6);
  const outgoing = concat([0, 4, 0, 1, 0, 6], MAC, [0, 0], u16(0x86dd), IPV6);

  it.each<[string, CapturedPacket, CapturedPacket]>([
    ["pcapng interface", captured(FRAME), captured(FRAME, { interfaceId: 1 })],
    [
      "Linux interface",
      captured(cooked2At(2, 0), { linkType: 276 }),
      captured(cooked2At(3, 0), { linkType: 276 }),
    ],
    [
      "way through a Linux interface",
      captured(cooked2At(2, 0), { linkType: 276 }),
      captured(cooked2At(2, 4), { linkType: 276 }),
    ],
    [
      "way through a Linux host",
      captured(incoming, { linkType: 113 }),
      captured(outgoing, { linkType: 113 }),
    ],
    [
      "pcapng interface of a Linux host",
      captured(incoming, { linkType: 113 }),
      captured(incoming, { linkType: 113, interfaceId: 1 }),
    ],
  ])("differs by %s", (_, one, other) => {
    const found = [one, other, one].map(interfaceOf);
    expect([found[0] === found[2], found[0] === found[1]]).toEqual([true, false]);
  });
});

function interfaceOf(one: CapturedPacket): number {
  const segment = createTcpSegment();
  expect(new TcpLocator().locate(one, segment)).toBe(true);
  return segment.interfaceId;
}

describe("the length field of a link layer", () => {
  const overstated = packet(ipv4({ totalLength: 51 }), tcp(), "hello\0\0\0\0\0\0");

  it("of PPPoE takes precedence over the IP length", () => {
    const bytes = packet(
      ethernet({ type: 0x8864 }),
      Uint8Array.of(0x11, 0, 0, 1, 0, 47, 0, 0x21),
      overstated,
    );
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ payload: "hello", payloadLength: 5 }]);
  });

  it("of 802.3 takes precedence over the IP length", () => {
    const bytes = packet(
      ethernet({ length: 53 }),
      tag([0xaa, 0xaa, 3, 0, 0, 0, 8, 0].slice(0, 6)),
      asIpv4(overstated),
    );
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ payload: "hello", payloadLength: 5 }]);
  });

  it("with radiotap's frame check sequence ends a packet whose IP length is 0", () => {
    const bytes = packet(snap(), ipv4({ totalLength: 0 }), tcp(), "hello");
    const frame = concat(radiotap(2, 0x10), wireless(0x08, 1), bytes, [1, 2, 3, 4]);
    expect(segmentsIn([captured(frame, { linkType: 127 })])).toMatchObject([
      { payload: "hello", payloadLength: 5 },
    ]);
  });
});

describe("the tags of an Ethernet frame", () => {
  const tags: readonly (readonly [string, readonly (Header | Uint8Array)[]])[] = [
    ["a VLAN tag", [vlan(5)]],
    ["stacked VLAN tags", [vlan(5, 0x88a8), vlan(6, 0x9100), vlan(7, 0x9200), vlan(8)]],
    ["a VN-Tag", [tag([0, 0, 0, 1], 0x8926)]],
    ["an E-Tag", [tag([0, 0, 0, 1, 0, 0], 0x893f)]],
    ["Cisco MetaData", [tag([1, 1, 0, 1, 0, 5], 0x8909)]],
    ["a service instance tag", [ethertype(0x88e7, [0, 0, 0, 9]), ethernet()]],
    ["Cisco FabricPath", [ethertype(0x8903, [0, 64]), ethernet()]],
    ["PPPoE", [vlan(7), pppoe()]],
    ["MPLS", [mpls(100, 200, 300)]],
    ["an Ethernet pseudowire with a control word", [mpls(100), Uint8Array.of(0, 0, 0, 9), ethernet()]],
    ["an Ethernet pseudowire without one", [mpls(100), ethernet()]],
  ];

  it.each(tags)("are skipped: %s", (_, headers) => {
    const bytes = packet(ethernet(), ...headers, ipv4(), tcp(), "hello");
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ payload: "hello", payloadLength: 5 }]);
  });

  it("may be followed by LLC", () => {
    const bytes = packet(ethernet({ type: 0x8100 }), Uint8Array.of(0, 5, 0, 53), LLC);
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ payload: "hello" }]);
  });

  it.each([0x10, 0x80])("of MPLS give no segment before a first byte of %d", (first) => {
    const bytes = packet(ethernet(), mpls(100), Uint8Array.of(first), FRAME);
    expect(segmentsIn([captured(bytes)])).toEqual([null]);
  });
});

/** Bytes that come under an Ethertype of their own. */
function ethertype(type: number, bytes: readonly number[]): Header {
  return { etherType: type, wrap: (payload) => concat(bytes, payload) };
}

function asIpv4(bytes: Uint8Array): Header {
  return { etherType: 0x0800, wrap: () => bytes };
}
