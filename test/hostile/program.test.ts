// The built program where its surroundings fail it: growing files, pipes that end, full disks, readers that leave, Ctrl-C.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { ReportDocument } from "../../src/report/report-document.ts";
import { dialogue, pcapOf, starttlsDialogue } from "../build/conversations.ts";
import { needs } from "../build/needs.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STORY = pcapOf(starttlsDialogue().tls12().fin("client").fin("server").frames);
const file = (name: string, bytes: Uint8Array | string = STORY): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const story = file("story.pcap");
const documentOf = (text: string): ReportDocument => JSON.parse(text);

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [PROGRAM, ...args], { encoding: "utf8", cwd: folder });
}

const has = (...command: readonly string[]): boolean =>
  spawnSync(command[0] ?? "", command.slice(1)).status === 0;
const hasShell = has("sh", "-c", "true");
const mayMount = has("unshare", "-rm", "true");
const hasFifos = has("mkfifo", "--version");

describe("limits and bytes", () => {
  test("a limit is raised or lowered in every command that reads, in workers too", () => {
    const other = file("other.pcap");
    const limit = ["--limit", "line-bytes=10"];
    const told = [
      run(story, "--json", ...limit),
      run(story, other, "--jobs", "2", "--json", ...limit),
      run("verify", story, "--established", ...limit),
      run("extract", story, "-o", "evidence.pcap", ...limit),
      run("report", story, "-o", "page.html", ...limit),
    ];
    expect(told.map(({ stderr }) => /the limit [\w-]+ \(\d+\)/.exec(stderr)?.[0])).toEqual(
      Array(5).fill("the limit line-bytes (10)"),
    );
  });

  test.each([
    ["line-byte=5", "there is no limit of that name; did you mean line-bytes?"],
    ["line-bytes", "expected a number of at least 1, as in --limit line-bytes=8192"],
    ["line-bytes=0", "expected a number of at least 1, as in --limit line-bytes=8192"],
    ["line-bytes=-1", "expected a number of at least 1, as in --limit line-bytes=8192"],
  ])("--limit %s is refused in one line", (value, reason) => {
    const { status, stderr } = run(story, "--limit", value);
    expect([status, stderr]).toEqual([
      2,
      `starttls-inspect: --limit ${value}: ${reason} (run starttls-inspect --help)\n`,
    ]);
  });

  test.each([
    ["plain", story],
    ["gzip", file("story.pcap.gz", gzipSync(STORY))],
  ])("--max-bytes ends the reading of a %s file, and the report says so", (_, path) => {
    const { status, stdout } = run(path, "--json", "--max-bytes", "600");
    const { captures, sessions } = documentOf(stdout);
    expect([status, captures[0]?.truncated, captures[0]?.warnings, sessions.length]).toEqual([
      0,
      true,
      ["reading stopped after 600 bytes (--max-bytes); what follows was not read"],
      1,
    ]);
  });

  test("--max-bytes that is not reached changes nothing", () => {
    expect(run(story, "--json", "--max-bytes", String(STORY.length)).stdout).toBe(
      run(story, "--json").stdout,
    );
  });

  test("--max-bytes is a number", () => {
    expect(run(story, "--max-bytes", "1G").stderr).toBe(
      "starttls-inspect: --max-bytes 1G: expected a number of bytes, as in --max-bytes 1000000000 " +
        "(run starttls-inspect --help)\n",
    );
  });
});

describe("input that fails", () => {
  test("a file that grows is read as far as it has come", async () => {
    const growing = file("growing.pcap", STORY.slice(0, 700));
    const child = spawn(process.execPath, [PROGRAM, growing, "--json"], { cwd: folder });
    const stdout: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    const ended = new Promise((resolve) => child.on("close", resolve));
    appendFileSync(growing, STORY.slice(700));
    const code = await ended;
    expect([code, documentOf(Buffer.concat(stdout).toString()).sessions.length]).toEqual([0, 1]);
  });

  test("a pipe that ends early is a warning", () => {
    const input = STORY.slice(0, 700);
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "-", "--json"], {
      input,
      encoding: "utf8",
    });
    expect([status, documentOf(stdout).captures[0]?.truncated, stderr]).toEqual([
      0,
      true,
      expect.stringMatching(/^starttls-inspect: standard input: the file ends inside frame \d+ [^\n]*\n$/),
    ]);
  });

  // Reading a process's memory at 0 fails with EIO.
  test.runIf(needs("/proc/self/mem", existsSync("/proc/self/mem")))(
    "a read error is one line with its code",
    () => {
      const { status, stderr } = run("/proc/self/mem");
      expect([status, stderr]).toEqual([
        2,
        "starttls-inspect: /proc/self/mem: reading failed after 0 bytes (EIO): check the disk or the network share, " +
          "or read a local copy\n",
      ]);
    },
  );
});

