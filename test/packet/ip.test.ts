import { describe, expect, it } from "vitest";
import {
  address,
  authentication,
  captured,
  concat,
  ethernet,
  ipv4,
  type Ipv4Options,
  ipv6,
  ipv6Extension,
  packet,
  segmentsIn,
  tcp,
} from "../build/packets.ts";

const inIpv4 = (options: Ipv4Options): Uint8Array => packet(ethernet(), ipv4(options), tcp(), "hello");

describe("the IPv4 header", () => {
  it("ends the payload before Ethernet's padding", () => {
    const bytes = concat(inIpv4({}), new Uint8Array(11));
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ payload: "hello", payloadLength: 5 }]);
  });

  it("with a total length of 0 leaves the payload to the frame's end", () => {
    const bytes = inIpv4({ totalLength: 0 });
    expect(segmentsIn([captured(bytes, { snapLength: bytes.length - 2 })])).toMatchObject([
      { payload: "hel", payloadLength: 5 },
    ]);
  });

  it("with a total length beyond the frame leaves the payload to the frame's end", () => {
    expect(segmentsIn([captured(inIpv4({ totalLength: 1500 }))])).toMatchObject([{ payloadLength: 5 }]);
  });

  it.each([
    ["version", { version: 5 }],
    ["header length", { headerLength: 4 }],
    ["total length", { totalLength: 19 }],
  ])("with an impossible %s gives no segment", (_, options) => {
    expect(segmentsIn([captured(inIpv4(options))])).toEqual([null]);
  });

  it("with options is skipped as a whole", () => {
    const options = Uint8Array.of(0x94, 4, 0, 0);
    expect(segmentsIn([captured(inIpv4({ options }))])).toMatchObject([{ payload: "hello" }]);
  });

  it.each([
    ["a loose source route", [0x83, 11, 4, 9, 9, 9, 1, 9, 9, 9, 2, 0], "9.9.9.2:25"],
    ["a strict one behind a filler", [1, 0x89, 7, 4, 9, 9, 9, 1], "9.9.9.1:25"],
    ["one that is used up", [0x83, 7, 8, 9, 9, 9, 1, 0], "192.0.2.2:25"],
    ["one with a crooked pointer", [0x83, 7, 5, 9, 9, 9, 1, 0], "192.0.2.2:25"],
    ["one that is cut", [0x83, 11, 4, 9, 9, 9, 1, 0], "192.0.2.2:25"],
    ["another option of length 0", [0x44, 0, 0, 0], "192.0.2.2:25"],
  ])("gives the destination under %s", (_, options, to) => {
    expect(segmentsIn([captured(inIpv4({ options: Uint8Array.from(options) }))])).toMatchObject([{ to }]);
  });

  it("is read as IPv6 where the version says so", () => {
    const bytes = packet(ethernet({ type: 0x0800 }), ipv6(), tcp(), "hello");
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ to: "[2001:db8::2]:25" }]);
  });
});

describe("the IPv6 header", () => {
  it("ends the payload before padding", () => {
    const bytes = concat(packet(ethernet(), ipv6(), tcp(), "hello"), new Uint8Array(4));
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ payload: "hello", payloadLength: 5 }]);
  });

  it("with a payload length of 0 leaves the payload to the frame's end", () => {
    const bytes = packet(ethernet(), ipv6({ payloadLength: 0 }), tcp(), "hello");
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ payload: "hello", payloadLength: 5 }]);
  });

  it("with another version gives no segment", () => {
    expect(segmentsIn([captured(packet(ethernet(), ipv6({ version: 4 }), tcp()))])).toEqual([null]);
  });

  it("may be followed by every readable extension header", () => {
    const extensions = [
      ipv6Extension(0),
      ipv6Extension(43),
      ipv6Extension(60, new Uint8Array(14)),
      authentication(),
    ];
    const bytes = packet(ethernet(), ipv6(), ...extensions, tcp(), "hello");
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ to: "[2001:db8::2]:25", payload: "hello" }]);
  });

  it("gives no segment for an encrypted payload", () => {
    expect(segmentsIn([captured(packet(ethernet(), ipv6({ nextHeader: 50 }), tcp()))])).toEqual([null]);
  });

  it.each([
    ["type 0 while segments are left", [0, 1], "[2001:db8::99]:25"],
    ["type 0 at the end of the route", [0, 0], "[2001:db8::2]:25"],
    ["type 2, the home address", [2, 1], "[2001:db8::99]:25"],
    ["type 4, whose first segment is the last", [4, 1], "[2001:db8::99]:25"],
    ["a type that nobody knows", [9, 1], "[2001:db8::2]:25"],
  ])("gives the destination under a routing header of %s", (_, typeAndSegmentsLeft, to) => {
    const body = concat(typeAndSegmentsLeft, new Uint8Array(4), address("2001:db8::99"));
    const bytes = packet(ethernet(), ipv6(), ipv6Extension(43, body), tcp());
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ to }]);
  });
});
