// --keylog as a user gives it; needs `npm run build`, which `npm test` does first.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { TLS_KEY_LOG } from "../../src/capture/secrets-type.ts";
import { ascii, concat, pcapngBlocks } from "../build/captures.ts";
import { HELLO, pcapngOf, pcapOf, starttlsDialogue } from "../build/conversations.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-keylog-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Record and handshake header and version come before it. */
const RANDOM = Buffer.from(HELLO.subarray(11, 43)).toString("hex");
const SECRET = "c0ffee".repeat(16);
const LINE = `CLIENT_RANDOM ${RANDOM} ${SECRET}\n`;
const OTHER = `CLIENT_RANDOM ${"0".repeat(64)} ${SECRET}\n`;

const talk = (client: string) => starttlsDialogue({ client }).tls12().fin("client").fin("server").frames;
const CAPTURES = ["1.pcap", "2.pcap", "3.pcap"];
for (const [index, name] of CAPTURES.entries())
  writeFileSync(join(folder, name), pcapOf(talk(`192.0.2.${index + 1}:40000`)));
const block = pcapngBlocks().secrets(TLS_KEY_LOG, ascii(LINE));
const packets = pcapngOf(talk("192.0.2.9:40000"));
writeFileSync(join(folder, "keyed.pcapng"), concat(packets.subarray(0, 48), block, packets.subarray(48)));
mkdirSync(join(folder, "folder.keys"));
for (const [name, text] of Object.entries({
  "mail.keys": `# SSL/TLS secrets log file\n${LINE}`,
  "other.keys": OTHER,
  "broken.keys": `${LINE}CLIENT_RANDOM 00 ${SECRET}\nnonsense\n`,
  "notes.txt": "These are notes.\n",
  "key.pem": "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
  "empty.keys": "",
  "cut.keys": LINE.slice(0, -3),
}))
  writeFileSync(join(folder, name), text);

function run(...args: readonly string[]) {
  const env = { ...process.env, SSLKEYLOGFILE: join(folder, "mail.keys") };
  const options = { cwd: folder, encoding: "utf8", env } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], options);
  expect(stdout + stderr).not.toContain(SECRET.slice(0, 24));
  return { status, stdout, stderr };
}

/** Where the keys of each session come from. */
function keysIn(stdout: string): readonly (string | undefined)[] {
  const { sessions }: { sessions: readonly { tls: { decryption?: { keys: { source: string } } } }[] } =
    JSON.parse(stdout);
  return sessions.map(({ tls }) => tls.decryption?.keys.source);
}

describe("--keylog", () => {
  test("is used for the connections in it", () => {
    const { status, stdout, stderr } = run("1.pcap", "--keylog", "mail.keys", "--json");
    expect([status, keysIn(stdout), stderr]).toEqual([0, ["mail.keys"], ""]);
  });

  test("is the only way to name a key log: SSLKEYLOGFILE is not read", () => {
    expect(keysIn(run("1.pcap", "--json").stdout)).toEqual([undefined]);
  });

  test("may be given several times, one of them without a line that fits", () => {
    const { stdout, stderr } = run("1.pcap", "--keylog", "other.keys", "--keylog", "mail.keys", "--json");
    expect([keysIn(stdout), stderr]).toEqual([["mail.keys"], ""]);
  });

  test.each(["json", "ndjson", "table"])("prints as %s with several threads what one prints", (format) => {
    const args = [...CAPTURES, "keyed.pcapng", "--keylog", "mail.keys", "--format", format];
    const [one, three] = ["1", "3"].map((jobs) => run(...args, "--jobs", jobs));
    expect(three).toEqual(one);
    if (format === "json") expect(keysIn(one?.stdout ?? "")).toEqual(Array(4).fill("mail.keys"));
  });

  test("that fits no connection gives one warning, which counts under --strict", () => {
    const { status, stderr } = run("1.pcap", "2.pcap", "--keylog", "other.keys");
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/^starttls-inspect: [^\n]*no line fits[^\n]*2 connections[^\n]*\n$/),
    ]);
    expect(run("1.pcap", "--keylog", "other.keys", "--strict").status).toBe(2);
    expect(run("1.pcap", "--keylog", "other.keys", "--quiet").stderr).toBe("");
  });

  test("with broken lines gives one warning that counts them, and the others are used", () => {
    const { status, stdout, stderr } = run("1.pcap", "--keylog", "broken.keys", "--json");
    expect([status, keysIn(stdout), stderr]).toEqual([
      0,
      ["broken.keys"],
      expect.stringMatching(
        /^starttls-inspect: broken\.keys: 2 lines of this key log [^\n]*line 2 [^\n]*\n$/,
      ),
    ]);
  });

  test.each([
    ["missing.keys", /no such file/],
    ["folder.keys", /this is a directory: name the key log in it/],
    ["notes.txt", /no line of it is one of a TLS key log.*SSLKEYLOGFILE/],
    ["cut.keys", /this key log has no secret that opens a record \(first: line 1 has a secret of 47 bytes/],
    ["empty.keys", /this file is empty/],
    ["key.pem", /this is a key or a certificate, and no key log/],
    ["keyed.pcapng", /this is a capture, and no key log/],
    ["-", /a key log is read from a file/],
  ])("%s: exits with 2 and one line", (name, message) => {
    const { status, stdout, stderr } = run("1.pcap", "--keylog", name);
    const lines = stderr.trimEnd().split("\n");
    expect([status, stdout, lines.length]).toEqual([2, "", 1]);
    expect(lines[0]?.startsWith(`starttls-inspect: --keylog ${name}: `)).toBe(true);
    expect(stderr).toMatch(message);
  });

  test("is not read beyond its limit, which the error names", () => {
    const { status, stderr } = run("1.pcap", "--keylog", "mail.keys", "--limit", "key-log-bytes=100");
    expect([status, stderr]).toEqual([2, expect.stringMatching(/100 bytes.*--limit key-log-bytes=N/)]);
  });

  test("is an option of report, verify and extract too", () => {
    const report = run("report", "1.pcap", "--keylog", "mail.keys", "-o", "page.json");
    const verify = run("verify", "1.pcap", "--keylog", "mail.keys", "--no-finding", "no-server-greeting");
    const extract = run("extract", "1.pcap", "--keylog", "mail.keys", "-o", "out.pcapng");
    const said = [report, verify, extract].map(({ status, stderr }) => `${status}${stderr}`);
    expect(said).toEqual(["0", "0", "0"]);
  });

  test("is not used with --anonymize, and a line says so", () => {
    const args = ["report", "1.pcap", "--keylog", "mail.keys", "--anonymize", "--format", "json"];
    const { stdout, stderr } = run(...args);
    expect([keysIn(stdout), stderr]).toEqual([
      [undefined],
      "starttls-inspect: --keylog is not used: with --anonymize nothing is decrypted\n",
    ]);
  });
});

describe("the keys of a capture", () => {
  test("are used without an option", () => {
    expect(keysIn(run("keyed.pcapng", "--json").stdout)).toEqual(["keyed.pcapng"]);
  });

  test("are not used with --anonymize, and a line says so", () => {
    const { stdout, stderr } = run("report", "keyed.pcapng", "--anonymize", "--format", "json");
    expect([keysIn(stdout), stderr]).toEqual([[undefined], expect.stringContaining("were not used")]);
  });
});