describe("output that fails", () => {
  test.runIf(needs("sh", hasShell)).each(["table", "json", "ndjson", "html"])(
    "%s: a reader that leaves is no failure",
    (format) => {
      const many = Array.from({ length: 500 }, (_, index) =>
        starttlsDialogue({ client: `192.0.2.10:${1000 + index}` }).tls12(),
      );
      const long = file("long.pcap", pcapOf(many.flatMap(({ frames }) => frames)));
      const command = `"${process.execPath}" "${PROGRAM}" "${long}" -v --format ${format} | head -n 1 >/dev/null`;
      const { status, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
      expect([status, stderr]).toEqual([0, ""]);
    },
  );

  test.runIf(needs("/dev/full", existsSync("/dev/full")))("a full device is one line and exit code 2", () => {
    const { status, stderr } = run(story, "--json", "-o", "/dev/full");
    expect([status, stderr]).toEqual([
      2,
      "starttls-inspect: /dev/full: cannot be written: no space left on device\n",
    ]);
  });

  test.runIf(needs("unshare that may mount", mayMount)).each([
    ["a report", [story, "--json", "-v", "-o", "disk/out"]],
    ["a page", ["report", story, "-o", "disk/out.html"]],
    ["an extract", ["extract", story, "-o", "disk/out.pcap"]],
  ])("a full disk leaves the old file of %s as it was, and nothing beside it", (_, args) => {
    const name = (args.at(-1) ?? "").slice("disk/".length);
    const script = [
      "mkdir -p disk && mount -t tmpfs -o size=4k,nr_inodes=10 tmpfs disk",
      `echo old > disk/${name}`,
      `"${process.execPath}" "${PROGRAM}" ${args.join(" ")} >/dev/null 2>&1`,
      `echo $? && ls disk && cat disk/${name}`,
    ];
    const { stdout } = spawnSync("unshare", ["-rm", "sh", "-c", script.join("\n")], {
      encoding: "utf8",
      cwd: folder,
    });
    expect(stdout).toBe(`2\n${name}\nold\n`);
  });
});

describe("Ctrl-C", () => {
  test.runIf(needs("mkfifo", hasFifos)).each(["json", "ndjson"])(
    "%s: what was read until then is told, with exit code 130",
    async (format) => {
      const endless = join(folder, `endless-${format}.pcap`);
      execFileSync("mkfifo", [endless]);
      const child = spawn(process.execPath, [PROGRAM, endless, "--format", format]);
      const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
      child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
      child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
      const ended = new Promise((resolve) => child.on("close", resolve));
      // Opened as soon as the program opens it.
      const pipe = await open(endless, "w");
      await pipe.write(dialogue().syn().server("220 mx ESMTP\r\n").pcap());
      child.kill("SIGINT");
      const pump = setInterval(() => void pipe.write(Buffer.alloc(1)).catch(() => {}), 10);
      const code = await ended;
      clearInterval(pump);
      await pipe.close();
      expect([
        code,
        Buffer.concat(stdout).toString().includes('"mx ESMTP"'),
        Buffer.concat(stderr).toString(),
      ]).toEqual([
        130,
        true,
        expect.stringMatching(
          /^starttls-inspect: interrupted: reporting what was read so far\nstarttls-inspect: \S+: interrupted after \d+ bytes; what follows was not read\n$/,
        ),
      ]);
    },
  );

  test("-, -r- and --read=- read a pipe on to its end, and print the same report", async () => {
    const ended = await Promise.all(["-", "-r-", "--read=-"].map(interruptedPipe));
    expect(ended[0]?.stdout.match(/"type":"(?:session|capture)"/g)).toHaveLength(3);
    const [first] = ended;
    expect(first).toMatchObject({ code: 130, stderr: "" });
    expect(ended).toEqual([first, first, first]);
  });
});

/** What is printed where the writer goes on after Ctrl-C, as tcpdump does that writes what it has gathered. */
async function interruptedPipe(name: string) {
  const child = spawn(process.execPath, [PROGRAM, name, "--format", "ndjson"]);
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const ended = new Promise((resolve) => child.on("close", resolve));
  child.stdin.write(STORY);
  // The first session is over: the program reads.
  await once(child.stdout, "data");
  child.kill("SIGINT");
  const other = starttlsDialogue({ client: "192.0.2.10:1000" }).tls12().fin("client").fin("server");
  child.stdin.end(pcapOf(other.frames).subarray(PCAP_HEADER_BYTES));
  const code = await ended;
  return { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

/** Of a classic pcap, before its packets. */
const PCAP_HEADER_BYTES = 24;

test("no run leaves a file beside what it was asked for", () => {
  const left = readdirSync(folder).filter((name) => name.endsWith(".tmp"));
  expect([left, readFileSync(story).equals(STORY)]).toEqual([[], true]);
});
