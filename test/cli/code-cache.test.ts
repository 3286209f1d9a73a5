// What the built program keeps of its compiled code; needs `npm run build`, which `npm test` does first.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pcapOf, starttlsDialogue } from "../build/conversations.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
  writeFileSync(join(folder, "mail.pcap"), pcapOf(starttlsDialogue().tls12().fin("client").frames));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a run prints; it fails if there is anything on standard error. */
function run(variables: NodeJS.ProcessEnv = {}, ...options: readonly string[]): string {
  const env = { PATH: process.env["PATH"], XDG_CACHE_HOME: join(folder, "cache"), ...variables };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [PROGRAM, "mail.pcap", "--jobs", "1", ...options],
    {
      cwd: folder,
      env,
      encoding: "utf8",
      timeout: 30_000,
    },
  );
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

const keptIn = (...path: readonly string[]): string => join(folder, "cache", "starttls-inspect", ...path);

/** The file of most of the program. */
function largest(): string {
  const sizes = readdirSync(keptIn()).map((name) => [statSync(keptIn(name)).size, name] as const);
  const [[size, name] = [0, ""]] = sizes.toSorted(([a], [b]) => b - a);
  expect(size).toBeGreaterThan(500_000);
  return keptIn(name);
}

test("the first run keeps it for this user alone, the second prints the same and keeps nothing new", () => {
  const first = run();
  const file = largest();
  const { ino, mtimeMs, mode } = statSync(file);
  expect(process.platform === "win32" ? 0o600 : mode & 0o777).toBe(0o600);
  expect(run()).toBe(first);
  const after = statSync(file);
  expect([after.ino, after.mtimeMs]).toEqual([ino, mtimeMs]);
});

test("damaged, cut or of another program: everything is compiled again and kept again", () => {
  const first = run();
  const file = largest();
  const whole = readFileSync(file);
  const damaged = Buffer.from(whole).fill(0xa5, whole.length / 2, whole.length / 2 + 5000);
  const other = Buffer.from(whole);
  other.writeUInt8(other.readUInt8(0) ^ 1, 0);
  for (const bytes of [damaged, whole.subarray(0, 1000), Buffer.alloc(0), other]) {
    writeFileSync(file, bytes);
    expect(run()).toBe(first);
    expect(readFileSync(file).length).toBeGreaterThan(500_000);
    expect(readFileSync(file).equals(bytes)).toBe(false);
  }
});

test.runIf(process.platform !== "win32")("what others may write is not run", () => {
  const first = run();
  const file = largest();
  chmodSync(file, 0o666);
  expect(run()).toBe(first);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a folder that cannot be made is no failure, and nothing is said of it", () => {
  const first = run();
  // The last is a system's own: that there is no such folder is all that it says.
  for (const path of [join(folder, "mail.pcap"), "/proc"]) {
    expect(run({ XDG_CACHE_HOME: path })).toBe(first);
    expect(run({ XDG_CACHE_HOME: join(path, "a", "b") })).toBe(first);
  }
});

test("folders above it are made too", () => {
  run({ XDG_CACHE_HOME: join(folder, "a", "b") });
  expect(readdirSync(join(folder, "a", "b", "starttls-inspect")).length).toBeGreaterThan(0);
});

test.runIf(process.platform !== "win32")("a pipe in its place is not waited for", () => {
  const first = run();
  const file = largest();
  rmSync(file);
  expect(spawnSync("mkfifo", [file]).status).toBe(0);
  expect(run()).toBe(first);
  expect(statSync(file).isFile()).toBe(true);
});

test("nothing is written where Node is asked to keep nothing, and where no folder is known", () => {
  run({ NODE_DISABLE_COMPILE_CACHE: "1" });
  run({ XDG_CACHE_HOME: "", HOME: "" });
  expect(readdirSync(folder)).toEqual(["mail.pcap"]);
});

test("what a run with V8's settings for long captures keeps is of use for a process with V8's own", () => {
  const short = pcapOf(starttlsDialogue().tls12().fin("client").frames);
  const records = Array.from({ length: (1 << 20) / (short.length - 24) + 1 }, () => short.subarray(24));
  writeFileSync(join(folder, "mail.pcap"), Buffer.concat([short.subarray(0, 24), ...records]));
  run({}, "--quiet");
  const script = `
    const { readFileSync } = require("node:fs");
    const text = readFileSync(${JSON.stringify(join(PROGRAM, "../chunks/program.js"))}, "latin1");
    const cachedData = readFileSync(${JSON.stringify(largest())}).subarray(80);
    const wrapped = "(function (exports, require, module, __filename, __dirname) {" + text + "\\n})";
    console.log(new (require("node:vm").Script)(wrapped, { cachedData }).cachedDataRejected);`;
  expect(spawnSync(process.execPath, ["-e", script], { encoding: "utf8" }).stdout).toBe("false\n");
});

test("a worker thread runs from it too", () => {
  writeFileSync(
    join(folder, "scripts.cjs"),
    `const vm = require("node:vm");
     const { isMainThread } = require("node:worker_threads");
     vm.Script = class extends vm.Script {
       constructor(source, options) {
         super(source, options);
         if (isMainThread || !options.filename.endsWith("program.js")) return;
         require("node:fs").appendFileSync("taken", String(this.cachedDataRejected === false));
       }
     };`,
  );
  run();
  copyFileSync(join(folder, "mail.pcap"), join(folder, "other.pcap"));
  run({ NODE_OPTIONS: "--require ./scripts.cjs" }, "other.pcap", "--jobs", "2");
  expect(readFileSync(join(folder, "taken"), "utf8")).toMatch(/^true/);
});
