// Members and frames of compressed data, decompressed in zlib's threads.
import zlib from "node:zlib";
import type { Engine } from "../../reading/decompress/engine.ts";
import {
  createGzipEngine,
  createZstdEngine,
  type Member,
  OUTPUT_BYTES,
} from "../../reading/decompress/member-engine.ts";

export const gzipEngine = (): Engine =>
  createGzipEngine(
    (ready) => new ZlibMember(zlib.createInflateRaw({ chunkSize: OUTPUT_BYTES }), ready, true),
  );

/** Null where this Node has no zstd (before 22.15 and 23.8). */
export function zstdEngine(): Engine | null {
  const create: unknown = Reflect.get(zlib, "createZstdDecompress");
  if (!isStreamFactory(create)) return null;
  return createZstdEngine((ready) => new ZlibMember(create({ chunkSize: OUTPUT_BYTES }), ready, false));
}

function isStreamFactory(value: unknown): value is (options: zlib.ZlibOptions) => zlib.InflateRaw {
  return typeof value === "function";
}

class ZlibMember implements Member {
  failure: Engine["failure"] = null;
  ended = false;
  checksum = 0;
  size = 0;
  private readonly stream: zlib.InflateRaw;
  private settle: () => void = () => {};

  /** `isSummed` where the trailer holds a checksum. */
  constructor(stream: zlib.InflateRaw, ready: Uint8Array[], isSummed: boolean) {
    this.stream = stream;
    // Flowing: what was decompressed before a failure is here before the failure is.
    stream.on("data", (chunk: Buffer) => {
      // A plain view: two kinds of arrays would make every loop that reads them slower.
      ready.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length));
      if (isSummed) this.checksum = zlib.crc32(chunk, this.checksum);
      this.size = (this.size + chunk.length) >>> 0;
    });
    stream.on("error", (error) => this.fail(error));
    stream.on("end", () => {
      this.ended = true;
      this.settle();
    });
  }

  async write(bytes: Uint8Array): Promise<Uint8Array> {
    const before = this.stream.bytesWritten;
    await new Promise<void>((resolve) => {
      this.settle = resolve;
      // Writing to a stream that was closed fails here only.
      this.stream.write(bytes, (error) => (error ? this.fail(error) : resolve()));
    });
    return bytes.subarray(this.stream.bytesWritten - before);
  }

  async end(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.settle = resolve;
      this.stream.end();
    });
  }

  close(): void {
    this.stream.destroy();
  }

  private fail(error: Error): void {
    this.failure ??= "code" in error && error.code === "Z_BUF_ERROR" ? "truncated" : "nonsense";
    this.settle();
  }
}
