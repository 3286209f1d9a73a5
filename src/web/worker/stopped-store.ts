// Files that are read, and a reading that was stopped -> the files as far as they were read.
import type { CaptureStore } from "../../reading/capture-store.ts";
import type { StoredSource } from "../../reading/stored-source.ts";

export interface WatchedStore extends CaptureStore {
  /** The file that was opened last, and how many of its bytes, decompressed, were given so far. */
  readonly last: () => { readonly path: string; readonly given: number };
}

export function watchedStore(store: CaptureStore): WatchedStore {
  let opened: { readonly path: string; readonly source: LimitedSource } | null = null;
  return {
    ...store,
    open: (path) => {
      const source = new LimitedSource(store.open(path), Number.POSITIVE_INFINITY);
      opened = { path, source };
      return source;
    },
    last: () => ({ path: opened?.path ?? "", given: opened?.source.given ?? 0 }),
  };
}

/** Of one file no more is there: a hash or a second reader, which would speak for all of it, there is none. */
export const stoppedStore = (store: CaptureStore, part: string, bytes: number): CaptureStore => ({
  ...store,
  open: (path) => (path === part ? new LimitedSource(store.open(path), bytes) : store.open(path)),
  compareReaders: (path, options) => (path === part ? NOTHING : store.compareReaders(path, options)),
  sha256: (path, bytesStored) => (path === part ? NOTHING : store.sha256(path, bytesStored)),
});

const NOTHING = Promise.resolve(null);

/** Counts the bytes that it gives, and gives no more than `most`. */
class LimitedSource implements StoredSource {
  given = 0;
  private readonly source: StoredSource;
  private readonly most: number;

  constructor(source: StoredSource, most: number) {
    this.source = source;
    this.most = most;
  }

  get compression(): StoredSource["compression"] {
    return this.source.compression;
  }

  get bytesRead(): number {
    return this.source.bytesRead;
  }

  get size(): number | null {
    return this.source.size;
  }

  get truncated(): boolean {
    return this.source.truncated;
  }

  get warnings(): readonly string[] {
    return this.source.warnings;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of this.source) {
      const piece = chunk.subarray(0, this.most - this.given);
      this.given += piece.length;
      yield piece;
      if (this.given >= this.most) return;
    }
  }
}
