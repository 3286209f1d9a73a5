// Each row is one tunnel around the same TCP segment. tshark 4.0 agrees with every row, except that it does not look at
// the versions of GRE and Geneve.
import { describe, expect, it } from "vitest";
import {
  captured,
  concat,
  ethernet,
  gre,
  type Header,
  ipv4,
  ipv6,
  mpls,
  packet,
  type Part,
  ppp,
  segmentsIn,
  snap,
  tcp,
  udp,
  u16,
  u32,
} from "../build/packets.ts";

const VXLAN = Uint8Array.of(8, 0, 0, 0, 0, 0, 1, 0);
const GENEVE = Uint8Array.of(0, 0, 0x65, 0x58, 0, 0, 1, 0);
const ERSPAN_II = Uint8Array.of(0x10, 0, 0, 0, 0, 0, 0, 0);
const ERSPAN_III = Uint8Array.of(0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
const TEREDO_AUTHENTICATION = Uint8Array.of(0, 1, 1, 2, 9, 8, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0);
const TEREDO_ORIGIN = Uint8Array.of(0, 0, 1, 1, 1, 1, 1, 1);
const AYIYA = concat([0x44, 0x52, 0x11, 41, 0, 0, 0, 1], new Uint8Array(16), new Uint8Array(20));
const MAC = [2, 0, 0, 0, 0, 9];
const WIRELESS = concat([0x08, 1, 0, 0], MAC, MAC, MAC, [0x10, 0]);
const WIRELESS_SWAPPED = concat([1, 0x08, 0, 0], MAC, MAC, MAC, [0, 0x10]);

/** GTP-U's header, with the length that the payload gives it. */
const gtp = (flags: number, ...more: readonly number[]): Header => ({
  wrap: (payload) => concat([flags, 0xff], u16(payload.length + more.length), u32(9), more, payload),
});

/** GRE's header in the version of PPTP. */
const pptp = (flags: number, ...more: readonly number[]): Header => ({
  ipProtocol: 47,
  wrap: (payload) => concat(u16(flags), u16(0x880b), u16(payload.length), u16(1), more, payload),
});

/** MikroTik's Ethernet over IP: GRE's header in the version of PPTP, with the tunnel's number in little endian. */
const eoip = (length?: number): Header => ({
  ipProtocol: 47,
  wrap: (payload) => concat(u16(0x2001), u16(0x6400), u16(length ?? payload.length), [77, 0], payload),
});

/** With a length, sequence numbers and two bytes of padding. */
const l2tp = (flags: number): Header => ({
  wrap: (payload) =>
    concat(u16(flags), u16(payload.length + 16), [0, 1, 0, 2, 0, 1, 0, 1, 0, 2, 9, 9], payload),
});

/** Bytes that come under an IP protocol of their own. */
const protocol = (number: number, ...bytes: readonly number[]): Header => ({
  ipProtocol: number,
  wrap: (payload) => concat(bytes, payload),
});

const FOUND: readonly (readonly [string, readonly Part[]])[] = [
  ["IPv4 in IPv4", [ipv4(), ipv4()]],
  ["IPv6 in IPv4", [ipv4(), ipv6()]],
  ["IPv4 in IPv6", [ipv6(), ipv4()]],
  ["IPv6 in IPv6 in IPv6", [ipv6(), ipv6(), ipv6()]],
  ["Ethernet in IPv6", [ipv6(), protocol(143), ethernet(), ipv4()]],
  ["EtherIP", [ipv4(), protocol(97, 0x30, 0), ethernet(), ipv4()]],
  ["MPLS in IP", [ipv4(), mpls(77), ipv4()]],
  ["GRE", [ipv4(), gre(), ipv4()]],
  [
    "GRE with checksum, key and sequence number",
    [ipv4(), gre({ checksum: true, key: 1, sequence: 2 }), ipv6()],
  ],
  ["GRE with Ethernet", [ipv4(), gre(), ethernet(), ipv4()]],
  ["GRE with PPP", [ipv4(), gre(), ppp(), ipv4()]],
  ["GRE with MPLS", [ipv4(), gre(), mpls(77), ipv4()]],
  ["GRE with an access point's frames", [ipv4(), gre({ type: 0x8210 }), WIRELESS, snap(), ipv4()]],
  ["PPTP", [ipv4(), pptp(0x3001, 0, 0, 0, 1), Uint8Array.of(0xff, 3), ppp(), ipv4()]],
  ["PPTP with an acknowledgment", [ipv4(), pptp(0x3081, 0, 0, 0, 1, 0, 0, 0, 1), ppp(), ipv4()]],
  ["EoIP", [ipv4(), eoip(), ethernet(), ipv4()]],
  ["EoIPv6", [ipv6(), protocol(97, 0x03, 0x4d), ethernet(), ipv4()]],
  ["L2TP", [ipv4(), udp({ to: 1701 }), Uint8Array.of(0, 2, 0, 1, 0, 2, 0xff, 3), ppp(), ipv4()]],
  ["L2TP with length, numbers and offset", [ipv4(), udp({ to: 1701 }), l2tp(0x4a02), ppp(), ipv6()]],
  ["ERSPAN type I", [ipv4(), gre({ type: 0x88be }), ethernet(), ipv4()]],
  ["ERSPAN type II", [ipv4(), gre({ type: 0x88be, sequence: 1 }), ERSPAN_II, ethernet(), ipv4()]],
  ["ERSPAN type III", [ipv4(), gre({ type: 0x22eb, sequence: 1 }), ERSPAN_III, ethernet(), ipv4()]],
  [
    "ERSPAN type III with a subheader",
    [
      ipv4(),
      gre({ type: 0x22eb, sequence: 1 }),
      ERSPAN_III.with(11, 1),
      new Uint8Array(8),
      ethernet(),
      ipv4(),
    ],
  ],
  ["VXLAN", [ipv4(), udp({ to: 4789 }), VXLAN, ethernet(), ipv4()]],
  ["VXLAN in IPv6, from the port", [ipv6(), udp({ from: 4789, to: 60000 }), VXLAN, ethernet(), ipv6()]],
  ["VXLAN-GPE with Ethernet", [ipv4(), udp({ to: 4790 }), VXLAN.with(3, 3), ethernet(), ipv4()]],
  ["VXLAN-GPE with IPv4", [ipv4(), udp({ to: 4790 }), VXLAN.with(3, 1), ipv4()]],
  ["VXLAN-GPE with IPv6", [ipv4(), udp({ to: 4790 }), VXLAN.with(3, 2), ipv6()]],
  ["Geneve", [ipv4(), udp({ to: 6081 }), GENEVE, ethernet(), ipv4()]],
  [
    "Geneve with options",
    [ipv4(), udp({ to: 6081 }), GENEVE.with(0, 2), new Uint8Array(8), ethernet(), ipv4()],
  ],
  ["GTP-U", [ipv4(), udp({ from: 2152, to: 2152 }), gtp(0x30), ipv4()]],
  ["GTP-U with a sequence number", [ipv4(), udp({ to: 2152 }), gtp(0x32, 0, 1, 0, 0), ipv6()]],
  [
    "GTP-U with extension headers",
    [ipv4(), udp({ to: 2152 }), gtp(0x34, 0, 0, 0, 0x85, 1, 0, 9, 0x85, 1, 0, 0, 0), ipv4()],
  ],
  ["Teredo", [ipv4(), udp({ to: 3544 }), ipv6()]],
  [
    "Teredo with authentication and origin",
    [ipv4(), udp({ to: 3544 }), TEREDO_AUTHENTICATION, TEREDO_ORIGIN, ipv6()],
  ],
  ["AYIYA", [ipv4(), udp({ to: 5072 }), AYIYA, ipv6()]],
  [
    "CAPWAP",
    [ipv4(), udp({ to: 5247 }), Uint8Array.of(0, 0x10, 3, 0, 0, 0, 0, 0), WIRELESS_SWAPPED, snap(), ipv4()],
  ],
  [
    "CAPWAP with Ethernet",
    [ipv4(), udp({ to: 5247 }), Uint8Array.of(0, 0x10, 2, 0, 0, 0, 0, 0), ethernet(), ipv4()],
  ],
  ["TZSP", [ipv4(), udp({ to: 37008 }), Uint8Array.of(1, 0, 0, 1, 1), ethernet(), ipv4()]],
  [
    "TZSP with tags and padding",
    [
      ipv4(),
      udp({ to: 37008 }),
      Uint8Array.of(1, 0, 0, 1, 0, 10, 1, 0xd0, 0, 40, 2, 1, 1, 1),
      ethernet(),
      ipv4(),
    ],
  ],
  [
    "TZSP with 802.11",
    [ipv4(), udp({ to: 37008 }), Uint8Array.of(1, 0, 0, 0x12, 1), WIRELESS, snap(), ipv4()],
  ],
  ["MPLS in UDP", [ipv4(), udp({ to: 6635 }), mpls(77), ipv4()]],
  ["a tunnel in a tunnel", [ipv4(), udp({ to: 4789 }), VXLAN, ethernet(), ipv4(), gre(), ipv6(), ipv4()]],
];

const NOT_FOUND: readonly (readonly [string, readonly Part[]])[] = [
  ["an encrypted payload", [ipv4({ protocol: 50 })]],
  ["UDP on no tunnel's port", [ipv4(), udp({ to: 8472 }), VXLAN, ethernet(), ipv4()]],
  ["GRE of version 2", [ipv4(), protocol(47, 0, 2, 8, 0), ipv4()]],
  ["EoIP whose length ends within the frame", [ipv4(), eoip(30), ethernet(), ipv4()]],
  ["EoIP's number under GRE's own version", [ipv4(), gre({ type: 0x6400 }), ethernet(), ipv4()]],
  ["L2TP's control messages", [ipv4(), udp({ to: 1701 }), l2tp(0xca02), ppp(), ipv4()]],
  ["L2TP of version 3", [ipv4(), udp({ to: 1701 }), l2tp(0x4a03), ppp(), ipv4()]],
  ["TZSP's keep-alive", [ipv4(), udp({ to: 37008 }), Uint8Array.of(1, 4, 0, 1, 1), ethernet(), ipv4()]],
  [
    "TZSP with another protocol",
    [ipv4(), udp({ to: 37008 }), Uint8Array.of(1, 0, 0, 2, 1), ethernet(), ipv4()],
  ],
  ["TZSP without an end of tags", [ipv4(), udp({ to: 37008 }), Uint8Array.of(1, 0, 0, 1, 10, 255), ipv4()]],
  ["GRE with source routes", [ipv4(), protocol(47, 0x40, 0, 8, 0, 0, 0, 0, 0), ipv4()]],
  [
    "ERSPAN of another version",
    [ipv4(), gre({ type: 0x88be, sequence: 1 }), ERSPAN_II.with(0, 0x30), ethernet(), ipv4()],
  ],
  [
    "ERSPAN type III of another frame type",
    [ipv4(), gre({ type: 0x22eb, sequence: 1 }), ERSPAN_III.with(10, 8), ipv4()],
  ],
  ["VXLAN-GPE with another protocol", [ipv4(), udp({ to: 4790 }), VXLAN.with(3, 4), ethernet(), ipv4()]],
  ["Geneve of another version", [ipv4(), udp({ to: 6081 }), GENEVE.with(0, 0x40), ethernet(), ipv4()]],
  ["GTP-U's echo", [ipv4(), udp({ to: 2152 }), Uint8Array.of(0x30, 1, 0, 40, 0, 0, 0, 0), ipv4()]],
  [
    "GTP-U with an extension of length 0",
    [ipv4(), udp({ to: 2152 }), gtp(0x34, 0, 0, 0, 0x85, 0, 0, 0, 0), ipv4()],
  ],
  ["Teredo without IPv6", [ipv4(), udp({ to: 3544 }), ipv4()]],
  [
    "CAPWAP that DTLS encrypts",
    [ipv4(), udp({ to: 5247 }), Uint8Array.of(1, 0x10, 2, 0, 0, 0, 0, 0), ethernet(), ipv4()],
  ],
];

describe("TcpLocator", () => {
  it.each(FOUND)("finds the segment in %s", (_, headers) => {
    const bytes = packet(ethernet(), ...headers, tcp(), "hello");
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ payload: "hello", payloadLength: 5 }]);
  });

  it.each(NOT_FOUND)("finds no segment in %s", (_, headers) => {
    const bytes = packet(ethernet(), ...headers, tcp(), "hello");
    expect(segmentsIn([captured(bytes)])).toEqual([null]);
  });

  it("gives the addresses of the innermost packet", () => {
    const inner = ipv4({ from: "10.0.0.1", to: "10.0.0.2", hopLimit: 9 });
    const bytes = packet(ethernet(), ipv6(), gre(), inner, tcp({ from: 1, to: 2 }));
    expect(segmentsIn([captured(bytes)])).toMatchObject([
      { from: "10.0.0.1:1", to: "10.0.0.2:2", hopLimit: 9 },
    ]);
  });
});

describe("the UDP length of a tunnel", () => {
  it("bounds the payload", () => {
    expect(segmentsIn([captured(inUdp(16 + 14 + 40 + 3))])).toMatchObject([
      { payload: "hel", payloadLength: 3 },
    ]);
  });

  it("of 0 leaves the payload up to the end of the packet", () => {
    expect(segmentsIn([captured(inUdp(0))])).toMatchObject([{ payload: "hello" }]);
  });

  it("below 8 gives no segment", () => {
    expect(segmentsIn([captured(inUdp(7))])).toEqual([null]);
  });
});

function inUdp(length: number): Uint8Array {
  const inner = packet(ethernet(), ipv4({ totalLength: 0 }), tcp(), "hello");
  return packet(
    ethernet(),
    ipv4({ protocol: 17 }),
    concat(u16(50000), u16(4789), u16(length), u16(0)),
    VXLAN,
    inner,
  );
}
