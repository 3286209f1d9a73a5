// One large capture read by several threads: what is printed is what one thread prints.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { concat, pcapRecord } from "./build/captures.ts";
import {
  dialogue,
  type Dialogue,
  type Frame,
  HELLO,
  pcapOf,
  starttlsDialogue,
} from "./build/conversations.ts";
import { needs } from "./build/needs.ts";
import { ethernet, ipv4, packet, udp } from "./build/packets.ts";

const PROGRAM = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const GROUPS = 60;
const AT_A_TIME = 10;
const FILE_HEADER = 24;

/** Each kind of connection once: ended in every way, long, damaged, at limits. */
function group(number: number): readonly Dialogue[] {
  const startMs = number * 200;
  const ends = (kind: number) => ({
    client: `192.0.2.${(number % 20) + 1}:${41_000 + kind + AT_A_TIME * (number >> 1)}`,
    server: `198.51.100.${kind + 1}:25`,
    clientSequence: 1000 + 100_000 * number,
    startMs,
  });
  const starttls = (kind: number): Dialogue => starttlsDialogue(ends(kind));
  return [
    starttls(0).tls12().fin("client").fin("server"),
    starttls(1).client(HELLO).rst("server"),
    starttls(2).client(HELLO).fin("server").fin("client").rst("client"),
    // Longer than what is stored of a connection, but not always.
    starttls(3)
      .tls13()
      .client("x".repeat(number % 10 === 3 ? 40_000 : 400))
      .fin("client")
      .fin("server"),
    dialogue(ends(4)).syn().server("220 mx.example.net\r\n").client("MAIL FROM:<>\r\n").fin("server"),
    starttls(5).lost("server", "22").server(HELLO).fin("client").fin("server"),
    starttls(6).tls12().rst("client").client("late").again(2),
    dialogue(ends(7))
      .syn()
      .server(`220 ${"z".repeat(5000)}\r\n`)
      .fin("client")
      .fin("server"),
    dialogue(ends(8)).syn().server("454 no\r\n").client("QUIT\r\n").fin("client").fin("server").swap(),
    starttls(9).tls13(),
  ];
}

/** One frame of each in turn. */
function mixed(talks: readonly Dialogue[]): Frame[] {
  const longest = Math.max(...talks.map(({ frames }) => frames.length));
  return Array.from({ length: longest }, (_, at) => talks.flatMap(({ frames }) => frames[at] ?? [])).flat();
}

/** Between the groups are packets that make the file so large that worker threads are worth while. */
function capture(): Uint8Array {
  const other = pcapRecord({ data: packet(ethernet(), ipv4(), udp({ to: 9 }), "u".repeat(60_000)) });
  const groups = Array.from({ length: GROUPS }, (_, number) => pcapOf(mixed(group(number))));
  const parts = groups.flatMap((bytes, number) => [
    bytes.subarray(FILE_HEADER),
    ...(number < GROUPS / 3 ? [] : Array.from({ length: 15 }, () => other)),
  ]);
  return concat(groups[0]?.subarray(0, FILE_HEADER) ?? new Uint8Array(0), ...parts);
}

const whole = capture();
const damaged = whole.slice();
damaged.fill(0xff, Math.floor(whole.length * 0.7), Math.floor(whole.length * 0.7) + 70_000);
const FILES = { whole, damaged, cut: whole.subarray(0, whole.length - 500) };
for (const [name, bytes] of Object.entries(FILES)) writeFileSync(join(folder, `${name}.pcap`), bytes);

// Loaded first: counts the worker threads, and gives each time to begin, so that it gets a share.
writeFileSync(
  join(folder, "threads.cjs"),
  `const threads = require("node:worker_threads");
   threads.Worker = class extends threads.Worker {
     constructor(...given) {
       super(...given);
       require("node:fs").appendFileSync(process.env.THREADS, "one\\n");
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
     }
   };`,
);

interface Printed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function inspect(...args: readonly string[]): Printed & { readonly threads: number } {
  const threads = join(folder, "threads");
  rmSync(threads, { force: true });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--require", join(folder, "threads.cjs"), PROGRAM, "--format", "ndjson", ...args],
    { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, THREADS: threads } },
  );
  const started = existsSync(threads) ? readFileSync(threads, "utf8").trimEnd().split("\n").length : 0;
  return { code: status, stdout, stderr, threads: started };
}

// Connections end, and are handed on, while the file is read.
const LINGER = ["--limit", "lingering-connections=15"];

describe("--jobs of one capture", () => {
  test.each([
    ["everything", ["whole.pcap"], 0, [2, 3, 7]],
    ["a capture cut short", ["cut.pcap"], 0, [3]],
    ["a capture with a damaged middle", ["damaged.pcap"], 2, [2]],
    ["what failed, for a script", ["whole.pcap", "--failed", "--fail-on", "error"], 1, [2]],
    ["one client", ["whole.pcap", "--client", "192.0.2.7"], 0, [3]],
    ["what no session has", ["whole.pcap", "--client", "203.0.113.1", "--stream", "9999"], 0, [2]],
    [
      "what is left out at limits",
      ["whole.pcap", "--limit", "connections=30", "--limit", "line-bytes=30"],
      0,
      [2],
    ],
  ])("%s: as one job", (_what, args, code, several) => {
    const { threads: none, ...one } = inspect("--jobs", "1", ...LINGER, ...args);
    expect([none, one.code]).toEqual([0, code]);
    for (const jobs of several) {
      const { threads, ...printed } = inspect("--jobs", String(jobs), ...LINGER, ...args);
      expect([printed.stdout === one.stdout, printed]).toEqual([true, one]);
      expect(threads).toBe(jobs - 1);
    }
  });

  test("starts no worker for little", () => {
    writeFileSync(join(folder, "small.pcap"), pcapOf(mixed(group(0))));
    const [one, four] = ["1", "4"].map((jobs) => inspect("--jobs", jobs, "small.pcap"));
    expect(four).toEqual(one);
  });

  test.runIf(needs("/dev/full", existsSync("/dev/full")))("a full disk ends it, as one job", () => {
    const [one, two] = ["1", "2"].map((jobs) => inspect("--jobs", jobs, "-o", "/dev/full", "whole.pcap"));
    expect([one?.code, one?.threads, two]).toEqual([2, 0, { ...one, threads: 1 }]);
  });

  test("an interrupt ends the reading, and what was read is reported", async () => {
    const child = spawn(
      process.execPath,
      [PROGRAM, "--format", "ndjson", "--jobs", "2", ...LINGER, "whole.pcap"],
      {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const stderr: Buffer[] = [];
    const stdout: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    // What is not taken yet keeps the program from reading on.
    child.stdout.once("readable", () => {
      child.kill("SIGINT");
      setTimeout(() => child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk)), 300);
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    const lines = Buffer.concat(stdout).toString().trimEnd().split("\n");
    expect([
      code,
      Buffer.concat(stderr).toString().split("\n")[0],
      /^\{"type":"\w+"/.exec(lines.at(-1) ?? ""),
    ]).toEqual([
      130,
      "starttls-inspect: interrupted: reporting what was read so far",
      expect.arrayContaining(['{"type":"capture"']),
    ]);
  });
});
