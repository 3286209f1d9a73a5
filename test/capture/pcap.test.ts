import { expect, test } from "vitest";
import {
  concat,
  fromHex,
  MODIFIED,
  NANOSECONDS,
  pcap,
  pcapRecord,
  type PcapSpec,
  ramp,
  readCapture,
  threePackets,
} from "../build/captures.ts";

/** What is read of `threePackets` with a clock of this many nanoseconds a unit. */
function expectedPackets(nanosecondsPerUnit: 1 | 1000): readonly object[] {
  const common = { linkType: 1, interfaceId: 0, decimals: nanosecondsPerUnit === 1 ? 9 : 6 };
  const nanoseconds = (units: number): number => units * nanosecondsPerUnit;
  return [
    {
      ...common,
      number: 1,
      seconds: 1_700_000_000,
      nanoseconds: nanoseconds(5),
      originalLength: 61,
      data: ramp(61),
    },
    {
      ...common,
      number: 2,
      seconds: 1_700_000_001,
      nanoseconds: nanoseconds(999_999),
      originalLength: 0,
      data: ramp(0),
    },
    { ...common, number: 3, seconds: 1_700_000_003, nanoseconds: 0, originalLength: 1500, data: ramp(64) },
  ];
}

const expected = expectedPackets(1000);
const inNanoseconds = expectedPackets(1);

const variants: readonly (readonly [name: string, spec: PcapSpec, packets: readonly object[]])[] = [
  ["microseconds, little-endian", {}, expected],
  ["microseconds, big-endian", { littleEndian: false }, expected],
  ["nanoseconds, little-endian", { magic: NANOSECONDS }, inNanoseconds],
  ["nanoseconds, big-endian", { magic: NANOSECONDS, littleEndian: false }, inNanoseconds],
  ["modified, little-endian", { magic: MODIFIED }, expected],
  ["modified, big-endian", { magic: MODIFIED, littleEndian: false }, expected],
  ["version 2.2 with the lengths swapped", { version: [2, 2], originalLengthFirst: true }, expected],
  ["version 2.3 with the lengths swapped", { version: [2, 3], originalLengthFirst: true }, expected],
  ["version 2.3 with the lengths in today's order", { version: [2, 3] }, expected],
  ["version 543.0 with the lengths swapped", { version: [543, 0], originalLengthFirst: true }, expected],
  ["a snapshot length of 0", { snapshotLength: 0 }, expected],
  ["a snapshot length of 2^32 - 1", { snapshotLength: 0xffff_ffff }, expected],
  ["a snapshot length that the packets do not keep", { snapshotLength: 8 }, expected],
  ["frame check sequence bits above the link type", { linkType: 0x2400_0001 }, expected],
];

test.each(variants)("pcap with %s gives its packets", (_, spec, packets) => {
  expect(readCapture(pcap(threePackets, spec)).packets).toEqual(packets);
});

test("the summary of a pcap has format, count and the times of the first and the last packet", () => {
  expect(readCapture(pcap(threePackets)).summary).toEqual({
    format: "pcap",
    packets: 3,
    frames: 3,
    firstTime: { seconds: 1_700_000_000, nanoseconds: 5000, decimals: 6 },
    lastTime: { seconds: 1_700_000_003, nanoseconds: 0, decimals: 6 },
    truncated: false,
    damaged: false,
    linkTypes: [1],
    warnings: [],
    origin: null,
  });
});

test("the summary of a pcap without packets has no times", () => {
  const { packets, summary } = readCapture(pcap([]));
  expect([packets, summary.firstTime, summary.lastTime, summary.warnings]).toEqual([[], null, null, []]);
});

test("a modified pcap that Wireshark 4.0's text2pcap wrote gives its packets", () => {
  const bytes = fromHex(
    "34cdb2a102000400000000000000000000000400010000008715016b010000001400000014000000000000000000000000070e",
    "151c232a31383f464d545b626970777e858715016b020000000700000007000000000000000000000000070e151c232a",
  );
  const { packets } = readCapture(bytes);
  expect(packets.map(({ seconds, nanoseconds, data }) => [seconds, nanoseconds, data])).toEqual([
    [1_795_233_159, 1000, ramp(20)],
    [1_795_233_159, 2000, ramp(7)],
  ]);
});

test("a pcap timestamp with more than a million microseconds is carried into the seconds", () => {
  const bytes = pcap([{ data: ramp(1), time: [1_700_000_000, 2_500_000] }]);
  const { seconds, nanoseconds } = readCapture(bytes).packets[0] ?? {};
  expect([seconds, nanoseconds]).toEqual([1_700_000_002, 500_000_000]);
});

test("a pcap timestamp after 2038 is positive", () => {
  expect(readCapture(pcap([{ data: ramp(1), time: [0xffff_ffff, 0] }])).packets[0]?.seconds).toBe(
    0xffff_ffff,
  );
});

test("a pcap that ends inside a packet is truncated, with a warning that says where", () => {
  const bytes = pcap(threePackets).slice(0, -44);
  const { packets, summary } = readCapture(bytes);
  expect([packets.length, summary.truncated, summary.damaged, summary.warnings]).toEqual([
    2,
    true,
    false,
    ["the file ends inside frame 3 (byte 117): 36 of 80 bytes are there"],
  ]);
});

test("a pcap that ends inside a packet header is truncated, with a warning that says where", () => {
  const { summary } = readCapture(pcap(threePackets).slice(0, 126));
  expect(summary.warnings).toEqual([
    "the file ends inside the header of frame 3 (byte 117): 9 of 16 bytes are there",
  ]);
});

test("a pcap record with an impossible captured length ends the reading as damage", () => {
  const bytes = concat(
    pcap(threePackets),
    pcapRecord({ data: ramp(262_145) }),
    pcapRecord({ data: ramp(1) }),
  );
  const { packets, summary } = readCapture(bytes);
  expect([packets.length, summary.truncated, summary.damaged, summary.warnings]).toEqual([
    3,
    false,
    true,
    [
      "frame 4 (byte 197) claims 262145 captured bytes, and no packet has more than 262144; " +
        "the rest of the file was not read",
    ],
  ]);
});

test.each([
  [1, 262_144, 1],
  [1, 262_145, 0],
  [249, 262_145, 1],
  [231, 262_145, 1],
  [279, 262_145, 1],
])("a pcap of link type %d with a packet of %d bytes gives %d packets", (linkType, length, count) => {
  const bytes = pcap([{ data: new Uint8Array(length) }], { linkType });
  expect(readCapture(bytes, [65_536]).packets.map((packet) => packet.data.length)).toEqual(
    Array.from({ length: count }, () => length),
  );
});
