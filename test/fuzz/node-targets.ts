// Files as they are stored: compressed ones, and classic captures that a second reader reads too.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createEngine } from "../../src/node/decompress/create-engine.ts";
import { compressionOf, decompress } from "../../src/reading/decompress/decompress.ts";
import { compareReaders } from "../../src/node/second-reader.ts";
import { SourceError } from "../../src/reading/source-error.ts";
import { concat } from "../build/captures.ts";
import { Random, seedOf } from "./random.ts";
import { seedCaptures } from "./seed-captures.ts";
import { demand, demandSame, type Target } from "./target.ts";

/** What a bomb gives beyond this is not waited for. */
const OUTPUT_BYTES = 32 << 20;

/** Where data stops making sense, zlib drops what it got out of the last piece, so that pieces make a difference. */
async function checkCompression(bytes: Uint8Array): Promise<void> {
  const random = new Random(seedOf(bytes));
  const first = await decompressed(bytes, () => 1 + random.below(300));
  const second = await decompressed(bytes, () => bytes.length);
  const length = Math.min(first.bytes.length, second.bytes.length);
  demand(
    Buffer.compare(first.bytes.subarray(0, length), second.bytes.subarray(0, length)) === 0,
    "any pieces give the same bytes",
  );
  if (first.isBroken && second.isBroken) return;
  demandSame(
    [first.bytes.length, first.isBroken],
    [second.bytes.length, second.isBroken],
    "any pieces give as many",
  );
}

interface Decompressed {
  readonly bytes: Uint8Array;
  readonly isBroken: boolean;
}

async function decompressed(bytes: Uint8Array, lengthOf: () => number): Promise<Decompressed> {
  const chunks: Uint8Array[] = [];
  const ends: unknown[] = [];
  let length = 0;
  try {
    const compression = compressionOf(bytes) ?? "gzip";
    const engine = await createEngine(compression);
    for await (const chunk of decompress(engine, compression, piecesOf(bytes, lengthOf), (end) =>
      ends.push(end),
    )) {
      chunks.push(chunk.slice());
      length += chunk.length;
      if (length > OUTPUT_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    ends.push(error);
  }
  return { bytes: concat(...chunks).subarray(0, OUTPUT_BYTES), isBroken: ends.length > 0 };
}

async function* piecesOf(bytes: Uint8Array, lengthOf: () => number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length;) {
    const piece = bytes.slice(start, start + lengthOf());
    start += piece.length;
    yield await Promise.resolve(piece);
    piece.fill(0xee);
  }
}

/** One frame with its bytes as they are, and one byte repeated (RFC 8878 section 3.1.1). */
function zstd(bytes: Uint8Array): Uint8Array {
  const header = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
  const raw = bytes.length << 3;
  return concat(
    Uint8Array.of(...header, raw & 0xff, (raw >> 8) & 0xff, raw >> 16),
    bytes,
    Uint8Array.of(0x23, 0x01, 0x00, 0x00),
  );
}

/** The readers may differ where a file is broken, and say so in words. */
async function checkSecondReader(bytes: Uint8Array): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
  const path = join(folder, "a.pcap");
  try {
    writeFileSync(path, bytes);
    const comparison = await compareReaders(path);
    demand((comparison?.packets ?? 0) <= bytes.length / 16, "packets are no more than fit");
    for (const difference of comparison?.differences ?? []) {
      demand(/^frame \d+: /.test(difference), `${difference} names a frame`);
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const PLAIN = new TextEncoder().encode("some bytes, some bytes, and some more bytes");

export const nodeTargets: Readonly<Record<string, Target>> = {
  compression: {
    seeds: () => [
      new Uint8Array(gzipSync(PLAIN)),
      concat(gzipSync(PLAIN), gzipSync(new Uint8Array(9000))),
      zstd(PLAIN),
      concat(zstd(PLAIN), zstd(PLAIN)),
    ],
    run: checkCompression,
    unitExecutions: 100,
  },
  "second-reader": { seeds: () => seedCaptures().pcap, run: checkSecondReader, headerBytes: 24 },
};
