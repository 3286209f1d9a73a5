// The built program opens no network connection, starts no program and writes no file that was not asked for, but for
// its own compiled code (test/cli/code-cache.test.ts). `page --serve` alone listens, on 127.0.0.1.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { pcapOf, starttlsDialogue } from "../build/conversations.ts";
import { needs } from "../build/needs.ts";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const PROGRAM = join(DIST, "cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STORY = pcapOf(starttlsDialogue().tls12().fin("client").fin("server").frames);
writeFileSync(join(folder, "a.pcap"), STORY);
const later = starttlsDialogue({ startMs: 60_000, client: "192.0.2.11:1000" }).tls12();
writeFileSync(join(folder, "b.pcap.gz"), gzipSync(pcapOf(later.frames)));

/** Every command, and every format. */
const RUNS: readonly (readonly string[])[] = [
  ...["table", "json", "ndjson", "csv", "markdown", "html"].map((format) => [
    "a.pcap",
    "-v",
    "--format",
    format,
  ]),
  ["a.pcap", "b.pcap.gz", "--jobs", "2", "--json"],
  ["--join", "a.pcap", "b.pcap.gz"],
  ["verify", "a.pcap", "--established"],
  ["explain", "tls-established"],
  ["page"],
];

const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" };
const run = (command: string, ...args: readonly string[]) =>
  spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 24, cwd: folder, env });
const has = (...command: readonly string[]): boolean =>
  spawnSync(command[0] ?? "", command.slice(1)).status === 0;

/** Node's permission model, under the name that this version has for it. */
const PERMISSION = ["--permission", "--experimental-permission"].find((flag) =>
  has(process.execPath, flag, "-e", ""),
);

test
  .runIf(needs("Node's permission model", PERMISSION !== undefined))
  .each(RUNS.map((args) => [args.join(" "), args] as const))("%s: may read, and needs no more", (_, args) => {
  const flags = [PERMISSION ?? "", "--allow-fs-read=*", "--allow-worker", "--no-warnings"];
  const { status, stdout, stderr } = run(process.execPath, ...flags, PROGRAM, ...args);
  expect([status, stdout === "", stderr]).toEqual([0, false, ""]);
});

test.runIf(needs("unshare", has("unshare", "-rn", "true")))("without a network it is the same", () => {
  const args = [PROGRAM, "a.pcap", "--json"];
  const apart = run("unshare", "-rn", process.execPath, ...args);
  expect([apart.status, apart.stdout]).toEqual([0, run(process.execPath, ...args).stdout]);
});

test
  .runIf(needs("strace", has("strace", "-f", "true")))
  .each(RUNS.map((args) => [args.join(" "), args] as const))(
  "%s: asks the system for no socket, no program and no file to write",
  (_, args) => {
    const calls = "trace=socket,connect,sendto,execve,openat,unlink,unlinkat,rename,mkdir,mkdirat";
    const { stderr } = run(
      "strace",
      "-f",
      "-qq",
      "-e",
      "signal=none",
      "-e",
      calls,
      process.execPath,
      PROGRAM,
      ...args,
    );
    const lines = stderr.split("\n").filter((line) => /^(?:\[pid +\d+\] )?\w+\(/.test(line));
    const suspect = lines.filter((line) => {
      if (line.includes("execve(")) return !line.includes(process.execPath);
      return !line.includes("openat(") || /O_(?:WRONLY|RDWR|CREAT)/.test(line);
    });
    expect([lines.length > 0, suspect.filter((line) => !line.includes('"/dev/null"'))]).toEqual([true, []]);
  },
);

test.runIf(needs("strace", has("strace", "-f", "true")))(
  "page --serve listens on 127.0.0.1, connects to nothing and starts no program",
  async () => {
    const trace = ["-f", "-qq", "-e", "signal=none", "-e", "trace=bind,connect,sendto,execve"];
    const traced = spawn("strace", [...trace, process.execPath, PROGRAM, "page", "--serve"], { env });
    const lines: string[] = [];
    createInterface(traced.stderr).on("line", (line) => lines.push(line));
    const [line]: string[] = await once(createInterface(traced.stdout), "line");
    const [, port] = /^Open http:\/\/127\.0\.0\.1:(\d+)\//.exec(line ?? "") ?? [];
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain("<!doctype html>");
    traced.kill("SIGINT");
    await once(traced, "close");
    const calls = lines.filter((each) => /^(?:\[pid +\d+\] )?\w+\(/.test(each));
    const bound = calls.filter((call) => call.includes("bind("));
    const others = calls.filter((call) => !call.includes("bind(") && !call.includes(process.execPath));
    expect(others).toEqual([]);
    expect(bound).toEqual([expect.stringContaining('sin_addr=inet_addr("127.0.0.1")')]);
  },
);

/** What they import, or call, that could reach a network or start a program. */
function reachingIn(files: readonly string[]): string[] {
  const reaching =
    /(?:from|import\(|require\()\s*["'](?:node:)?(?:net|tls|dns|dgram|http|https|http2|inspector|child_process|cluster)(?:\/\w+)?["']|\b(?:fetch|WebSocket|XMLHttpRequest|EventSource)\(/g;
  return files.flatMap((name) => readFileSync(join(DIST, name), "utf8").match(reaching) ?? []);
}

test("nothing that could reach a network or start a program is imported, but a server by page --serve", () => {
  const files = readdirSync(DIST, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => /\.(?:js|html)$/.test(name));
  expect(files).toEqual(expect.arrayContaining(["index.js", "page/inspect.html", SERVER]));
  expect(reachingIn(files.filter((name) => name !== SERVER))).toEqual([]);
  expect(reachingIn([SERVER])).toEqual([expect.stringMatching(/^require\(["'`](?:node:)?http["'`]$/)]);
  expect(readFileSync(join(DIST, SERVER), "utf8")).not.toMatch(/\.(?:request|get|connect)\(/);
});

/** Loaded by --serve only. */
const SERVER = "cli/chunks/serve-page.js";

test("no run leaves a file", () => {
  for (const args of RUNS) run(process.execPath, PROGRAM, ...args);
  expect([readdirSync(folder).toSorted(), statSync(join(folder, "a.pcap")).size]).toEqual([
    ["a.pcap", "b.pcap.gz"],
    STORY.length,
  ]);
});
