// A path, or "-" for standard input, to the uncompressed bytes of the file in large chunks.
import { closeSync, createReadStream, fstatSync, openSync, promises, readSync, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import {
  COMPRESSION_MAGIC_BYTES,
  compressionOf,
  decompress,
  type Compression,
} from "./decompress/decompress.ts";
import { SourceError, sourceError } from "./source-error.ts";

/** Can be iterated once. The facts are complete when the iteration is. */
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

/** Larger reads are not faster, and leave the processor's cache before they are used. */
const READ_BYTES = 1 << 18;

/** Milliseconds after which signals, timers and messages get their turn. */
const YIELD_MS = 50;

/**
 * A chunk is valid until the next one is asked for: its memory is used again. Iterating throws a SourceError where
 * nothing can be read or reading fails. `standardInput` is what "-" means, by default the process's.
 */
export function readSource(path: string, standardInput?: Readable): StoredSource {
  return new FileSource(path, standardInput);
}

class FileSource implements StoredSource {
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
    const stored =
      this.path === "-" ? this.streamChunks() : isFile(this.path) ? this.fileChunks() : this.pipeChunks();
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

  /** Read synchronously: handing a read to another thread takes longer than the read itself, as the system reads ahead. */
  private async *fileChunks(): AsyncGenerator<Uint8Array, void, undefined> {
    const file = openSync(this.path, "r");
    try {
      this.size = fstatSync(file).size;
      const buffer = new Uint8Array(READ_BYTES);
      // Not performance.now(): Node would load what measures for it, which takes longer than reading a small file.
      let lastYield = Date.now();
      for (;;) {
        const length = readSync(file, buffer);
        if (length === 0) return;
        this.bytesRead += length;
        yield buffer.subarray(0, length);
        if (Date.now() - lastYield < YIELD_MS) continue;
        await setImmediate();
        lastYield = Date.now();
      }
    } finally {
      closeSync(file);
    }
  }

  /** What comes through a pipe may be long in coming. */
  private async *pipeChunks(): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await promises.open(this.path);
    try {
      const buffer = new Uint8Array(READ_BYTES);
      for (;;) {
        const { bytesRead } = await file.read(buffer);
        if (bytesRead === 0) return;
        this.bytesRead += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
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

/** False too where that cannot be seen: opening it says why. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
