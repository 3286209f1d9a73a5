// Packets without a TCP segment that can be read -> which of them are told of, and what is said.
import { describe, expect, it, test } from "vitest";
import type { CapturedPacket } from "../../src/capture/captured-packet.ts";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import {
  captured,
  concat,
  ethernet,
  gre,
  ipv4,
  ipv4Fragments,
  ipv6,
  packet,
  type Part,
  ppp,
  tcp,
  udp,
} from "../build/packets.ts";

const SEGMENT = packet(tcp(), "hello");
const MAC = [2, 0, 0, 0, 0, 9];
const wireless = (type: number, flags: number) => concat([type, flags, 0, 0], MAC, MAC, MAC, [0x10, 0]);

function unread(packets: readonly CapturedPacket[], locator = new TcpLocator()): string[] {
  const segment = createTcpSegment();
  for (const [index, one] of packets.entries()) locator.locate({ ...one, number: index + 1 }, segment);
  return locator.unread.take().map(({ what, packets: amount, frame }) => `${amount} from ${frame}: ${what}`);
}

const inEthernet = (...parts: readonly Part[]): CapturedPacket => captured(packet(ethernet(), ...parts));
const onLink = (linkType: number, bytes: Uint8Array): CapturedPacket => captured(bytes, { linkType });

const WIREGUARD_DATA = concat([4, 0, 0, 0], new Uint8Array(60));

describe("told of is", () => {
  it.each<[string, CapturedPacket, string]>([
    ["a link type", onLink(147, SEGMENT), "link type 147 (USER0) is not supported"],
    ["a link type without a name", onLink(65535, SEGMENT), "link type 65535 is not supported"],
    ["a link type in PPI", onLink(192, concat([0, 0, 8, 0, 147, 0, 0, 0], SEGMENT)), "link type 147 (USER0)"],
    ["an encrypted 802.11 frame", onLink(105, concat(wireless(0x08, 0x41), SEGMENT)), "encrypted below IP"],
    ["its piece", onLink(105, concat(wireless(0x08, 5), SEGMENT)), "pieces of larger frames"],
    ["a part of what ARCNET split", onLink(7, concat([1, 2, 0xd4, 1, 0, 7], SEGMENT)), "pieces of larger"],
    ["PPP that is encrypted", onLink(9, concat([0xff, 3, 0, 0xfd], SEGMENT)), "encrypted below IP"],
    ["PPP's multilink", onLink(9, concat([0xff, 3, 0, 0x3d], SEGMENT)), "pieces of larger frames"],
    ["IPsec", inEthernet(ipv4({ protocol: 50 }), SEGMENT), "encrypted with IPsec (ESP)"],
    ["IPsec in IPv6", inEthernet(ipv6({ nextHeader: 50 }), SEGMENT), "encrypted with IPsec (ESP)"],
    [
      "IPsec in UDP",
      inEthernet(ipv4(), udp({ from: 4500, to: 4500 }), SEGMENT),
      "encrypted with IPsec (ESP)",
    ],
    [
      "IPsec in GRE",
      inEthernet(ipv4(), gre(), ipv4({ protocol: 50 }), SEGMENT),
      "encrypted with IPsec (ESP)",
    ],
    ["WireGuard", inEthernet(ipv4(), udp({ to: 51820 }), WIREGUARD_DATA), "encrypted with WireGuard"],
    [
      "flannel's VXLAN",
      inEthernet(ipv4(), udp({ to: 8472 }), Uint8Array.of(8, 0, 0, 0, 0, 0, 1, 0), ethernet(), ipv4(), tcp()),
      "VXLAN on port 8472",
    ],
    ["Wireshark's exported packets", onLink(252, SEGMENT), "exported by Wireshark"],
    ["MACsec", captured(packet(ethernet({ type: 0x88e5 }), SEGMENT)), "encrypted with MACsec"],
    ["L2TPv3", inEthernet(ipv4({ protocol: 115 }), SEGMENT), "L2TPv3 is a tunnel"],
    [
      "CAPWAP under DTLS",
      inEthernet(ipv4(), udp({ to: 5247 }), Uint8Array.of(1, 0, 0, 0), SEGMENT),
      "encrypted below IP",
    ],
    [
      "a contradictory IP header",
      inEthernet(ipv4({ headerLength: 4 }), SEGMENT),
      "a header contradicts itself",
    ],
    ["a TCP header that ends early", inEthernet(ipv4({ protocol: 6 }), "too short"), "a header contradicts"],
    [
      "a packet cut within its TCP header",
      captured(packet(ethernet(), ipv4(), tcp(), "hello"), { snapLength: 40 }),
      "cut within their headers",
    ],
    [
      "one cut in a tunnel",
      captured(packet(ethernet(), ipv4(), udp({ to: 4789 }), new Uint8Array(8), ethernet(), ipv4(), tcp()), {
        snapLength: 80,
      }),
      "cut within their headers",
    ],
  ])("%s", (_, one, what) => {
    expect(unread([one])).toEqual([
      expect.stringMatching(`^1 from 1: ${what.replaceAll(/[()]/g, String.raw`\$&`)}`),
    ]);
  });

  it("how many there are, and the first, once for each kind", () => {
    const esp = inEthernet(ipv4({ protocol: 50 }), SEGMENT);
    const usb = onLink(249, SEGMENT);
    const locator = new TcpLocator();
    expect(unread([inEthernet(ipv4(), tcp(), "hello"), esp, usb, esp, usb, usb], locator)).toEqual([
      "2 from 2: encrypted with IPsec (ESP); record where they are decrypted",
      "3 from 3: link type 249 (USBPCAP) is not supported",
    ]);
    expect(unread([esp], locator), "since the call before").toHaveLength(1);
  });
});

