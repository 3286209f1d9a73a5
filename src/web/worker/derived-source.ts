// A file's bytes and what is known of it -> the same with other chunks.
import type { StoredSource } from "../../reading/stored-source.ts";

export const derivedSource = (
  source: StoredSource,
  chunks: (source: StoredSource) => AsyncGenerator<Uint8Array, void, undefined>,
): StoredSource => ({
  get compression() {
    return source.compression;
  },
  get bytesRead() {
    return source.bytesRead;
  },
  get size() {
    return source.size;
  },
  get truncated() {
    return source.truncated;
  },
  get warnings() {
    return source.warnings;
  },
  [Symbol.asyncIterator]: () => chunks(source),
});
