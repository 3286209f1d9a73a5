// Pieces of text, or of its UTF-8 -> standard output with back pressure, or a file that appears whole or not at all.
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
import { UsageError } from "../options/usage-error.ts";

/** Where a report goes. Files throw what node:fs throws. */
export interface Output {
  /** Bytes are not kept after it is settled. */
  write(piece: string | Uint8Array): Promise<void>;
  /** Everything was written: a file appears under its name only now. */
  close(): Promise<void>;
  /** Drops what was written so far; does nothing after `close`. */
  discard(): void;
}

/** Characters collected for one write. */
const BATCH = 1 << 16;

export function streamOutput(stream: NodeJS.WritableStream): Output {
  return new BatchedOutput(
    async (text) => {
      // A stream may keep what it was given for longer than this call.
      if (!stream.write(typeof text === "string" ? text : text.slice())) await once(stream, "drain");
    },
    () => undefined,
    () => undefined,
  );
}

/** Appears whole or not at all: see {@link ReplacedFile}. */
export function fileOutput(path: string): Output {
  const file = new ReplacedFile(path);
  return new BatchedOutput(
    async (text) => file.write(typeof text === "string" ? new TextEncoder().encode(text) : text),
    () => file.commit(),
    () => file.discard(),
  );
}

/**
 * Writes a temporary file in the same directory and renames it, so that a failure leaves an old file unchanged. Devices
 * and pipes are written directly.
 */
export class ReplacedFile {
  private readonly target: string;
  private readonly written: string;
  private readonly isReplaced: boolean;
  private readonly oldMode: number | null;
  private readonly file: number;

  constructor(path: string) {
    const old = statSync(path, { throwIfNoEntry: false });
    this.isReplaced = old === undefined || old.isFile();
    this.oldMode = old?.mode ?? null;
    this.target = old ? realpathSync(path) : path;
    this.written = this.isReplaced ? `${this.target}.${crypto.randomUUID()}.tmp` : path;
    this.file = openSync(this.written, this.isReplaced ? "wx" : "w");
  }

  /** A write may take less than it was given. */
  write(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length;) start += writeSync(this.file, bytes, start);
  }

  /** Everything was written: the file appears under its name. */
  commit(): void {
    closeSync(this.file);
    if (!this.isReplaced) return;
    if (this.oldMode !== null) chmodSync(this.written, this.oldMode);
    renameSync(this.written, this.target);
  }

  /** Not after `commit`. */
  discard(): void {
    closeSync(this.file);
    if (this.isReplaced) rmSync(this.written, { force: true });
  }
}

/** An error of node:fs. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "syscall" in error;
}

/** `ENOENT: no such file or directory, open 'x'` -> `no such file or directory`. */
export function systemReason(error: NodeJS.ErrnoException): string {
  return /^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
}

/** Throws a {@link UsageError} if `output` is one of the files that are read. */
export function refuseToOverwrite(output: string | null, inputs: readonly string[], noun = "capture"): void {
  const input = inputs.find((path) => path !== "-" && output !== null && isSameFile(path, output));
  if (input !== undefined) throw new UsageError(`--output ${output} would overwrite the ${noun} ${input}`);
}

/** By inode: the same file under any name. */
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
  private readonly send: (text: string | Uint8Array) => Promise<void>;
  private readonly commit: () => void;
  private readonly undo: () => void;

  constructor(send: (text: string | Uint8Array) => Promise<void>, commit: () => void, undo: () => void) {
    this.send = send;
    this.commit = commit;
    this.undo = undo;
  }

  async write(piece: string | Uint8Array): Promise<void> {
    if (typeof piece !== "string") {
      await this.flush();
      return this.send(piece);
    }
    this.gathered.push(piece);
    this.length += piece.length;
    if (this.length >= BATCH) await this.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    this.isOver = true;
    this.commit();
  }

  discard(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.undo();
  }

  private async flush(): Promise<void> {
    if (this.length === 0) return;
    const text = this.gathered.join("");
    this.gathered = [];
    this.length = 0;
    await this.send(text);
  }
}
