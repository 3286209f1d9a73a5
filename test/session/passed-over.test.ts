import fc from "fast-check";
import { expect, it } from "vitest";
import { Inspector } from "../../src/inspect.ts";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import { ACK, FIN, RST, SYN } from "../../src/packet/segment.ts";
import { PassedOver } from "../../src/session/passed-over.ts";
import { FlowTable } from "../../src/tcp/flow-table.ts";
import { concat, type PacketSpec, pcap, pcapng } from "../build/captures.ts";
import { HELLO } from "../build/conversations.ts";
import { captured, ethernet, ipv4, ipv6, packet, tcp, tcpPacket, udp } from "../build/packets.ts";

const FROM = "192.0.2.10:41234";
const WEB = "198.51.100.25:443";

/** Of each of the packets, one after the other: does only its number count? Those of which more does are looked up. */
function passedOver(...packets: readonly Uint8Array[]): boolean[] {
  const flows = new FlowTable(1);
  const filter = new PassedOver([25], flows);
  const locator = new TcpLocator();
  const segment = createTcpSegment();
  return packets.map((bytes) => {
    const one = captured(bytes);
    const view = new DataView(one.bytes.buffer);
    if (filter.passesOver(view, one.start, one.end, one.linkType)) return true;
    if (locator.locate(one, segment)) flows.lookup(segment);
    return false;
  });
}

it("PassedOver takes UDP, and TCP on other ports once both directions have begun", () => {
  const there = { from: FROM, to: WEB };
  const back = { from: WEB, to: FROM };
  expect(
    passedOver(
      packet(ethernet(), ipv4(), udp({ to: 53 }), "a question of twelve bytes"),
      tcpPacket({ ...there, flags: SYN }),
      tcpPacket({ ...back, flags: SYN | ACK, acknowledgment: 1 }),
      tcpPacket({ ...there, sequence: 1, acknowledgment: 1 }),
      tcpPacket({ ...there, sequence: 1, acknowledgment: 1, payload: HELLO }),
      tcpPacket({ ...back, sequence: 1, acknowledgment: 9, payload: "x" }),
      tcpPacket({ ...there, sequence: 9, acknowledgment: 2, flags: RST }),
      tcpPacket({ ...there, sequence: 900, flags: SYN }),
      tcpPacket({ ...back, sequence: 1, acknowledgment: 9, payload: "x" }),
    ),
  ).toEqual([true, false, false, true, false, true, true, false, false]);
});

it("PassedOver takes packets with a VLAN tag, and those of Linux cooked captures", () => {
  const filter = new PassedOver([25], new FlowTable(1));
  const datagram = packet(ipv4(), udp({ to: 53 }), "a question of twelve bytes");
  const type = Uint8Array.of(8, 0);
  const passes = (linkType: number, ...headers: readonly Uint8Array[]): boolean => {
    const one = captured(concat(...headers, datagram));
    return filter.passesOver(new DataView(one.bytes.buffer), one.start, one.end, linkType);
  };
  const tagged = [new Uint8Array(12), Uint8Array.of(0x81, 0, 0, 7), type];
  expect(passes(1, ...tagged)).toBe(true);
  expect(passes(113, new Uint8Array(14), type)).toBe(true);
  expect(passes(276, type, new Uint8Array(18))).toBe(true);
  expect(passes(101)).toBe(false);
});

const address = fc.constantFrom(1, 2);
const port = fc.constantFrom(25, 443, 444, 4789, 2152);
const anyPacket = fc
  .record({
    isIpv6: fc.boolean(),
    isUdp: fc.nat(9).map((tenth) => tenth === 0),
    from: address,
    to: address,
    sourcePort: port,
    destinationPort: port,
    sequence: fc.nat(3),
    acknowledgment: fc.nat(3),
    flags: fc.constantFrom(SYN, SYN | ACK, ACK, ACK, ACK, FIN | ACK, RST, 0),
    payload: fc.constantFrom(
      "",
      "x",
      HELLO,
      HELLO.slice(0, 6),
      HELLO.slice(0, 5),
      "\x16\x03\x01\0\x04\x02",
      "\0",
    ),
    changes: fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 1 }),
    cut: fc.nat(300).map((bytes) => (bytes < 30 ? bytes : 0)),
    padding: fc.constantFrom(0, 0, 6),
  })
  .map((one) => {
    const text = (number: number): string => (one.isIpv6 ? `2001:db8::${number}` : `192.0.2.${number}`);
    const ip = (one.isIpv6 ? ipv6 : ipv4)({ from: text(one.from), to: text(one.to) });
    const ports = { from: one.sourcePort, to: one.destinationPort };
    const data = packet(ethernet(), ip, one.isUdp ? udp(ports) : tcp({ ...one, ...ports }), one.payload);
    for (const [at, value] of one.changes) if (at < data.length) data[at] = value;
    const length = data.length - one.cut;
    const padded = new Uint8Array(Math.max(length, 0) + one.padding).fill(HELLO[0] ?? 0);
    padded.set(data.subarray(0, padded.length));
    return padded;
  });

/** An Ethernet frame as it may also be captured: its link type, and the bytes before the IP header. */
const asCaptured = fc.constantFrom<readonly [linkType: number, header: (type: Uint8Array) => Uint8Array]>(
  [1, (type) => concat(new Uint8Array(12), type)],
  [1, (type) => concat(new Uint8Array(12), Uint8Array.of(0x81, 0, 0, 7), type)],
  [113, (type) => concat(new Uint8Array(14), type)],
  [276, (type) => concat(type, new Uint8Array(18))],
  [101, () => new Uint8Array(0)],
);

/** What is said of the capture; given to a rewriter, every packet passes all layers. */
function inspected(bytes: Uint8Array, chunk: number, allLayers: boolean): object {
  const inspector = new Inspector({}, allLayers ? (one) => one : null);
  for (let start = 0; start < bytes.length; start += chunk)
    inspector.push(bytes.subarray(start, start + chunk));
  return inspector.finish();
}

it("a capture gives the same with packets passed over as with all of them read, whatever they are", () => {
  fc.assert(
    fc.property(
      fc.array(anyPacket, { minLength: 1, maxLength: 30 }),
      asCaptured,
      fc.boolean(),
      fc.integer({ min: 60, max: 3000 }),
      (frames, [linkType, header], isPcapng, chunk) => {
        const packets = frames.map((frame, index): PacketSpec => {
          const data = concat(header(frame.subarray(12, 14)), frame.subarray(14));
          return { data, time: [1_700_000_000 + index, index] };
        });
        const bytes = isPcapng ? pcapng(packets) : pcap(packets, { linkType });
        expect(inspected(bytes, chunk, false)).toEqual(inspected(bytes, chunk, true));
      },
    ),
    { numRuns: 500 },
  );
});
