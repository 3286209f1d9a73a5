// Files that the browser was given, by their paths: read as the command line reads those of a file system.
import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "../../bytes/ascii.ts";
import { crc32 } from "../../bytes/crc32.ts";
import type { CaptureStore } from "../../reading/capture-store.ts";
import { blobChunks, blobError, blobSource } from "./blob-source.ts";
import { compareBlobReaders } from "./second-reader.ts";

/** A path that is none of theirs is a bug. */
export function blobStore(files: ReadonlyMap<string, Blob>): CaptureStore {
  const fileAt = (path: string): Blob => {
    const file = files.get(path);
    if (file === undefined) throw new RangeError(`no file was given as ${path}`);
    return file;
  };
  return {
    open: (path) => blobSource(fileAt(path)),
    sizeOf: (path) => Promise.resolve(fileAt(path).size),
    crc32,
    compareReaders: (path, options) =>
      compareBlobReaders(fileAt(path), options).catch((error: unknown) => {
        throw blobError(error, 0);
      }),
    sha256: (path, bytes) => blobSha256(fileAt(path), bytes),
  };
}

async function blobSha256(blob: Blob, bytes: number): Promise<string | null> {
  if (blob.size !== bytes) return null;
  const hash = sha256.create();
  try {
    for await (const chunk of blobChunks(blob)) {
      hash.update(chunk);
    }
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
  return hex(hash.digest());
}
