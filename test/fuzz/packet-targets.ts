// Packets, IP fragments and TCP segments: nothing that was not captured is called payload, and nothing is made up.
import type { CapturedPacket } from "../../src/capture/captured-packet.ts";
import { LINK_LAYERS } from "../../src/packet/links.ts";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import { TcpConnection } from "../../src/tcp/connection.ts";
import { advance, distance } from "../../src/tcp/sequence.ts";
import type { Direction } from "../../src/tcp/stream.ts";
import {
  captured,
  concat,
  ethernet,
  gre,
  ipv4,
  ipv4Fragments,
  ipv6,
  ipv6Extension,
  mpls,
  packet,
  pppoe,
  tcp,
  udp,
  vlan,
} from "../build/packets.ts";
import { answer, segment } from "../build/segments.ts";
import { demand, type Target } from "./target.ts";

const SEGMENT = packet(tcp({ options: new Uint8Array(8) }), "some payload");

const PACKETS: readonly Uint8Array[] = [
  packet(ethernet(), vlan(1), vlan(2), ipv4(), tcp(), "payload"),
  packet(ethernet(), pppoe(), ipv6(), ipv6Extension(0), tcp(), "payload"),
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
  ),
  packet(ethernet(), ipv4(), udp({ to: 4789 }), new Uint8Array(8), ethernet(), ipv6(), tcp(), "payload"),
  packet(ipv4(), tcp(), "payload"),
  ...ipv4Fragments({ identification: 3 }, SEGMENT, 24),
];

const LINK_TYPES = [...LINK_LAYERS.keys()];

/** The first byte chooses the link type. */
function checkPacket(bytes: Uint8Array): void {
  const linkType = LINK_TYPES[(bytes[0] ?? 0) % LINK_TYPES.length] ?? 1;
  locate(new TcpLocator(), captured(bytes.subarray(1), { linkType }));
  locate(new TcpLocator(), captured(bytes.subarray(1), { linkType: 1 }));
}

function locate(locator: TcpLocator, one: CapturedPacket): void {
  const found = createTcpSegment();
  if (!locator.locate(one, found)) return;
  const { bytes, sourceAt, destinationAt, payloadStart, payloadEnd, payloadLength, ipVersion } = found;
  const [start, end] = bytes === one.bytes ? [one.start, one.end] : [0, bytes.length];
  const addressLength = ipVersion === 4 ? 4 : 16;
  demand(start <= payloadStart && payloadStart <= payloadEnd && payloadEnd <= end, "payload was captured");
  demand(payloadEnd - payloadStart <= payloadLength, "no more was captured than there was");
  demand(Math.min(sourceAt, destinationAt) >= start, "addresses are in the packet");
  demand(Math.max(sourceAt, destinationAt) + addressLength <= end, "addresses were captured");
}

/** Packets one after the other, each behind its length in one byte: one locator reads them all. */
function checkFragments(bytes: Uint8Array): void {
  const locator = new TcpLocator();
  for (let start = 0; start < bytes.length; start += 1 + (bytes[start] ?? 0)) {
    const end = Math.min(bytes.length, start + 1 + (bytes[start] ?? 0));
    locate(locator, captured(bytes.subarray(start + 1, end)));
  }
  demand(locator.waitingFragments <= bytes.length, "no fragment is counted twice");
}

const behindLengths = (packets: readonly Uint8Array[]): Uint8Array =>
  concat(...packets.flatMap((one) => [Uint8Array.of(one.length), one]));

/** Bytes of one segment of a script: side, flags, sequence number, acknowledgment, payload length. */
const STEP = 5;

/** What is delivered was sent at its place, by one segment or another, and gaps lie between. */
function checkReassembly(script: Uint8Array): void {
  const sent: [Map<number, Set<number>>, Map<number, Set<number>>] = [new Map(), new Map()];
  const positions: [number | null, number | null] = [null, null];
  let connection: TcpConnection | null = null;
  let payloadBytes = 0;
  let delivered = 0;
  const data = (direction: Direction, bytes: Uint8Array, start: number, end: number): void => {
    const next = connection?.nextSequence(direction) ?? 0;
    const from = advance(next, start - end);
    const last = positions[direction];
    demand(last === null || distance(from, last) === 0, "data follows on what came before");
    for (let index = start; index < end; index++) {
      const known = sent[direction].get(advance(from, index - start));
      demand(known?.has(bytes[index] ?? -1) === true, "what is delivered was sent there");
    }
    positions[direction] = next;
    delivered += end - start;
  };
  const gap = (direction: Direction, length: number): void => {
    demand(length > 0, "a gap has a length");
    positions[direction] = connection?.nextSequence(direction) ?? null;
  };
  for (let at = 0; at + STEP <= script.length; at += STEP) {
    const [side = 0, flags = 0, sequence = 0, acknowledgment = 0, length = 0] = script.subarray(
      at,
      at + STEP,
    );
    const direction: Direction = (side & 1) === 0 ? 0 : 1;
    const payload = new Uint8Array(length & 63).map((_, index) => (at * 7 + index * 13) & 0xff);
    const step = {
      flags: flags & 0x17,
      sequence: advance(BASE, sequence * ((side & 2) === 0 ? 4 : 0x00100000)),
      acknowledgment: advance(BASE, acknowledgment * 4),
      payload,
      payloadLength: payload.length + ((side & 0x1c) === 0x1c ? 10 : 0),
      frame: 1 + at / STEP,
    };
    const one = direction === 0 ? segment(step) : answer(step);
    const start = (one.flags & 0x02) === 0 ? one.sequence : advance(one.sequence, 1);
    payload.forEach((byte, index) => {
      const where = advance(start, index);
      sent[direction].set(where, (sent[direction].get(where) ?? new Set()).add(byte));
    });
    payloadBytes += payload.length;
    connection ??= new TcpConnection(0, one, () => ({ data, gap, closed: () => {} }));
    connection.push(direction, one);
  }
  connection?.finish();
  demand(delivered <= payloadBytes, "no more is delivered than was sent");
}

/** Near the wrap-around of sequence numbers. */
const BASE = 0xffff_ff00;

const SCRIPTS: readonly (readonly number[])[] = [
  [
    0, 2, 0, 0, 0, 1, 18, 0, 0, 0, 0, 16, 1, 1, 4, 0, 16, 2, 1, 4, 1, 16, 1, 3, 8, 1, 17, 3, 3, 0, 0, 17, 3,
    3, 0,
  ],
  [0, 2, 0, 0, 0, 0, 16, 9, 1, 20, 0, 16, 5, 1, 20, 0, 16, 1, 1, 20, 1, 16, 1, 30, 0, 0, 20, 3, 3, 0],
  Array.from({ length: 400 }, (_, index) => [0, 16, (index * 3) & 0xff, 1, 12][index % STEP] ?? 0),
];

export const packetTargets: Readonly<Record<string, Target>> = {
  "link-ip": {
    seeds: () => PACKETS.flatMap((one) => LINK_TYPES.map((_, index) => concat(Uint8Array.of(index), one))),
    run: checkPacket,
  },
  fragments: {
    seeds: () => [behindLengths(PACKETS), behindLengths(ipv4Fragments({ identification: 9 }, SEGMENT, 8))],
    run: checkFragments,
  },
  reassembly: { seeds: () => SCRIPTS.map((script) => Uint8Array.from(script)), run: checkReassembly },
};
