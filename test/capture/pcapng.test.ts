import { expect, test } from "vitest";
import { createCaptureDecoder } from "../../src/capture/capture-decoder.ts";
import { CaptureError } from "../../src/capture/capture-error.ts";
import {
  ascii,
  concat,
  fromHex,
  pcapng,
  pcapngBlocks,
  ramp,
  readCapture,
  threePackets,
} from "../build/captures.ts";

const little = pcapngBlocks(true);
const big = pcapngBlocks(false);
const start = concat(little.section(), little.interface());
const packet = { data: ramp(61) };
const MICROSECONDS = 1_700_000_000_000_005n;
const one = little.enhanced(packet, MICROSECONDS);

/** What the packets of a plain Ethernet interface have in common. */
const common = { linkType: 1, interfaceId: 0, decimals: 6 };

const numbersOf = (bytes: Uint8Array): readonly number[] =>
  readCapture(bytes).packets.map(({ number }) => number);

test.each([
  ["little-endian", true],
  ["big-endian", false],
])("%s Enhanced Packet Blocks give their packets", (_, littleEndian) => {
  expect(readCapture(pcapng(threePackets, littleEndian))).toEqual({
    packets: [
      { ...common, number: 1, seconds: 1_700_000_000, nanoseconds: 5000, originalLength: 61, data: ramp(61) },
      {
        ...common,
        number: 2,
        seconds: 1_700_000_001,
        nanoseconds: 999_999_000,
        originalLength: 0,
        data: ramp(0),
      },
      { ...common, number: 3, seconds: 1_700_000_003, nanoseconds: 0, originalLength: 1500, data: ramp(64) },
    ],
    summary: {
      format: "pcapng",
      packets: 3,
      frames: 3,
      firstTime: { seconds: 1_700_000_000, nanoseconds: 5000, decimals: 6 },
      lastTime: { seconds: 1_700_000_003, nanoseconds: 0, decimals: 6 },
      truncated: false,
      damaged: false,
      linkTypes: [1],
      warnings: [],
      origin: null,
    },
  });
});

test("blocks that Wireshark 4.0's text2pcap wrote give their packets", () => {
  const bytes = concat(
    little.section(),
    fromHex(
      "010000003800000001000000000004000200120046616b652049462c207465787432706361700000090001000900000000000000",
      "380000000600000034000000000000000bf3e918e88932eb140000001400000000070e151c232a31383f464d545b626970777e85",
      "340000000600000028000000000000000bf3e918d08d32eb070000000700000000070e151c232a0028000000",
    ),
  );
  const { packets } = readCapture(bytes);
  expect(
    packets.map(({ seconds, nanoseconds, decimals, data }) => [seconds, nanoseconds, decimals, data]),
  ).toEqual([
    [1_795_233_159, 1000, 9, ramp(20)],
    [1_795_233_159, 2000, 9, ramp(7)],
  ]);
});

test("a pcapng packet has the link type and the clock of its interface", () => {
  const bytes = concat(
    little.section(),
    little.interface(1),
    little.interface(101, 0, little.resolution(9), little.timeOffset(-100n)),
    little.enhanced(packet, 1_700_000_000_123_456_789n, 1),
    little.enhanced(packet, MICROSECONDS, 0),
  );
  const { packets } = readCapture(bytes);
  expect(
    packets.map(({ linkType, seconds, nanoseconds, decimals }) => [linkType, seconds, nanoseconds, decimals]),
  ).toEqual([
    [101, 1_699_999_900, 123_456_789, 9],
    [1, 1_700_000_000, 5000, 6],
  ]);
});

test.each([
  ["in the same byte order", little],
  ["in the other byte order", big],
])("a second pcapng section %s has its own interfaces and continues the frame numbers", (_, second) => {
  const bytes = concat(
    start,
    one,
    second.section(),
    second.interface(113),
    second.enhanced(packet, MICROSECONDS),
  );
  const { packets } = readCapture(bytes);
  expect(
    packets.map(({ number, linkType, interfaceId, data }) => [number, linkType, interfaceId, data]),
  ).toEqual([
    [1, 1, 0, ramp(61)],
    [2, 113, 1, ramp(61)],
  ]);
});

