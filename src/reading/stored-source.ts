// Bytes as they are stored -> uncompressed bytes in large chunks, and what is known of the file around them.
import {
  COMPRESSION_MAGIC_BYTES,
  compressionOf,
  decompress,
  type Compression,
} from "./decompress/decompress.ts";
import type { Engine } from "./decompress/engine.ts";
import { SourceError } from "./source-error.ts";

/**
 * Can be iterated once. The facts are complete when the iteration is. A chunk is valid until the next one is asked for: its
 * memory is used again. Iterating throws a SourceError where nothing can be read or reading fails.
 */
export interface StoredSource extends AsyncIterable<Uint8Array> {
  /** Null too before the first chunk has come. */
  readonly compression: Compression | null;
  /** Bytes of the file as stored that were read so far. */
  readonly bytesRead: number;
  /** Bytes of the file as stored; null where that cannot be known (pipes) or the first chunk has not come. */
  readonly size: number | null;
  /** The compressed data ended early. */
  readonly truncated: boolean;
  readonly warnings: readonly string[];
}

/** How the stored bytes are had, and what decompresses them. */
export interface StoredBytes {
  readonly bytesRead: number;
  readonly size: number | null;
  /** Called once. A chunk is valid until the next one is asked for. */
  readonly chunks: () => AsyncGenerator<Uint8Array, void, undefined>;
  readonly createEngine: (compression: Compression) => Promise<Engine>;
  /** What `chunks` threw, as a SourceError where an input can cause it. */
  readonly asSourceError: (error: unknown) => unknown;
}

export const storedSource = (stored: StoredBytes): StoredSource => new UncompressedSource(stored);

class UncompressedSource implements StoredSource {
  compression: Compression | null = null;
  truncated = false;
  readonly warnings: string[] = [];
  private readonly stored: StoredBytes;

  constructor(stored: StoredBytes) {
    this.stored = stored;
  }

  get bytesRead(): number {
    return this.stored.bytesRead;
  }

  get size(): number | null {
    return this.stored.size;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const chunks = this.stored.chunks();
    try {
      const head = await firstBytes(chunks, COMPRESSION_MAGIC_BYTES);
      if (head.length === 0)
        throw new SourceError("empty", "the file is empty: nothing was captured or copied");
      this.compression = compressionOf(head);
      const whole = prepend(head, chunks);
      if (this.compression === null) yield* whole;
      else
        yield* decompress(
          await this.stored.createEngine(this.compression),
          this.compression,
          whole,
          (end) => {
            this.truncated = end.truncated;
            this.warnings.push(end.warning);
          },
        );
    } catch (error) {
      throw this.stored.asSourceError(error);
    } finally {
      await chunks.return();
    }
  }
}

/** The first chunk, or as many as it takes to have `length` bytes; fewer where the file has fewer. */
async function firstBytes(chunks: AsyncGenerator<Uint8Array>, length: number): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < length) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    if (head.length === 0 && value.length >= length) return value;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  return head;
}

async function* prepend(
  head: Uint8Array,
  chunks: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield head;
  yield* chunks;
}
