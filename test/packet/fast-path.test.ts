import fc from "fast-check";
import { expect, it } from "vitest";
import type { CapturedPacket } from "../../src/capture/captured-packet.ts";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import { fastPath } from "../../src/packet/fast-path.ts";
import { captured, tcpPacket } from "../build/packets.ts";

const ETHERNET_HEADER = 14;
const RAW_IPV4 = 228;
const FRAME = tcpPacket({ from: "192.0.2.10:41234", to: "198.51.100.25:25", payload: "EHLO a.example\r\n" });

/** The same without the Ethernet header, which the layers read one by one. */
const withoutEthernet = (packet: CapturedPacket): CapturedPacket => ({
  ...packet,
  linkType: RAW_IPV4,
  start: packet.start + ETHERNET_HEADER,
  originalLength: packet.originalLength - ETHERNET_HEADER,
});

it("the fast path takes TCP in IPv4 without options in an Ethernet frame", () => {
  const { bytes, start, end } = captured(FRAME);
  expect(fastPath({ bytes, start, end, wireEnd: end }, createTcpSegment())).toBe(true);
});

it("a segment read on the fast path equals the one that the layers read, whatever bytes and lengths are changed", () => {
  const change = fc.record({
    at: fc.integer({ min: ETHERNET_HEADER, max: FRAME.length - 1 }),
    value: fc.integer({ min: 0, max: 255 }),
  });
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 3 }),
      fc.integer({ min: ETHERNET_HEADER, max: FRAME.length }),
      fc.integer({ min: ETHERNET_HEADER, max: FRAME.length + 20 }),
      (changes, length, originalLength) => {
        const bytes = FRAME.slice(0, length);
        for (const { at, value } of changes) if (at < length) bytes[at] = value;
        const packet = { ...captured(bytes), originalLength };
        const [fast, layered] = [createTcpSegment(), createTcpSegment()];
        const isLocated = new TcpLocator().locate(packet, fast);
        const isLayered = new TcpLocator().locate(withoutEthernet(packet), layered);
        expect(isLocated).toBe(isLayered);
        if (isLocated) expect(fast).toEqual(layered);
      },
    ),
    { numRuns: 2000 },
  );
});
