// Pieces of text -> standard output with back pressure, or a file that appears whole or not at all.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";

/** Where a report goes. Files throw what node:fs throws. */
export interface Output {
  write(piece: string): Promise<void>;
  /** All was written: a file appears under its name only now. */
  close(): Promise<void>;
  /** What was written so far is not wanted; nothing after `close`. */
  discard(): void;
}

/** Characters gathered into one write. */
const BATCH = 1 << 16;

export function streamOutput(stream: NodeJS.WritableStream): Output {
  return new BatchedOutput(
    async (text) => {
      if (!stream.write(text)) await once(stream, "drain");
    },
    () => undefined,
    () => undefined,
  );
}

/**
 * Writes beside the file and renames, so that a failure leaves an old file as it was; what is no plain file, as
 * a device or a pipe, is written directly.
 */
export function fileOutput(path: string): Output {
  const old = statSync(path, { throwIfNoEntry: false });
  const isReplaced = old === undefined || old.isFile();
  const target = old ? realpathSync(path) : path;
  const written = isReplaced ? `${target}.${randomUUID()}.tmp` : path;
  const file = openSync(written, isReplaced ? "wx" : "w");
  return new BatchedOutput(
    async (text) => writeWhole(file, text),
    () => {
      closeSync(file);
      if (!isReplaced) return;
      if (old) chmodSync(written, old.mode);
      renameSync(written, target);
    },
    () => {
      closeSync(file);
      if (isReplaced) rmSync(written, { force: true });
    },
  );
}

/** The same file under any name, as far as the file system tells. */
export function isSameFile(first: string, second: string): boolean {
  const [one, other] = [first, second].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return (
    one !== undefined &&
    other !== undefined &&
    one.ino !== 0n &&
    one.ino === other.ino &&
    one.dev === other.dev
  );
}

class BatchedOutput implements Output {
  private gathered: string[] = [];
  private length = 0;
  private isOver = false;
  private readonly send: (text: string) => Promise<void>;
  private readonly commit: () => void;
  private readonly undo: () => void;

  constructor(send: (text: string) => Promise<void>, commit: () => void, undo: () => void) {
    this.send = send;
    this.commit = commit;
    this.undo = undo;
  }

  async write(piece: string): Promise<void> {
    this.gathered.push(piece);
    this.length += piece.length;
    if (this.length >= BATCH) await this.flush();
  }

  async close(): Promise<void> {
    if (this.length > 0) await this.flush();
    this.isOver = true;
    this.commit();
  }

  discard(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.undo();
  }

  private async flush(): Promise<void> {
    const text = this.gathered.join("");
    this.gathered = [];
    this.length = 0;
    await this.send(text);
  }
}

/** A write may take less than it was given. */
function writeWhole(file: number, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let start = 0; start < bytes.length;) start += writeSync(file, bytes, start);
}