describe("not told of is", () => {
  const dns = [ipv4(), udp({ from: 4789, to: 53 }), "a question that no tunnel would hold"] as const;
  it.each<[string, CapturedPacket]>([
    ["TCP", inEthernet(ipv4(), tcp(), "hello")],
    ["UDP", inEthernet(ipv4(), udp({ to: 53 }), "question")],
    ["UDP cut within its header", captured(packet(ethernet(), ipv4(), udp({ to: 53 })), { snapLength: 38 })],
    ["UDP from a port that a tunnel uses", inEthernet(...dns)],
    ["ARP", captured(packet(ethernet({ type: 0x0806 }), new Uint8Array(28)))],
    ["LLDP", captured(packet(ethernet({ type: 0x88cc }), new Uint8Array(28)))],
    [
      "spanning tree",
      captured(packet(ethernet({ length: 38 }), Uint8Array.of(0x42, 0x42, 3), new Uint8Array(35))),
    ],
    ["ICMP", inEthernet(ipv4({ protocol: 1 }), new Uint8Array(8))],
    ["OSPF", inEthernet(ipv4({ protocol: 89 }), new Uint8Array(24))],
    ["802.11 management", onLink(105, concat(wireless(0x80, 0), new Uint8Array(12)))],
    ["802.11 control, which is short", onLink(105, concat([0xd4, 0, 0, 0], MAC))],
    ["802.11 without data, protected", onLink(105, wireless(0x48, 0x41))],
    ["PPP's negotiation", onLink(9, concat([0xff, 3], packet(ppp(), new Uint8Array(8))))],
    ["a negotiation of IPsec", inEthernet(ipv4(), udp({ to: 4500 }), new Uint8Array(32))],
    ["what keeps IPsec's translation alive", inEthernet(ipv4(), udp({ to: 4500 }), Uint8Array.of(0xff))],
    [
      "a handshake of WireGuard",
      inEthernet(ipv4(), udp({ to: 51820 }), concat([1, 0, 0, 0], new Uint8Array(144))),
    ],
    [
      "what keeps WireGuard alive",
      inEthernet(ipv4(), udp({ to: 51820 }), concat([4, 0, 0, 0], new Uint8Array(28))),
    ],
    [
      "a fragment that was cut",
      captured(packet(ethernet(), ipv4({ protocol: 6, fragmentOffset: 8 }), SEGMENT), { snapLength: 40 }),
    ],
  ])("%s", (_, one) => {
    const locator = new TcpLocator();
    expect([unread([one], locator), locator.unreadAtEnd(false)]).toEqual([[], []]);
  });
});

test("of Ethertypes that nobody knows, the most frequent is named", () => {
  const locator = new TcpLocator();
  const packets = [0xd28b, 0x1234, 0xd28b].map((type) => captured(packet(ethernet({ type }), SEGMENT)));
  expect(unread(packets, locator)).toEqual([]);
  const what = "Ethertype 0xd28b is not known";
  expect(locator.unreadAtEnd(false)).toEqual([{ what, packets: 2, frame: 1 }]);
  expect(locator.unreadAtEnd(true)).toEqual([]);
});

test("however many link types and Ethertypes a capture has, few are told of", () => {
  const locator = new TcpLocator();
  const numbers = Array.from({ length: 500 }, (_, index) => index);
  const told = unread(
    numbers.map((number) => onLink(0x1000 + number, SEGMENT)),
    locator,
  );
  expect([told.length, told.at(-1)]).toEqual([65, "436 from 65: further link types are not supported"]);
  unread(
    numbers.map((number) => captured(packet(ethernet({ type: 0x1000 + number }), SEGMENT))),
    locator,
  );
  expect(locator.unreadAtEnd(false)).toEqual([
    { what: "their Ethertypes are not known", packets: 436, frame: 65 },
  ]);
});

test("datagrams that lack fragments are told of where they may hold mail", () => {
  const locator = new TcpLocator();
  const [first = SEGMENT] = ipv4Fragments({}, SEGMENT, 16);
  const question = captured(packet(ethernet(), ipv4({ protocol: 17, moreFragments: true }), "12345678"));
  unread([captured(packet(ethernet(), ipv4(), tcp(), "hello")), question], locator);
  expect(locator.unreadAtEnd(false)).toEqual([]);
  locator.framesBefore = 100;
  unread([captured(first)], locator);
  expect(locator.unreadAtEnd(true)).toMatchObject([{ packets: 1, frame: 101 }]);
});
