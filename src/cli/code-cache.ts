// Files of the program -> their exports, run from what V8 compiled of them in an earlier run: compiling takes longer
// than inspecting a small capture. (Module.enableCompileCache() of Node 22 keeps only what is compiled before a first
// function is called: a tenth of it.)
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";
import { INITIAL, setFlags } from "./v8-flags.ts";

/** Before the code: its checksum, how long the run took that kept it, and which source it is of. A multiple of 8 for V8. */
const HEADER_BYTES = 80;
const SOURCE_AT = 16;
/** build.mjs begins every file with a comment that no other file has. */
const NAME_BYTES = 60;

/** As Node wraps a CommonJS file. */
const BEFORE = Buffer.from("(function (exports, require, module, __filename, __dirname) {");
const AFTER = Buffer.from("\n})");

type Exports = ReturnType<NodeJS.Require>;

interface Loaded {
  readonly module: { exports: Exports };
  readonly script: Script;
  /** Of the source. */
  readonly name: Uint8Array;
  /** Of the run that kept its code; 0 where V8 does not take it. */
  readonly milliseconds: number;
}

interface Kept {
  readonly code: Uint8Array;
  readonly milliseconds: number;
}

/** Loads CommonJS files of one byte a character. That nothing can be read or written in its folder is no failure. */
export class CodeCache {
  /** Null: nothing is kept. */
  private readonly folder: string | null;
  private readonly loaded = new Map<string, Loaded>();
  private readonly packages = createRequire(import.meta.url);

  constructor(folder: string | null) {
    this.folder = folder;
  }

  /** The exports of a file of the program. */
  load(file: string): Exports {
    const known = this.loaded.get(file);
    if (known !== undefined) return known.module.exports;
    const source = readFileSync(file);
    // Of its own: a view would keep the whole text in memory.
    const name = Uint8Array.from(source.subarray(0, NAME_BYTES));
    const kept = this.kept(file, name);
    // Joined as bytes: a joined string would be copied once more.
    const text = Buffer.concat([BEFORE, source, AFTER]).toString("latin1");
    const script = new Script(text, { filename: file, ...(kept && { cachedData: kept.code }) });
    const module = { exports: {} };
    const milliseconds = script.cachedDataRejected === true ? 0 : (kept?.milliseconds ?? 0);
    this.loaded.set(file, { module, script, name, milliseconds });
    const folder = dirname(file);
    const require = (id: string): Exports =>
      id.startsWith(".") ? this.load(join(folder, id)) : this.packages(id);
    script.runInThisContext()(module.exports, require, module, file, folder);
    return module.exports;
  }

  /**
   * Keeps what is compiled by now, `milliseconds` after the run began. Where an earlier run has done so, again only if
   * this one took twice as long: it has met more of the program.
   */
  keep(milliseconds: number): void {
    if (this.folder === null) return;
    try {
      for (const [file, { script, name, milliseconds: before }] of this.loaded) {
        if (milliseconds < 2 * before) continue;
        setFlags(INITIAL);
        makeFolder(this.folder);
        const code = script.createCachedData();
        const header = Buffer.alloc(HEADER_BYTES);
        header.writeUInt32LE(crc32(code), 0);
        header.writeDoubleLE(milliseconds, 8);
        header.set(name, SOURCE_AT);
        writeWhole(this.pathIn(this.folder, file), Buffer.concat([header, code]));
      }
    } catch {
      // A full disk, or a folder that this user may not write in.
    }
  }

  private pathIn(folder: string, file: string): string {
    return join(folder, `${basename(file)}-${process.version}-${process.arch}`);
  }

  /** Null if nothing was kept, of another source, damaged, or where another user could have written it. */
  private kept(file: string, name: Uint8Array): Kept | null {
    if (this.folder === null) return null;
    try {
      const content = readOwn(this.pathIn(this.folder, file));
      if (content === null || content.compare(name, 0, NAME_BYTES, SOURCE_AT, SOURCE_AT + NAME_BYTES) !== 0)
        return null;
      const code = content.subarray(HEADER_BYTES);
      // V8 itself does not notice damage, and would crash.
      return content.readUInt32LE(0) === crc32(code) ? { code, milliseconds: content.readDoubleLE(8) } : null;
    } catch {
      return null;
    }
  }
}

/** With those above it, each once: Node's own way never ends where the system says that there can be none (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another run may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

/**
 * Null if it is another user's, or another user may write it, or no file: a pipe would wait for somebody to write. Throws
 * where it cannot be read.
 */
function readOwn(path: string): Buffer | null {
  // Without it, opening a pipe waits too. Windows has none.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = fstatSync(descriptor);
    const user = process.geteuid?.();
    const isOwn = user === undefined || (status.uid === user && (status.mode & 0o022) === 0);
    return isOwn && status.isFile() ? readFileSync(descriptor) : null;
  } finally {
    closeSync(descriptor);
  }
}

/** A run that reads it meanwhile finds the old file or the new one. */
function writeWhole(path: string, content: Uint8Array): void {
  const unfinished = `${path}.${process.pid}`;
  try {
    writeFileSync(unfinished, content, { flag: "wx", mode: 0o600 });
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
