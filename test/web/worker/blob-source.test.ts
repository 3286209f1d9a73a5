// The page reads a file as the command line does: the same bytes, the same facts, the same sentences.
import { createHash } from "node:crypto";
import { appendFileSync, mkdtempSync, openAsBlob, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { readSource } from "../../../src/node/read-source.ts";
import type { StoredSource } from "../../../src/reading/stored-source.ts";
import { blobSource } from "../../../src/web/worker/blob-source.ts";
import { ascii, concat, fromHex, pcap, ramp, threePackets } from "../../build/captures.ts";

const folder = mkdtempSync(join(tmpdir(), "blob-source-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** All that can be known of a source once it is read; megabytes are compared by their hash. */
async function known(source: StoredSource) {
  const hash = createHash("sha256");
  let bytes = 0;
  let error: unknown = null;
  try {
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (thrown) {
    error = thrown;
  }
  const { compression, size, truncated, warnings } = source;
  return { bytes, hash: hash.digest("hex"), compression, size, truncated, warnings, error };
}

async function both(stored: Uint8Array<ArrayBuffer>) {
  const path = join(folder, "file");
  writeFileSync(path, stored);
  return { page: await known(blobSource(new Blob([stored]))), program: await known(readSource(path)) };
}

/** Bytes that deflate takes for literals, for copies, and for both; the same in every run. */
function mixed(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = i % 1000 < 300 ? 7 : i % 1000 < 600 ? (state >>> 16) & 7 : state >>> 24;
  }
  return bytes;
}

const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);
const small = plain(pcap(threePackets));
const large = mixed(3_000_000);
const gzip = plain(gzipSync(large));
/** "small" in a frame with a checksum, by zstd 1.5. */
const zstd = plain(
  fromHex(
    "28b52ffd245315020054034d3cb2a1020004000400010000008715016be8030000140000070e151c232a31383f464d545b626970",
    "777e85d007000007000000070400608fa32ce38eb5012ed1ffbd43",
  ),
);

describe.each([
  ["plain bytes", small],
  ["many plain bytes", large],
  ["no bytes", new Uint8Array(0)],
  ["fewer bytes than any magic", ascii("ab")],
  ["gzip", gzip],
  ["gzip of nothing", gzipSync("")],
  ["gzip of zeros, a thousand times smaller", gzipSync(new Uint8Array(40_000_000))],
  ["stored blocks", gzipSync(large, { level: 0 })],
  ["fixed codes only", gzipSync(small, { strategy: 4 })],
  ["several members", concat(gzipSync(small), gzip, gzipSync(""), gzipSync(small))],
  ["many small members", concat(...Array.from({ length: 3000 }, (_, i) => gzipSync(ramp(i % 40))))],
  ["padding", concat(gzip, new Uint8Array(5000))],
  ["something else behind it", concat(gzip, ascii("no member"))],
  ["half a header behind it", concat(gzip, gzip.subarray(0, 7))],
  ["a wrong checksum", gzip.with(gzip.length - 8, 0x55)],
  ["a wrong length", gzip.with(gzip.length - 1, 0x55)],
  ["a wrong method", gzip.with(2, 7)],
  ["a reserved block", concat(gzip.subarray(0, 10), ascii("\u0007"))],
  ["a damaged second member", concat(gzipSync(small), gzip.with(700_000, 0))],
  ["zstd", zstd],
  ["several zstd frames", concat(zstd, fromHex("502a4d18 04000000 01020304"), zstd)],
  ["zstd with something else behind it", concat(zstd, ascii("no frame, and more of that"))],
])("a file with %s", (_, stored) => {
  test("is the same in the page and in the program", async () => {
    const { page, program } = await both(plain(stored));
    expect(page).toEqual(program);
  });
});

test("gzip data that ends anywhere gives the same", async () => {
  for (let end = 1; end < gzip.length; end += 150_001) {
    const { page, program } = await both(gzip.slice(0, end));
    expect(page).toEqual(program);
    expect([page.truncated, page.warnings.length]).toEqual(
      page.error === null && end > 1 ? [true, 1] : [false, 0],
    );
  }
});

test("gzip data that is damaged anywhere gives as many bytes, and says so", async () => {
  const place = fc.tuple(fc.nat(gzip.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 3 }), async (damage) => {
      const stored = gzip.slice();
      for (const [at, byte] of damage) stored[at] = byte;
      const { page, program } = await both(stored);
      expect(page).toEqual(program);
    }),
    { numRuns: 40 },
  );
});

describe("a file that was changed after it was chosen", () => {
  const path = join(folder, "changed");

  test("cannot be read, and that is said", async () => {
    writeFileSync(path, small);
    const blob = await openAsBlob(path);
    appendFileSync(path, "more");
    expect((await known(blobSource(blob))).error).toEqual(
      expect.objectContaining({
        code: "read-failed",
        message:
          "reading failed after 0 bytes (NotReadableError): it may have changed since it was chosen; " +
          "choose it again, or a local copy",
      }),
    );
  });

  test("is read as far as it was the same", async () => {
    writeFileSync(path, new Uint8Array(20_000_000));
    const source = blobSource(await openAsBlob(path));
    const read = async (): Promise<void> => {
      for await (const chunk of source) if (chunk.length === source.bytesRead) appendFileSync(path, "more");
    };
    await expect(read()).rejects.toThrow(/^reading failed after [1-9]\d+ bytes \(NotReadableError\)/);
    expect(source.bytesRead).toBeLessThan(20_000_000);
  });
});
