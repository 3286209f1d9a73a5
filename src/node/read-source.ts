// A path, or "-" for standard input, to the uncompressed bytes of the file in large chunks.
import { createReadStream, fstatSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { COMPRESSION_MAGIC_BYTES, compressionOf, decompress, type Compression } from "./decompress.ts";
import { SourceError, sourceError } from "./source-error.ts";

/** Can be iterated once. The facts are complete when the iteration is. */
export interface CaptureSource extends AsyncIterable<Uint8Array> {
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

/** Larger reads are not faster; Node's default of 64 KiB is three times slower. */
const READ_BYTES = 1 << 20;

/**
 * A chunk is valid until the next one is asked for: its memory is used again. Iterating throws a SourceError where
 * nothing can be read or reading fails. `standardInput` is what "-" means, by default the process's.
 */
export function readSource(path: string, standardInput?: Readable): CaptureSource {
  return new FileSource(path, standardInput);
}

class FileSource implements CaptureSource {
  compression: Compression | null = null;
  bytesRead = 0;
  size: number | null = null;
  truncated = false;
  readonly warnings: string[] = [];
  private readonly path: string;
  private readonly standardInput: Readable | undefined;

  constructor(path: string, standardInput: Readable | undefined) {
    this.path = path;
    this.standardInput = standardInput;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const stored = this.path === "-" ? this.streamChunks() : this.fileChunks();
    try {
      const head = await firstBytes(stored, COMPRESSION_MAGIC_BYTES);
      if (head.length === 0)
        throw new SourceError("empty", "the file is empty: nothing was captured or copied");
      this.compression = compressionOf(head);
      const whole = prepend(head, stored);
      if (this.compression === null) yield* whole;
      else
        yield* decompress(this.compression, whole, (end) => {
          this.truncated = end.truncated;
          this.warnings.push(end.warning);
        });
    } catch (error) {
      throw sourceError(error, this.bytesRead);
    } finally {
      await stored.return();
    }
  }

  private async *fileChunks(): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await open(this.path);
    let ahead: Promise<() => Uint8Array> | null = null;
    try {
      const status = await file.stat();
      if (status.isFile()) this.size = status.size;
      let [buffer, spare] = [new Uint8Array(READ_BYTES), new Uint8Array(READ_BYTES)];
      for (;;) {
        const chunk = (await (ahead ?? read(file, buffer)))();
        if (chunk.length === 0) return;
        [buffer, spare] = [spare, buffer];
        // The next chunk of a file is read while this one is used; that of a pipe may be long in coming.
        ahead = status.isFile() ? read(file, buffer) : null;
        this.bytesRead += chunk.length;
        yield chunk;
      }
    } finally {
      await ahead;
      await file.close();
    }
  }

  private async *streamChunks(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of this.standardInput ?? this.openStandardInput()) {
      // A plain view: two kinds of arrays would make every loop that reads them slower.
      const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
      this.bytesRead += bytes.length;
      if (bytes.length > 0) yield bytes;
    }
  }

  private openStandardInput(): Readable {
    const status = fstatSync(0);
    if (status.isFile()) {
      this.size = status.size;
      return createReadStream("", { fd: 0, autoClose: false, highWaterMark: READ_BYTES });
    }
    if (process.stdin.isTTY) {
      throw new SourceError(
        "terminal",
        'standard input is a terminal: pipe a capture into it ("tcpdump -w - | ...") or name a file',
      );
    }
    return process.stdin;
  }
}

/** What was read, or the error: thrown when its turn has come, not while the chunk before is used. */
async function read(file: FileHandle, buffer: Uint8Array): Promise<() => Uint8Array> {
  try {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    return () => buffer.subarray(0, bytesRead);
  } catch (error) {
    return () => {
      throw error;
    };
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
