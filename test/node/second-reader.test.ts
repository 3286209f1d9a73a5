import { writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inspectFile } from "../../src/node/inspect-file.ts";
import { compareReaders } from "../../src/node/second-reader.ts";
import { SourceError } from "../../src/reading/source-error.ts";
import {
  concat,
  MODIFIED,
  NANOSECONDS,
  pcap,
  pcapng,
  pcapRecord,
  ramp,
  threePackets,
} from "../build/captures.ts";

let folder = "";
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-reader-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function file(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `file-${files++}`);
  await writeFile(path, bytes);
  return path;
}

/** More than a chunk, so that packets straddle chunks. */
const many = Array.from({ length: 4000 }, (_, i) => ({
  data: ramp(i % 300),
  time: [1_700_000_000 + i, i] as const,
}));

test.each([
  ["little-endian", pcap(threePackets), 3],
  ["big-endian", pcap(threePackets, { littleEndian: false }), 3],
  ["long", pcap(many), 4000],
  ["empty", pcap([]), 0],
  ["cut", pcap(threePackets).slice(0, -1), 2],
  ["with more than a second of microseconds", pcap([{ data: ramp(3), time: [1_700_000_000, 2_500_000] }]), 1],
  ["damaged", concat(pcap(threePackets), new Uint8Array(16).fill(0xff), new Uint8Array(1_000_000)), 3],
])("compareReaders finds no difference in a pcap that is %s", async (_, bytes, packets) => {
  expect(await compareReaders(await file(bytes))).toEqual({ packets, differences: [] });
});

test.each([
  [
    "another time",
    [{ data: ramp(5), time: [1_700_000_000, 7] as const }],
    "frame 1: time in microseconds 1700000000000000, pcap-parser has 1700000000000007",
  ],
  [
    "another original length",
    [{ data: ramp(5), originalLength: 60 }],
    "frame 1: original length 5, pcap-parser has 60",
  ],
  ["another byte", [{ data: ramp(5).fill(9, 4) }], "frame 1: the bytes differ"],
  [
    "a further packet",
    [{ data: ramp(5) }, { data: ramp(5) }],
    "frame 2: only pcap-parser sees it and 0 more",
  ],
  ["a packet less", [], "frame 1: pcap-parser does not see it"],
])("compareReaders reports %s in what pcap-parser reads", async (_, theirs, difference) => {
  const ours = await file(pcap([{ data: ramp(5) }]));
  const comparison = await compareReaders(ours, { secondPath: await file(pcap(theirs)) });
  expect(comparison?.differences).toEqual([difference]);
});

test("compareReaders reports the first READER_DIFFERENCES differences", async () => {
  const others = many.map((packet) => ({ ...packet, time: [1, 1] as const }));
  const comparison = await compareReaders(await file(pcap(many)), { secondPath: await file(pcap(others)) });
  expect(comparison?.differences.length).toBe(10);
});

test.each([
  ["pcapng", pcapng(threePackets)],
  ["nanoseconds", pcap(threePackets, { magic: NANOSECONDS })],
  ["modified", pcap(threePackets, { magic: MODIFIED })],
  ["version 2.3", pcap(threePackets, { version: [2, 3] })],
  ["gzip", gzipSync(pcap(threePackets))],
  ["shorter than a magic number", new Uint8Array(3)],
  ["larger than the bound", concat(pcap(threePackets), new Uint8Array(17 << 20))],
])("compareReaders gives null for a file that is %s", async (_, bytes) => {
  expect(await compareReaders(await file(bytes))).toBeNull();
});

test("inspectFile with isEvidence compares files above SECOND_READER_BYTES", async () => {
  const large = concat(pcap([]), ...Array.from({ length: 70 }, () => pcapRecord({ data: ramp(262_144) })));
  expect(await compareReaders(await file(large), { limit: 1 << 30 })).toEqual({
    packets: 70,
    differences: [],
  });
});

describe("compareReaders after a first reading of the file", () => {
  const bytes = pcap(threePackets);
  const firstReading = { bytes: bytes.length, checksum: crc32(bytes) };
  const changed = bytes.with(bytes.length - 1, 0xff);
  const CHANGE = "the file was changed while it was read, and pcap-parser had other bytes";

  test.each([
    ["and is the same", bytes, 3, []],
    ["and has grown since", concat(bytes, pcapRecord({ data: ramp(5) })), 3, []],
    ["and has another byte now", changed, 3, [CHANGE]],
    ["and has lost its end since", bytes.slice(0, -1), 2, [CHANGE]],
    ["and has another byte and more now", concat(changed, ramp(5)), 3, [CHANGE]],
  ])("%s", async (_, now, packets, differences) => {
    expect(await compareReaders(await file(now), { firstReading })).toEqual({ packets, differences });
  });

  test("warns in the report that the file was changed meanwhile", async () => {
    const path = await file(bytes);
    const { capture } = await inspectFile(path, {
      onProgress: () => writeFileSync(path, changed),
    });
    expect(capture.secondReader?.differences).toEqual([CHANGE]);
    expect(capture.warnings).toContain(`pcap-parser reads it otherwise: ${CHANGE}`);
  });
});

test("compareReaders gives null for standard input and directories", async () => {
  expect([await compareReaders("-"), await compareReaders(folder)]).toEqual([null, null]);
});

test("compareReaders throws a SourceError for a missing file", async () => {
  await expect(compareReaders(join(folder, "no-such-file"))).rejects.toThrow(
    expect.objectContaining({ name: SourceError.name, code: "missing" }),
  );
});

test("compareReaders compares a packet that spans chunks of both readers", async () => {
  const large = { data: ramp(262_144) };
  const bytes = concat(pcap([]), ...Array.from({ length: 9 }, () => pcapRecord(large)));
  expect(await compareReaders(await file(bytes))).toEqual({ packets: 9, differences: [] });
});

test("compareReaders prints no deprecation warning of pcap-parser", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on("warning", note);
  await compareReaders(await file(pcap(many)));
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", note);
  expect(warnings).toEqual([]);
});
