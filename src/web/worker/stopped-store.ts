// Files that are read, and a reading that was stopped -> the files as far as they were read.
import type { CaptureStore } from "../../reading/capture-store.ts";
import type { StoredSource } from "../../reading/stored-source.ts";
import { derivedSource } from "./derived-source.ts";

export interface WatchedStore extends CaptureStore {
  /** The file that was opened last, and how many of its bytes, decompressed, were given so far. */
  readonly last: () => { readonly path: string; readonly given: number };
}

export function watchedStore(store: CaptureStore): WatchedStore {
  let last = { path: "", given: 0 };
  return {
    ...store,
    open: (path) => {
      const opened = { path, given: 0 };
      last = opened;
      return derivedSource(store.open(path), async function* (source) {
        for await (const chunk of source) {
          opened.given += chunk.length;
          yield chunk;
        }
      });
    },
    last: () => last,
  };
}

/** Of one file no more is there: a hash or a second reader, which would speak for all of it, there is none. */
export const stoppedStore = (store: CaptureStore, part: string, bytes: number): CaptureStore => ({
  ...store,
  open: (path) => {
    const source = store.open(path);
    return path === part ? derivedSource(source, (whole) => firstBytes(whole, bytes)) : source;
  },
  compareReaders: (path, options) => (path === part ? NOTHING : store.compareReaders(path, options)),
  sha256: (path, bytesStored) => (path === part ? NOTHING : store.sha256(path, bytesStored)),
});

const NOTHING = Promise.resolve(null);

async function* firstBytes(source: StoredSource, bytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  let left = bytes;
  for await (const chunk of source) {
    const piece = chunk.subarray(0, left);
    left -= piece.length;
    yield piece;
    if (left === 0) return;
  }
}