test.each([
  ["right", 20 + 92],
  ["zero", 0],
  ["wrong", 5],
])("a section length that is %s changes nothing", (_, length) => {
  expect(numbersOf(concat(little.section([1, 0], length), little.interface(), one, one))).toEqual([1, 2]);
});

test("pcapng version 1.2 is read as 1.0", () => {
  expect(numbersOf(concat(little.section([1, 2]), little.interface(), one))).toEqual([1]);
});

test("obsolete Packet Blocks are packets", () => {
  const { packets } = readCapture(concat(start, little.obsolete(packet, MICROSECONDS)));
  expect(packets.map(({ seconds, nanoseconds, data }) => [seconds, nanoseconds, data])).toEqual([
    [1_700_000_000, 5000, ramp(61)],
  ]);
});

test.each([
  ["no limit", 0, 40, 40, 40],
  ["a limit that cuts", 10, 40, 12, 10],
  ["a limit that does not cut", 100, 40, 40, 40],
  ["fewer bytes than there should be", 0, 40, 20, 20],
])("a Simple Packet Block with %s has no time and its bytes", (_, limit, original, present, captured) => {
  const bytes = concat(little.section(), little.interface(1, limit), little.simple(ramp(present), original));
  const { packets, summary } = readCapture(bytes);
  expect([packets, summary.firstTime, summary.lastTime]).toEqual([
    [
      {
        number: 1,
        seconds: Number.NaN,
        nanoseconds: 0,
        decimals: 6,
        originalLength: original,
        linkType: 1,
        interfaceId: 0,
        data: ramp(captured),
      },
    ],
    null,
    null,
  ]);
});

test("packets without a time do not count for the first and the last time", () => {
  const bytes = concat(start, little.simple(ramp(8)), one, little.simple(ramp(8)));
  const { firstTime, lastTime } = readCapture(bytes).summary;
  expect([firstTime?.nanoseconds, lastTime?.nanoseconds]).toEqual([5000, 5000]);
});

test.each([
  ["name resolution", 0x04, [1, 2]],
  ["interface statistics", 0x05, [1, 2]],
  ["decryption secrets", 0x0a, [1, 2]],
  ["unknown", 0x77, [1, 2]],
  ["local", 0x8000_0001, [1, 2]],
  ["systemd journal", 0x09, [1, 3]],
  ["custom", 0x0bad, [1, 3]],
  ["custom (not to be copied)", 0x4000_0bad, [1, 3]],
])("%s blocks are not packets, and count in frame numbers as in Wireshark", (_, type, numbers) => {
  const { packets, summary } = readCapture(concat(start, one, little.block(type, ramp(40)), one));
  expect([packets.map(({ number }) => number), summary.packets]).toEqual([numbers, 2]);
});

test("a custom block that is not to be copied takes no number in a joined capture, as mergecap leaves it out", () => {
  const numbered: number[] = [];
  const decoder = createCaptureDecoder(({ number }) => numbered.push(number), { asMerged: true });
  const copied = little.block(0x0bad, ramp(40));
  decoder.push(concat(start, one, copied, one, little.block(0x4000_0bad, ramp(40)), one));
  decoder.finish();
  expect([numbered, decoder.summary.frames]).toEqual([[1, 3, 4], 4]);
});

test("pcapng options after a packet are not part of it", () => {
  const comment = little.option(1, ascii("seen at the mirror port"));
  expect(
    readCapture(concat(start, little.enhanced(packet, MICROSECONDS, 0, comment))).packets[0]?.data,
  ).toEqual(ramp(61));
});

test("a pcapng option that reaches past the end of its block is ignored", () => {
  const cut = fromHex("0900 2003 0a0a0a0a");
  expect(readCapture(concat(little.section(), little.interface(1, 0, cut), one)).packets[0]?.decimals).toBe(
    6,
  );
});

test("pcapng options after the end of options are ignored", () => {
  const end = little.option(0, new Uint8Array(0));
  const bytes = concat(little.section(), little.interface(1, 0, end, little.resolution(9)), one);
  expect(readCapture(bytes).packets[0]?.decimals).toBe(6);
});

