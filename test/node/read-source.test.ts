import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFzstdEngine } from "../../src/reading/decompress/fzstd-engine.ts";
import { readSource } from "../../src/node/read-source.ts";
import { SourceError } from "../../src/reading/source-error.ts";
import type { StoredSource } from "../../src/reading/stored-source.ts";
import { ascii, concat, fromHex, pcap, ramp, threePackets } from "../build/captures.ts";
import { needs } from "../build/needs.ts";

let folder = "";
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-source-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function file(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `file-${files++}`);
  await writeFile(path, bytes);
  return path;
}

/** All that a source gives, its chunks copied at once because their memory is used again. */
async function bytesOf(source: StoredSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk.slice());
  return concat(...chunks);
}

/** Megabytes are compared by this: comparing them element by element takes seconds. */
function digest(bytes: Uint8Array): string {
  return `${bytes.length} bytes, ${createHash("sha256").update(bytes).digest("hex")}`;
}

function inChunks(bytes: Uint8Array, length: number): Readable {
  const count = Math.ceil(bytes.length / length);
  return Readable.from(
    Array.from({ length: count }, (_, i) => Buffer.from(bytes.slice(i * length, (i + 1) * length))),
  );
}

const small = pcap(threePackets);
/** Larger than any buffer on the way, and hardly compressible. */
const large = concat(randomBytes(1_500_000), new Uint8Array(1_500_000), ramp(100_000));

/** 80 bytes "pcap with a checksum" and the same without, compressed by zstd 1.5. */
const zstdBytes = fromHex(
  "4d3cb2a102000400000000000000000000000400010000008715016be8030000140000001400000000070e151c232a31383f464d",
  "545b626970777e858715016bd0070000070000000700000000070e151c232a",
);
const zstd = fromHex(
  "28b52ffd245315020054034d3cb2a1020004000400010000008715016be8030000140000070e151c232a31383f464d545b626970",
  "777e85d007000007000000070400608fa32ce38eb5012ed1ffbd43",
);
const zstdUnchecked = fromHex(
  "28b52ffd20533d020094034d3cb2a1020004000400010000008715016be8030000140000070e151c232a31383f464d545b626970",
  "777e85d0070000070000070e151c232a0400bb298e0acc6eac0d7001",
);
/** A frame to be skipped (RFC 8878 section 3.1.2) with four bytes. */
const zstdSkipped = fromHex("502a4d18 04000000 01020304");

const gzipMembers = concat(gzipSync(small), gzipSync(large));
const gzipWithFields = concat(
  // FEXTRA, FNAME, FCOMMENT and FHCRC: extra field of 3 bytes, "a", "b", a checksum that nobody checks.
  fromHex("1f8b081e 00000000 0003 0300 010203 6100 6200 0000"),
  gzipSync(small).slice(10),
);

const readable: readonly (readonly [
  name: string,
  stored: Uint8Array,
  bytes: Uint8Array,
  compression: string | null,
])[] = [
  ["plain bytes", small, small, null],
  ["a large file", large, large, null],
  ["fewer bytes than any magic", ascii("ab"), ascii("ab"), null],
  ["gzip", gzipSync(small), small, "gzip"],
  ["gzip with all header fields", gzipWithFields, small, "gzip"],
  ["large gzip", gzipSync(large), large, "gzip"],
  ["several gzip members", gzipMembers, concat(small, large), "gzip"],
  ["gzip padded with zeros", concat(gzipSync(small), new Uint8Array(1000)), small, "gzip"],
  ["gzip of nothing", gzipSync(new Uint8Array(0)), new Uint8Array(0), "gzip"],
  ["zstd", zstd, zstdBytes, "zstd"],
  ["zstd without a checksum", zstdUnchecked, zstdBytes, "zstd"],
  [
    "several zstd frames",
    concat(zstd, zstdSkipped, zstdUnchecked, zstd),
    concat(zstdBytes, zstdBytes, zstdBytes),
    "zstd",
  ],
];

test.each(readable)("readSource gives the bytes of %s from a file", async (_, stored, bytes, compression) => {
  const source = readSource(await file(stored));
  expect(digest(await bytesOf(source))).toBe(digest(bytes));
  expect([source.compression, source.bytesRead, source.size, source.truncated, source.warnings]).toEqual([
    compression,
    stored.length,
    stored.length,
    false,
    [],
  ]);
});

test.each(readable)(
  "readSource gives the bytes of %s from standard input",
  async (_, stored, bytes, compression) => {
    const source = readSource("-", inChunks(stored, 40_000));
    expect(digest(await bytesOf(source))).toBe(digest(bytes));
    expect([source.compression, source.bytesRead, source.size, source.warnings]).toEqual([
      compression,
      stored.length,
      null,
      [],
    ]);
  },
);

test.each(readable.filter(([, stored]) => stored.length < 10_000))(
  "readSource gives the bytes of %s from standard input, a byte at a time",
  async (_, stored, bytes) => {
    expect(digest(await bytesOf(readSource("-", inChunks(stored, 1))))).toBe(digest(bytes));
  },
);

test.each([
  ["gzip", gzipSync(small), small],
  ["zstd", concat(zstd, zstd), concat(zstdBytes, zstdBytes)],
])(
  "readSource of every prefix of %s data gives a prefix of the bytes and a warning, or a SourceError",
  async (_, stored, bytes) => {
    for (let length = 4; length < stored.length; length++) {
      const source = readSource("-", inChunks(stored.slice(0, length), length));
      try {
        const read = await bytesOf(source);
        expect(read).toEqual(bytes.slice(0, read.length));
        // The end of a frame is a whole file too.
        if (length !== zstd.length) expect([source.truncated, source.warnings.length]).toEqual([true, 1]);
      } catch (error) {
        expect(error).toEqual(
          expect.objectContaining({ name: SourceError.name, code: "broken-compression" }),
        );
      }
    }
  },
);

