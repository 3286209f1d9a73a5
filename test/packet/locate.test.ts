import { describe, expect, it } from "vitest";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import { ACK, SYN } from "../../src/packet/segment.ts";
import { captured, ethernet, ipv4, packet, segmentsIn, tcp, tcpPacket } from "../build/packets.ts";

describe("TcpLocator with a TCP segment in Ethernet", () => {
  it("gives addresses, ports, numbers and payload of an IPv4 packet", () => {
    const bytes = tcpPacket({
      from: "192.0.2.1:40000",
      to: "198.51.100.7:25",
      sequence: 0xfffffff0,
      acknowledgment: 0x80000001,
      flags: ACK,
      window: 512,
      hopLimit: 63,
      identification: 0xbeef,
      payload: "EHLO client.example\r\n",
    });
    expect(segmentsIn([captured(bytes, { number: 17 })])).toEqual([
      {
        from: "192.0.2.1:40000",
        to: "198.51.100.7:25",
        sequence: 0xfffffff0 | 0,
        acknowledgment: 0x80000001 | 0,
        flags: ACK,
        window: 512,
        hopLimit: 63,
        identification: 0xbeef,
        payload: "EHLO client.example\r\n",
        payloadLength: 21,
        frame: 17,
      },
    ]);
  });

  it("gives the same fields of an IPv6 packet, with identification 0", () => {
    const bytes = tcpPacket({
      from: "[2001:db8::1]:40000",
      to: "[2001:db8::7]:587",
      flags: SYN,
      hopLimit: 3,
    });
    expect(segmentsIn([captured(bytes)])).toMatchObject([
      { from: "[2001:db8::1]:40000", to: "[2001:db8::7]:587", flags: SYN, hopLimit: 3, identification: 0 },
    ]);
  });

  it("gives the packet's frame number and time", () => {
    const segment = createTcpSegment();
    const bytes = tcpPacket({ from: "192.0.2.1:1", to: "192.0.2.2:25" });
    const time = { seconds: 1_600_000_000, nanoseconds: 123_000 };
    new TcpLocator().locate(captured(bytes, { number: 5, ...time }), segment);
    expect(segment).toMatchObject({ frame: 5, ...time, decimals: 6 });
  });

  it("gives the length on the wire of a truncated payload", () => {
    const bytes = tcpPacket({ from: "192.0.2.1:1", to: "192.0.2.2:25", payload: "0123456789" });
    expect(segmentsIn([captured(bytes, { snapLength: 14 + 20 + 20 + 4 })])).toMatchObject([
      { payload: "0123", payloadLength: 10 },
    ]);
  });
});

describe("TcpLocator with packets without a TCP segment", () => {
  it("counts ICMP errors that quote a TCP header among them", () => {
    const quoted = packet(ipv4({ from: "192.0.2.9" }), tcp(), "8 octets");
    const bytes = packet(ethernet(), ipv4({ protocol: 1 }), Uint8Array.of(3, 1, 0, 0, 0, 0, 0, 0), quoted);
    expect(segmentsIn([captured(bytes)])).toEqual([null]);
  });

  it("counts a packet with more headers than the limit among them", () => {
    const bytes = packet(ethernet(), ...Array.from({ length: 70 }, () => ipv4()), tcp());
    expect(segmentsIn([captured(bytes)])).toEqual([null]);
  });
});
