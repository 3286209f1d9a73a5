// A file that the browser was given -> its uncompressed bytes in large chunks.
import type { Compression } from "../../reading/decompress/decompress.ts";
import type { Engine } from "../../reading/decompress/engine.ts";
import { createFzstdEngine } from "../../reading/decompress/fzstd-engine.ts";
import { SourceError } from "../../reading/source-error.ts";
import { type StoredBytes, type StoredSource, storedSource } from "../../reading/stored-source.ts";
import { inflateEngine } from "./inflate-engine.ts";

/** Each read goes through another process: of 1 MiB, all together take twice as long. */
const READ_BYTES = 4 << 20;

export const blobSource = (blob: Blob): StoredSource => storedSource(new BlobBytes(blob));

class BlobBytes implements StoredBytes {
  bytesRead = 0;
  size: number | null = null;
  private readonly blob: Blob;

  constructor(blob: Blob) {
    this.blob = blob;
  }

  /** Each in memory of its own; the next one is on its way while one is used. */
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    this.size = this.blob.size;
    for await (const chunk of blobChunks(this.blob)) {
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }

  createEngine(compression: Compression): Promise<Engine> {
    return Promise.resolve(compression === "gzip" ? inflateEngine() : createFzstdEngine());
  }

  asSourceError(error: unknown): unknown {
    return blobError(error, this.bytesRead);
  }
}

export async function* blobChunks(blob: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  // Of a file that is gone Chromium says that it has no bytes, until they are read.
  let next = blob.size === 0 ? readAll(blob) : readAt(blob, 0);
  for (let start = 0; ; start += READ_BYTES) {
    const chunk = await next;
    if (chunk.length === 0) return;
    next = readAt(blob, start + READ_BYTES);
    // Where nobody waits for it any more, its failure is nobody's.
    next.catch(() => {});
    yield chunk;
  }
}

const readAt = (blob: Blob, start: number): Promise<Uint8Array<ArrayBuffer>> =>
  readAll(blob.slice(start, start + READ_BYTES));

async function readAll(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** What reading threw as a SourceError; anything that no file can cause comes back as it is. */
export function blobError(error: unknown, bytesRead: number): unknown {
  if (!(error instanceof DOMException)) return error;
  switch (error.name) {
    case "NotFoundError":
      return new SourceError("missing", "it is not there any more: choose it again where it is now");
    case "NotAllowedError":
    case "SecurityError":
      return new SourceError(
        "permission",
        "the browser may not read it: check its permissions, or choose a copy",
      );
    default:
      return new SourceError(
        "read-failed",
        `reading failed after ${bytesRead} bytes (${error.name}): it may have changed since it was chosen; ` +
          "choose it again, or a local copy",
      );
  }
}