test("readSource of a truncated gzip file gives what could be decompressed", async () => {
  const stored = gzipSync(large).subarray(0, 1_000_000);
  const source = readSource(await file(stored));
  const bytes = await bytesOf(source);
  expect(bytes.length).toBeGreaterThan(900_000);
  expect(digest(bytes)).toBe(digest(large.subarray(0, bytes.length)));
  expect([source.truncated, source.warnings]).toEqual([
    true,
    [`the gzip data ends early; the ${bytes.length} bytes that it gave were read`],
  ]);
});

test.each([
  ["gzip", concat(gzipSync(large), ascii("no member")), large],
  ["zstd", concat(zstd, ascii("no frame, and more of that")), zstdBytes],
])(
  "readSource of %s data followed by something else gives all its bytes and a warning",
  async (name, stored, bytes) => {
    const source = readSource(await file(stored));
    expect(digest(await bytesOf(source))).toBe(digest(bytes));
    expect([source.truncated, source.warnings]).toEqual([
      false,
      [
        `the ${name} data makes no sense after it gave ${bytes.length} bytes; these were read, the rest was not`,
      ],
    ]);
  },
);

test.each([
  ["checksum", 8],
  ["length", 4],
])("readSource of a gzip member with a wrong %s gives its bytes and a warning", async (_, fromEnd) => {
  const stored = Uint8Array.from(gzipSync(small));
  stored[stored.length - fromEnd] = (stored[stored.length - fromEnd] ?? 0) ^ 1;
  const source = readSource(await file(stored));
  expect([await bytesOf(source), source.warnings.length]).toEqual([small, 1]);
});

test.each([
  ["gzip", gzipSync(small).subarray(0, 9)],
  ["gzip", concat(gzipSync(small).subarray(0, 10), new Uint8Array(50).fill(0xff))],
  ["zstd", zstd.slice(0, 12)],
  ["zstd", concat(zstd.slice(0, 4), new Uint8Array(50).fill(0xff))],
])("readSource throws a SourceError for %s data that gives nothing (case %#)", async (name, stored) => {
  await expect(bytesOf(readSource(await file(stored)))).rejects.toThrow(
    expect.objectContaining({
      name: SourceError.name,
      code: "broken-compression",
      message: `this begins like ${name} data, but nothing of it can be decompressed: test it with "${name} -t", and fetch it again`,
    }),
  );
});

test.each([
  ["missing", () => join(folder, "no-such-file")],
  ["missing", () => join(folder, "file-0", "below-a-file")],
  ["directory", () => folder],
])("readSource throws a SourceError with the code %s (case %#)", async (code, path) => {
  await file(small);
  await expect(bytesOf(readSource(path()))).rejects.toThrow(
    expect.objectContaining({ name: SourceError.name, code }),
  );
});

test.each([
  ["a file", async () => readSource(await file(new Uint8Array(0)))],
  ["standard input", () => readSource("-", Readable.from([]))],
])("readSource throws a SourceError for %s without a byte", async (_, open) => {
  const source = await open();
  await expect(bytesOf(source)).rejects.toThrow(
    expect.objectContaining({ name: SourceError.name, code: "empty" }),
  );
});

test.runIf(
  needs("a user other than root, not on Windows", process.getuid?.() !== 0 && process.platform !== "win32"),
)("readSource throws a SourceError for a file without read permission", async () => {
  const path = await file(small);
  await chmod(path, 0);
  await expect(bytesOf(readSource(path))).rejects.toThrow(
    expect.objectContaining({ name: SourceError.name, code: "permission" }),
  );
});

// Reading a process's memory at address 0 is an input error of the kind that broken disks give.
test.runIf(needs("/proc/self/mem", existsSync("/proc/self/mem")))(
  "readSource throws a SourceError for an input error while reading",
  async () => {
    await expect(bytesOf(readSource("/proc/self/mem"))).rejects.toThrow(
      expect.objectContaining({ name: SourceError.name, code: "read-failed" }),
    );
  },
);

test("readSource gives the bytes before an error of standard input, then throws", async () => {
  const failing = Readable.from(
    (async function* () {
      yield Buffer.from(small);
      throw Object.assign(new Error("EIO: i/o error, read"), { code: "EIO", syscall: "read" });
    })(),
  );
  const chunks: number[] = [];
  const read = async () => {
    for await (const chunk of readSource("-", failing)) chunks.push(chunk.length);
  };
  await expect(read()).rejects.toThrow(`reading failed after ${small.length} bytes (EIO)`);
  expect(chunks).toEqual([small.length]);
});

test("readSource can be left before its end", async () => {
  const source = readSource(await file(gzipSync(large)));
  for await (const chunk of source) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  expect(source.warnings).toEqual([]);
});

test("FzstdEngine gives the same bytes as zlib, piece by piece", async () => {
  const engine = createFzstdEngine();
  const piece = new Uint8Array(7);
  for (let start = 0; start < zstd.length; start += piece.length) {
    const length = Math.min(piece.length, zstd.length - start);
    piece.set(zstd.subarray(start, start + length));
    await engine.write(piece.subarray(0, length));
    piece.fill(0xee);
  }
  await engine.end();
  expect([concat(...engine.ready), engine.failure]).toEqual([zstdBytes, null]);
});