test("a pcapng block whose length does not count its padding is read", () => {
  expect(numbersOf(concat(start, little.block(0x77, ramp(2), 14), one))).toEqual([1]);
});

const rest = "; the rest of the file was not read";
const at = start.length + one.length;

test.each([
  [
    "a length below 12",
    little.block(0x77, ramp(4), 8),
    `a block of type 0x00000077 (byte ${at}) claims a length of 8 bytes`,
  ],
  [
    "a length beyond belief",
    little.block(6, ramp(40), 0xffff_fff0),
    `frame 2 (byte ${at}) claims a length of 4294967280 bytes`,
  ],
  [
    "two lengths that differ",
    little.block(0x77, ramp(4), 16, 20),
    `a block of type 0x00000077 (byte ${at}) begins with a length of 16 bytes and ends with one of 20`,
  ],
  [
    "more captured bytes than the block has",
    little.block(6, concat(new Uint8Array(12), fromHex("ff000000ff000000"))),
    `frame 2 (byte ${at}) claims 255 captured bytes in a block of 32`,
  ],
  [
    "too little room for a packet",
    little.block(6, new Uint8Array(8)),
    `frame 2 (byte ${at}) is too short for its kind (20 bytes)`,
  ],
  [
    "an interface that was not described",
    little.enhanced(packet, 0n, 7),
    `frame 2 (byte ${at}) names interface 7, and its section has described 1`,
  ],
  [
    "too little room for an interface",
    little.block(1, ramp(4)),
    `a block of type 0x00000001 (byte ${at}) is too short for its kind (16 bytes)`,
  ],
  [
    "too little room for a section",
    little.block(0x0a0d0d0a, fromHex("4d3c2b1a 01000000")),
    `a block of type 0x0a0d0d0a (byte ${at}) is too short for its kind (20 bytes)`,
  ],
  [
    "a section of another version",
    little.section([2, 0]),
    `a block of type 0x0a0d0d0a (byte ${at}) begins a section of pcapng version 2.0`,
  ],
  [
    "a section without byte order",
    little.block(0x0a0d0d0a, new Uint8Array(16)),
    `a block of type 0x0a0d0d0a (byte ${at}) begins a section without a byte-order mark`,
  ],
])("%s ends the reading as damage", (_, block, warning) => {
  const { packets, summary } = readCapture(concat(start, one, block, one));
  expect([packets.length, summary.truncated, summary.damaged, summary.warnings]).toEqual([
    1,
    false,
    true,
    [warning + rest],
  ]);
});

test("a packet in a section without an interface ends the reading", () => {
  expect(readCapture(concat(little.section(), little.simple(ramp(4)))).summary.damaged).toBe(true);
});

test.each([
  ["frame 2", one, 20, 96],
  ["a block's header", one, 3, 12],
  ["frame 2", one, 8, 12],
  ["a block of type 0x0000000a", little.block(0x0a, ramp(40)), 30, 52],
])("a file that ends inside %s (case %#) is truncated and says where", (name, block, present, needed) => {
  const { packets, summary } = readCapture(concat(start, one, block.slice(0, present)));
  expect([packets.length, summary.truncated, summary.damaged, summary.warnings]).toEqual([
    1,
    true,
    false,
    [`the file ends inside ${name} (byte ${at}): ${present} of ${needed} bytes are there`],
  ]);
});

test.each([
  ["unsupported-version", little.section([2, 0])],
  ["not-a-capture", little.block(0x0a0d0d0a, new Uint8Array(16))],
  ["damaged-header", little.block(0x0a0d0d0a, fromHex("4d3c2b1a 01000000"))],
  ["damaged-header", concat(fromHex("0a0d0d0a 04000000 4d3c2b1a"), new Uint8Array(16))],
])("a first section that cannot be read is the error %s (case %#)", (code, bytes) => {
  const read = () => readCapture(bytes);
  expect(read).toThrow(expect.objectContaining({ name: CaptureError.name, code }));
});
