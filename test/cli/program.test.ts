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

describe("wrong arguments", () => {
  test("a misspelt command is read as a file that is missing, and the command is suggested", async () => {
    const { code, stderr } = await run(["reprot", empty]);
    expect([code, stderr.split("\n").slice(0, 2)]).toEqual([
      2,
      [
        "starttls-inspect: there is no command reprot; did you mean report?",
        expect.stringMatching(/^starttls-inspect: reprot: no such file/),
      ],
    ]);
  });

  test("a missing file whose name is like no command is only missing", async () => {
    const { stderr } = await run(["zzzz"]);
    expect(stderr).toMatch(/^starttls-inspect: zzzz: no such file[^\n]*\n$/);
  });

  test.each([
    ["an unknown option", [empty, "--bogus"], "unknown option --bogus"],
    [
      "a misspelt option",
      ["inspect", empty, "--frmat", "csv"],
      "unknown option --frmat; did you mean --format?",
    ],
    [
      "two formats",
      [empty, "--json", "--format", "csv"],
      "--json and --format csv are two formats: choose one",
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
  ])("%s: exit 2 and one line on stderr that names the next step", async (_what, args, message) => {
    expect(await run(args)).toEqual({
      code: 2,
      stdout: "",
      stderr: `starttls-inspect: ${message} (run starttls-inspect --help)\n`,
    });
  });
});

test("-- -rfoo.pcap reads a file of the name -rfoo.pcap", async () => {
  const { code, stdout } = await run(["--json", "--", basename(file("-rfoo.pcap", NO_PACKETS))], {
    cwd: folder,
  });
  const { captures }: ReportDocument = JSON.parse(stdout);
  expect([code, captures.map(({ path }) => path)]).toEqual([0, ["-rfoo.pcap"]]);
});

describe("a capture that cannot be read", () => {
  test.each([
    ["a missing file", join(folder, "missing.pcap")],
    ["an empty directory", mkdtempSync(join(folder, "empty-"))],
    ["an empty file", file("empty.pcap", "")],
    ["a text", file("notes.txt", "These are notes and no capture.\n")],
    ["a file shorter than its header", file("short.pcap", NO_PACKETS.subarray(0, 10))],
  ])("%s: exit 2 and one line on stderr", async (_what, path) => {
    const { code, stdout, stderr } = await run([path, "--json"]);
    const [line, ...rest] = stderr.split("\n");
    expect([code, stdout, line?.startsWith(`starttls-inspect: ${path}: `), rest]).toEqual([
      2,
      "",
      true,
      [""],
    ]);
  });

  test("one missing file of two: the other is reported, and the exit code is 2", async () => {
    const missing = join(folder, "missing.pcap");
    const { code, stdout, stderr } = await run([missing, empty, "--json"]);
    const { captures }: { captures: { path: string }[] } = JSON.parse(stdout);
    expect([code, captures.map(({ path }) => path), stderr.includes(`${missing}: `)]).toEqual([
      2,
      [empty],
      true,
    ]);
  });

  test("-o over an old file, and a capture that cannot be read: the old file stays", async () => {
    const output = file("old.json", "old");
    const { code } = await run([join(folder, "missing.pcap"), "--json", "-o", output]);
    expect([code, readFileSync(output, "utf8")]).toEqual([2, "old"]);
  });

  test("-o in a missing folder: exit 2 and one line on stderr", async () => {
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

  test("a directory: its captures are read in natural order, with a warning for each bad file", async () => {
    const { code, stdout, stderr } = await run([ring, "--json"]);
    const { captures }: { captures: { path: string }[] } = JSON.parse(stdout);
    const paths = captures.map(({ path }) => basename(path));
    expect([code, paths, stderr.startsWith(`starttls-inspect: ${wrong}: this is a text file`)]).toEqual([
      2,
      ["file_2.pcap", "file_10.pcap0.gz", "notes"],
      true,
    ]);
  });

  test("--join --files-from -: captures are joined in time order, whatever the order of the list", async () => {
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

  test("--join --format ndjson with one unreadable file: the others are joined, and one warning is printed", async () => {
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
    ["a missing list", ["--files-from", join(ring, "list")], join(ring, "list"), "no such file: "],
  ])("%s: exit 2 and one line on stderr", async (_what, args, name, message) => {
    const { code, stdout, stderr } = await run([...args, "--json"]);
    const [line = "", ...rest] = stderr.split("\n");
    const start = `starttls-inspect: ${name}: ${message}`;
    expect([code, stdout, line.slice(0, start.length), rest]).toEqual([2, "", start, [""]]);
  });
});

describe("port options", () => {
  const other = file(
    "other-port.pcap",
    pcapOf(starttlsDialogue({ server: "198.51.100.25:8143" }).tls12().frames),
  );

  test("--port, -d and --all-ports together: all ports are inspected, and -d still names the protocol", async () => {
    const ways = [
      ["--port", "1,8000-8200"],
      ["--all-ports", "-d", "tcp.port==8140-8150,smtp", "--port", "26"],
    ];
    const ended = await Promise.all(ways.map((args) => run([other, "--format", "ndjson", ...args])));
    expect(ended.map(({ stdout }) => /"protocol":"(\w+)"/.exec(stdout)?.[1])).toEqual(["smtp", "smtp"]);
  });
});

describe("a capture without packets", () => {
  test("--json: no sessions, exit 0 and a hint", async () => {
    const { code, stdout, stderr } = await run([empty, "--json"]);
    const { captures, sessions }: { captures: { warnings: string[] }[]; sessions: object[] } =
      JSON.parse(stdout);
    const warning = "no TCP in this capture";
    expect([code, sessions, stderr]).toEqual([0, [], `starttls-inspect: ${empty}: ${warning}\n`]);
    expect(captures.map(({ warnings }) => warnings)).toEqual([[warning]]);
  });

  test("--strict: exit 2", async () => {
    expect((await run([empty, "--strict"])).code).toBe(2);
  });

  test("--format ndjson: one capture line", async () => {
    expect((await run([empty, "--format", "ndjson"])).stdout).toMatch(/^\{"type":"capture",.*\}\n$/);
  });

  test("on standard input: reported as standard input", async () => {
    const { code, stdout } = await run(["-"], { input: NO_PACKETS });
    expect([code, stdout.startsWith("standard input: 0 packets")]).toEqual([0, true]);
  });
});

describe.skipIf(!hasStory)("sample server-fin-after-tls11-hello", () => {
  test("table: says what the ClientHello offers, who closed, and a command for Wireshark", async () => {
    const { code, stdout, stderr } = await run([STORY]);
    const words = stdout.replaceAll(/\s+/g, " ");
    expect([code, stderr]).toEqual([0, ""]);
    expect(words).toMatch(
      /The ClientHello \(frame \d+\) offers at most TLS 1\.1\. The server closed with a FIN \(frame \d+\) [\d.]+ ms later and sent no alert\./,
    );
    expect(words).toMatch(/record 0x0301 · hello body 0x0302 · supported_versions absent/);
    expect(words).toMatch(/wireshark -r \S+ -Y 'tcp\.stream eq 0 and frame\.number in \{\d+, \d+\}'/);
  });

  test("ndjson: the same bytes with -r, from standard input and with -o", async () => {
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

  test("--json: its sessions are the session lines of ndjson", async () => {
    const { sessions }: { sessions: object[] } = JSON.parse((await run([STORY, "--json"])).stdout);
    const lines = (await run([STORY, "--format", "ndjson"])).stdout.trimEnd().split("\n");
    const printed = lines.map((line): object => JSON.parse(line));
    const asLines = sessions.map((session) => expect.objectContaining({ type: "session", ...session }));
    expect(printed).toEqual([...asLines, expect.objectContaining({ type: "capture" })]);
  });

  test("table: coloured by FORCE_COLOR and --color, not by NO_COLOR, --no-color or in a pipe", async () => {
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

  test("--ciphers: lists more cipher suites than without", async () => {
    const [short, long] = await Promise.all([run([STORY]), run([STORY, "--ciphers"])]);
    expect(suiteLines(long.stdout)).toBeGreaterThan(suiteLines(short.stdout));
  });

  test("--stream 0,77: session 0 is shown, and a warning says that there is no 77", async () => {
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
  ])("inspect with %j prints nothing and exits with %i", async (args, code) => {
    expect(await run(["inspect", STORY, ...args])).toEqual({ code, stdout: "", stderr: "" });
  });

  test("--client that no session has: a warning lists the clients that there are", async () => {
    const { code, stderr } = await run([STORY, "--client", "192.0.2.99"]);
    expect([code, stderr]).toEqual([
      0,
      "starttls-inspect: no session has client 192.0.2.99; " +
        "clients here, with their sessions: 192.0.2.10 (mail.example.org) 1\n",
    ]);
  });

  test("--sessions: as wide as --width, else COLUMNS, else 80 columns in a pipe", async () => {
    const [asked, byColumns, inPipe] = await Promise.all([
      run([STORY, "--sessions", "--width", "120"], { environment: { COLUMNS: "60" } }),
      run([STORY, "--sessions"], { environment: { COLUMNS: "120" } }),
      run([STORY, "--sessions"]),
    ]);
    const widest = Math.max(
      ...inPipe.stdout
        .split("\n")
        .slice(1)
        .map((line) => line.length),
    );
    expect([asked.stdout === byColumns.stdout, asked.stdout === inPipe.stdout, widest <= 80]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test("standard output closed early: exit 0 and nothing on stderr", async () => {
    const { code, stderr } = await run([STORY, "--json"], { hangUp: true });
    expect([code, stderr]).toEqual([0, ""]);
  });
});

function suiteLines(text: string): number {
  return text.match(/^ +0x[0-9a-f]{4} TLS_/gm)?.length ?? 0;
}

interface RunOptions {
  readonly input?: Uint8Array | string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Closes standard output at once. */
  readonly hangUp?: boolean;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Without the colour variables of this environment. */
function run(
  args: readonly string[],
  { input, environment = {}, cwd, hangUp = false }: RunOptions = {},
): Promise<Ended> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...inherited } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd, env: { ...inherited, ...environment } });
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
