// Whatever the bytes: no exception, and nothing that was not captured is called payload.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CapturedPacket } from "../../src/capture/captured-packet.ts";
import { LAYERS } from "../../src/packet/layers.ts";
import { UDP_PORT, IP_PROTOCOL } from "../../src/packet/layer.ts";
import { LINK_LAYERS } from "../../src/packet/links.ts";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import {
  captured,
  concat,
  ethernet,
  gre,
  ipv4,
  ipv4Fragments,
  ipv6,
  ipv6Extension,
  ipv6Fragment,
  mpls,
  packet,
  pppoe,
  tcp,
  udp,
  u16,
  vlan,
} from "../build/packets.ts";

const SEGMENT = packet(tcp({ options: new Uint8Array(8) }), "some payload");

const SAMPLES = [
  packet(
    ethernet(),
    vlan(1),
    vlan(2),
    ipv4({ options: Uint8Array.of(0x83, 7, 4, 9, 9, 9, 1, 0) }),
    tcp(),
    "payload",
  ),
  packet(
    ethernet(),
    pppoe(),
    ipv6(),
    ipv6Extension(0),
    ipv6Extension(43, new Uint8Array(22)),
    tcp(),
    "payload",
  ),
  packet(
    ethernet(),
    mpls(1, 2),
    new Uint8Array(4),
    ethernet(),
    ipv4(),
    gre({ key: 1 }),
    ethernet(),
    ipv4(),
    tcp(),
    "x",
  ),
  packet(ethernet(), ipv4(), udp({ to: 4789 }), new Uint8Array(8), ethernet(), ipv6(), tcp(), "payload"),
  packet(ethernet(), ipv6(), ipv6Fragment({ offset: 0, more: false }), tcp(), "payload"),
  ...ipv4Fragments({ identification: 3 }, SEGMENT, 24),
];

/** Locates, and tells what is wrong with the segment, if there is one. */
function complaint(locator: TcpLocator, one: CapturedPacket): string | null {
  const segment = createTcpSegment();
  if (!locator.locate(one, segment)) return null;
  const { bytes, sourceAt, destinationAt, payloadStart, payloadEnd, payloadLength, ipVersion } = segment;
  const [start, end] = bytes === one.bytes ? [one.start, one.end] : [0, bytes.length];
  const addressLength = ipVersion === 4 ? 4 : 16;
  if (payloadStart > payloadEnd || payloadEnd > end || payloadStart < start) return "payload not captured";
  if (payloadEnd - payloadStart > payloadLength) return "more captured than there was";
  if (Math.min(sourceAt, destinationAt) < start) return "address before the packet";
  if (Math.max(sourceAt, destinationAt) + addressLength > end) return "address not captured";
  return null;
}

describe("TcpLocator with a packet truncated anywhere", () => {
  it("gives no payload beyond the captured bytes, and all of it for the whole packet", () => {
    for (const sample of SAMPLES) {
      const complaints = Array.from({ length: sample.length + 1 }, (_, snapLength) =>
        complaint(new TcpLocator(), captured(sample, { snapLength })),
      );
      expect(complaints.filter((one) => one !== null)).toEqual([]);
    }
  });
});

describe("TcpLocator with random bytes", () => {
  it.each([...LINK_LAYERS.keys()])(
    "as link type %d gives no payload beyond the captured bytes",
    (linkType) => {
      const locator = new TcpLocator();
      fc.assert(
        fc.property(
          fc.uint8Array({ maxLength: 120 }),
          fc.integer({ min: 0, max: 300 }),
          (bytes, originalLength) => {
            expect(complaint(locator, captured(bytes, { linkType, originalLength }))).toBeNull();
          },
        ),
        { numRuns: 200 },
      );
    },
  );

  it.each([...LAYERS.keys()])("after layer kind %d gives no payload beyond the captured bytes", (kind) => {
    const locator = new TcpLocator();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        expect(complaint(locator, captured(announcing(kind, bytes)))).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it("in place of some bytes of a packet gives no payload beyond the captured bytes", () => {
    const locator = new TcpLocator();
    const changes = fc.array(fc.tuple(fc.nat({ max: 120 }), fc.nat({ max: 255 })), { maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), changes, fc.nat({ max: 160 }), (sample, list, snapLength) => {
        const bytes = concat(sample);
        for (const [at, value] of list) if (at < bytes.length) bytes[at] = value;
        expect(complaint(locator, captured(bytes, { snapLength }))).toBeNull();
      }),
      { numRuns: 5000 },
    );
  });
});

/** A packet that announces a layer of that kind and continues with the bytes. */
function announcing(kind: number, bytes: Uint8Array): Uint8Array {
  if (kind >= UDP_PORT) return packet(ethernet(), ipv4(), udp({ to: kind - UDP_PORT }), bytes);
  if (kind >= IP_PROTOCOL) return packet(ethernet(), ipv6({ nextHeader: kind - IP_PROTOCOL }), bytes);
  return packet(ethernet({ type: kind }), concat(bytes, u16(0)));
}
