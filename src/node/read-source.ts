// A path, or "-" for standard input, to the uncompressed bytes of the file in large chunks.
import { closeSync, createReadStream, fstatSync, openSync, promises, readSync, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { SourceError } from "../reading/source-error.ts";
import { type StoredBytes, type StoredSource, storedSource } from "../reading/stored-source.ts";
import { createEngine } from "./decompress/create-engine.ts";
import { sourceError } from "./source-error.ts";

/** Larger reads are not faster, and leave the processor's cache before they are used. */
const READ_BYTES = 1 << 18;

/** Milliseconds after which signals, timers and messages get their turn. */
const YIELD_MS = 50;

/** `standardInput` is what "-" means, by default the process's. */
export function readSource(path: string, standardInput?: Readable): StoredSource {
  return storedSource(new FileBytes(path, standardInput));
}

class FileBytes implements StoredBytes {
  bytesRead = 0;
  size: number | null = null;
  readonly createEngine = createEngine;
  private readonly path: string;
  private readonly standardInput: Readable | undefined;

  constructor(path: string, standardInput: Readable | undefined) {
    this.path = path;
    this.standardInput = standardInput;
  }

  chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.path === "-") return this.streamChunks();
    return isFile(this.path) ? this.fileChunks() : this.pipeChunks();
  }

  asSourceError(error: unknown): unknown {
    return sourceError(error, this.bytesRead);
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

/** False too where that cannot be seen: opening it says why. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
