// The built program as a user runs it; needs `npm run build`, which `npm test` does first.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { ReportDocument } from "../../src/report/report-document.ts";
import type { Session } from "../../src/session/session.ts";
import { pcapngOf, pcapOf, starttlsDialogue } from "../build/conversations.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const STORY = fileURLToPath(new URL("../../samples/server-fin-after-tls11-hello.pcap", import.meta.url));
const hasStory = existsSync(STORY);

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Classic pcap, little-endian, Ethernet, without packets. */
const NO_PACKETS = Buffer.from("d4c3b2a1020004000000000000000000ffff000001000000", "hex");
const empty = file("no-packets.pcap", NO_PACKETS);

describe("help and version", () => {
  test("--help goes to standard output", async () => {
    const { code, stdout, stderr } = await run(["--help"]);
    expect([code, stdout.startsWith("Usage: starttls-inspect [inspect] CAPTURE"), stderr]).toEqual([
      0,
      true,
      "",
    ]);
  });

  test("--version is the package's", async () => {
    const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
    const { version }: { version: string } = JSON.parse(text);
    expect(await run(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("completion prints a script", async () => {
    const { code, stdout } = await run(["completion"]);
    expect([code, stdout.includes("starttls-inspect --get-yargs-completions")]).toEqual([0, true]);
  });
});

describe("a wrong call", () => {
  test.each([
    ["an unknown option", [empty, "--bogus"], "unknown option --bogus"],
    ["a slip", ["inspect", empty, "--frmat", "csv"], "unknown option --frmat; did you mean --format?"],
    [
      "two formats",
      [empty, "--json", "--format", "csv"],
      "--json and --format csv are two formats: give one",
    ],
    ["no capture", [], 'no capture given: name a file, or "-" for standard input'],
    ["a wrong port", [empty, "--port", "x"], '--port x: "x" is not a port number or range'],
    [
      "an unknown format",
      [empty, "--format", "xml"],
      "--format xml: can be table, json, ndjson, csv, text, markdown, html, sarif",
    ],
    [
      "a wrong -d",
      [empty, "-d", "25,smtp"],
      "--decode-as 25,smtp: expected tcp.port==PORT,PROTOCOL, as in -d tcp.port==2525,smtp",
    ],
    [
      "an output over the capture",
      [empty, "-o", empty],
      `--output ${empty} would overwrite the capture ${empty}`,
    ],
  ])("%s exits with 2 and one line that names the next step", async (_what, args, message) => {
    expect(await run(args)).toEqual({
      code: 2,
      stdout: "",
      stderr: `starttls-inspect: ${message} (run starttls-inspect --help)\n`,
    });
  });
});

describe("what cannot be read", () => {
  test.each([
    ["a missing file", join(folder, "missing.pcap")],
    ["an empty directory", mkdtempSync(join(folder, "empty-"))],
    ["an empty file", file("empty.pcap", "")],
    ["a text", file("notes.txt", "These are notes and no capture.\n")],
    ["a file shorter than its header", file("short.pcap", NO_PACKETS.subarray(0, 10))],
  ])("%s exits with 2 and one line", async (_what, path) => {
    const { code, stdout, stderr } = await run([path, "--json"]);
    const [line, ...rest] = stderr.split("\n");
    expect([code, stdout, line?.startsWith(`starttls-inspect: ${path}: `), rest]).toEqual([
      2,
      "",
      true,
      [""],
    ]);
  });

  test("a bad file does not stop the others, and the exit code still tells", async () => {
    const missing = join(folder, "missing.pcap");
    const { code, stdout, stderr } = await run([missing, empty, "--json"]);
    const { captures }: { captures: { path: string }[] } = JSON.parse(stdout);
    expect([code, captures.map(({ path }) => path), stderr.includes(`${missing}: `)]).toEqual([
      2,
      [empty],
      true,
    ]);
  });

  test("an old output stays where nothing could be read", async () => {
    const output = file("old.json", "old");
    const { code } = await run([join(folder, "missing.pcap"), "--json", "-o", output]);
    expect([code, readFileSync(output, "utf8")]).toEqual([2, "old"]);
  });

  test("an output that cannot be written exits with 2 and one line", async () => {
    const output = join(folder, "no", "such", "folder.json");
    const { code, stderr } = await run([empty, "--json", "-o", output]);
    const line = `starttls-inspect: ${output}: cannot be written: no such file or directory`;
    expect([code, stderr.split("\n").includes(line)]).toEqual([2, true]);
  });
});

describe("several captures", () => {
  const ring = mkdtempSync(join(folder, "ring-"));
  const part = (name: string, content: Uint8Array | string): string =>
    file(join(basename(ring), name), content);
  const talk = starttlsDialogue().tls12().fin("client").fin("server").frames;
  const first = part("file_2.pcap", pcapOf(talk.slice(0, 5)));
  part("file_10.pcap0.gz", gzipSync(pcapngOf(talk.slice(5, 11))));
  const last = part("notes", pcapOf(talk.slice(11)));
  part("README", "No capture.");
  const wrong = part("file_11.cap", "No capture either.");

  test("of a directory are read in natural order, and its bad files complained of", async () => {
    const { code, stdout, stderr } = await run([ring, "--json"]);
    const { captures }: { captures: { path: string }[] } = JSON.parse(stdout);
    const paths = captures.map(({ path }) => basename(path));
    expect([code, paths, stderr.startsWith(`starttls-inspect: ${wrong}: this is a text file`)]).toEqual([
      2,
      ["file_2.pcap", "file_10.pcap0.gz", "notes"],
      true,
    ]);
  });

  test("are joined in time order, whatever the order of their names on standard input", async () => {
    const names = [last, join(ring, "*.gz"), "", first].join("\0");
    const { code, stdout, stderr } = await run(["--join", "--json", "--files-from", "-", "-0"], {
      input: names,
    });
    const { captures, sessions }: ReportDocument = JSON.parse(stdout);
    expect([
      code,
      stderr,
      captures.map(({ frames }) => frames),
      sessions.map(({ frames }) => frames),
    ]).toEqual([
      0,
      "",
      [
        { first: 1, last: 5 },
        { first: 6, last: 11 },
        { first: 12, last: talk.length },
      ],
      [{ first: 1, last: talk.length, count: talk.length }],
    ]);
  });

  test("that are joined are told line by line too, without those that cannot be read", async () => {
    const { code, stdout, stderr } = await run(["--join", "--format", "ndjson", first, wrong, last]);
    const [{ capture }]: [Session] = JSON.parse(`[${stdout.trimEnd().replaceAll("\n", ",")}]`);
    expect([code, capture, stderr.split("\n").map((line) => line.slice(18, 18 + wrong.length))]).toEqual([
      2,
      first,
      [wrong, `${first}: 1 joined file could`.slice(0, wrong.length), ""],
    ]);
  });

  test.each([
    ["a pattern without a match", [join(ring, "*.nothing")], join(ring, "*.nothing"), "no file matches: "],
    ["a list that names nothing", ["--files-from", "-"], "standard input", "this list names no capture: "],
    ["a list that is not there", ["--files-from", join(ring, "list")], join(ring, "list"), "no such file: "],
  ])("%s exits with 2 and one line", async (_what, args, name, message) => {
    const { code, stdout, stderr } = await run([...args, "--json"]);
    const [line = "", ...rest] = stderr.split("\n");
    const start = `starttls-inspect: ${name}: ${message}`;
    expect([code, stdout, line.slice(0, start.length), rest]).toEqual([2, "", start, [""]]);
  });
});

describe("ports", () => {
  const other = file(
    "other-port.pcap",
    pcapOf(starttlsDialogue({ server: "198.51.100.25:8143" }).tls12().frames),
  );

  test("that --port, -d and --all-ports name together are inspected, and what is spoken there stays", async () => {
    const ways = [
      ["--port", "1,8000-8200"],
      ["--all-ports", "-d", "tcp.port==8140-8150,smtp", "--port", "26"],
    ];
    const ended = await Promise.all(ways.map((args) => run([other, "--format", "ndjson", ...args])));
    expect(ended.map(({ stdout }) => /"protocol":"(\w+)"/.exec(stdout)?.[1])).toEqual(["smtp", "smtp"]);
  });
});

describe("a capture that holds nothing", () => {
  test("is read, with a hint", async () => {
    const { code, stdout, stderr } = await run([empty, "--json"]);
    const { sessions }: { sessions: object[] } = JSON.parse(stdout);
    expect([code, sessions, stderr]).toEqual([0, [], `starttls-inspect: ${empty}: no TCP in this capture\n`]);
  });

  test("is a warning under --strict", async () => {
    expect((await run([empty, "--strict"])).code).toBe(2);
  });

  test("is one line of a line-by-line report", async () => {
    expect((await run([empty, "--format", "ndjson"])).stdout).toMatch(/^\{"type":"capture",.*\}\n$/);
  });

  test("is read from standard input", async () => {
    const { code, stdout } = await run(["-"], { input: NO_PACKETS });
    expect([code, stdout.startsWith("standard input: 0 packets")]).toEqual([0, true]);
  });
});

describe.skipIf(!hasStory)("the story", () => {
  test("is told in the table and in words", async () => {
    const { code, stdout, stderr } = await run([STORY]);
    const words = stdout.replaceAll(/\s+/g, " ");
    expect([code, stderr]).toEqual([0, ""]);
    expect(words).toMatch(
      /The ClientHello \(frame \d+\) offers at most TLS 1\.1\. The server closed with a FIN \(frame \d+\) [\d.]+ ms later and sent no alert\./,
    );
    expect(words).toMatch(/record 0x0301 · hello body 0x0302 · supported_versions absent/);
    expect(words).toMatch(/wireshark -r \S+ -Y 'tcp\.stream eq 0 and frame\.number in \{\d+, \d+\}'/);
  });

  test("is the same with -r, from standard input and in a file", async () => {
    const output = join(folder, "story.ndjson");
    const args = ["--format", "ndjson"];
    const named = await run([STORY, ...args]);
    const read = await run(["-r", STORY, ...args]);
    const piped = await run(["-", ...args], { input: readFileSync(STORY) });
    await run([STORY, ...args, "-o", output]);
    // What no file is has not been read twice.
    const pipedAsNamed = piped.stdout
      .replaceAll(/"(capture|path)":"-"/g, (_, member) => `"${member}":${JSON.stringify(STORY)}`)
      .replace('"secondReader":null', () => /"secondReader":\{.*?\}/.exec(named.stdout)?.[0] ?? "");
    expect([read.stdout, pipedAsNamed, readFileSync(output, "utf8")]).toEqual(Array(3).fill(named.stdout));
  });

  test("is one document with --json, and its sessions are the lines of ndjson", async () => {
    const { sessions }: { sessions: object[] } = JSON.parse((await run([STORY, "--json"])).stdout);
    const lines = (await run([STORY, "--format", "ndjson"])).stdout.trimEnd().split("\n");
    const told = lines.map((line): object => JSON.parse(line));
    const asLines = sessions.map((session) => expect.objectContaining({ type: "session", ...session }));
    expect(told).toEqual([...asLines, expect.objectContaining({ type: "capture" })]);
  });

  test("is coloured only where that is asked for", async () => {
    const colored = await Promise.all([
      run([STORY], { environment: { CI: "true" } }),
      run([STORY], { environment: { FORCE_COLOR: "1" } }),
      run([STORY], { environment: { FORCE_COLOR: "1", NO_COLOR: "1" } }),
      run([STORY, "--color"], { environment: { NO_COLOR: "1" } }),
      run([STORY, "--no-color"], { environment: { FORCE_COLOR: "1" } }),
    ]);
    expect(colored.map(({ stdout }) => stdout.includes("\u001b["))).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  test("lists every suite with --ciphers", async () => {
    const [short, long] = await Promise.all([run([STORY]), run([STORY, "--ciphers"])]);
    expect(suiteLines(long.stdout)).toBeGreaterThan(suiteLines(short.stdout));
  });

  test("a stream that is not there is warned of", async () => {
    const { code, stdout, stderr } = await run([STORY, "--stream", "0,77", "--format", "ndjson"]);
    expect([code, stdout.split("\n").length, stderr]).toEqual([
      0,
      3,
      "starttls-inspect: no session has stream number 77\n",
    ]);
  });

  test.each([
    [["--quiet"], 0],
    [["--fail-on", "error", "-q"], 1],
    [["--fail-on", "warning", "-q"], 1],
    [["--fail-on", "error", "-q", "--format", "ndjson"], 1],
    [["--fail-on", "error", "-q", "--outcome", "established"], 0],
    [["--quiet", "--client", "192.0.2.99"], 0],
  ])("%j prints nothing, and the exit code is %i", async (args, code) => {
    expect(await run(["inspect", STORY, ...args])).toEqual({ code, stdout: "", stderr: "" });
  });

  test("no session of that client is told with those that there are", async () => {
    const { code, stderr } = await run([STORY, "--client", "192.0.2.99"]);
    expect([code, stderr]).toEqual([
      0,
      "starttls-inspect: no session has client 192.0.2.99; " +
        "clients here, with their sessions: 192.0.2.10 (mail.example.org) 1\n",
    ]);
  });

  test("lines are as wide as asked for, as COLUMNS says, and 80 columns in a pipe", async () => {
    const [asked, said, usual] = await Promise.all([
      run([STORY, "--sessions", "--width", "120"], { environment: { COLUMNS: "60" } }),
      run([STORY, "--sessions"], { environment: { COLUMNS: "120" } }),
      run([STORY, "--sessions"]),
    ]);
    const widest = Math.max(
      ...usual.stdout
        .split("\n")
        .slice(1)
        .map((line) => line.length),
    );
    expect([asked.stdout === said.stdout, asked.stdout === usual.stdout, widest <= 80]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test("a reader that goes away early is no failure", async () => {
    const { code, stderr } = await run([STORY, "--json"], { hangUp: true });
    expect([code, stderr]).toEqual([0, ""]);
  });
});

function suiteLines(text: string): number {
  return text.match(/^ +0x[0-9a-f]{4} TLS_/gm)?.length ?? 0;
}

interface Surroundings {
  readonly input?: Uint8Array | string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Closes standard output at once. */
  readonly hangUp?: boolean;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** In an environment without colour wishes. */
function run(
  args: readonly string[],
  { input, environment = {}, hangUp = false }: Surroundings = {},
): Promise<Ended> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...inherited } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...inherited, ...environment } });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  if (hangUp) child.stdout.destroy();
  else child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
