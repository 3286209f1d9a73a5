// starttls-inspect report: the ending of the file says what is written.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const STORY = fileURLToPath(new URL("../../samples/server-fin-after-tls11-hello.pcap", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["findings.html", "<!doctype html>"],
  ["findings.HTM", "<!doctype html>"],
  ["findings", "<!doctype html>"],
  ["findings.md", "# Mail connections in `server-fin"],
  ["sessions.csv", '"capture","stream"'],
  ["findings.txt", "The server likely refuses the client's highest version, TLS 1.1"],
  ["findings.json", '{\n  "schemaVersion": 2'],
])("-o %s begins with %j", (name, beginning) => {
  const file = join(folder, name);
  execFileSync(process.execPath, [PROGRAM, "report", STORY, "-o", file]);
  expect(readFileSync(file, "utf8").slice(0, beginning.length)).toBe(beginning);
});

test("standard output gets HTML", () => {
  const html = execFileSync(process.execPath, [PROGRAM, "report", STORY], { encoding: "utf8" });
  expect(html.slice(0, 15)).toBe("<!doctype html>");
});

test("--format says what is written, whatever the ending", () => {
  const args = [PROGRAM, "report", STORY, "--format", "markdown"];
  expect(execFileSync(process.execPath, args, { encoding: "utf8" }).slice(0, 18)).toBe("# Mail connections");
});

test("the page tells the capture's SHA-256, as sha256sum does", () => {
  const page = execFileSync(process.execPath, [PROGRAM, STORY, "--format", "markdown"], { encoding: "utf8" });
  expect(page).toContain("`41750cbcccaa1f3649b86bfc316b2e6a84b19424379e1d57270a59325ba761bf`");
});

test("another ending is an error that names the known ones", () => {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, "report", STORY, "-o", "findings.pdf"], {
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([
    2,
    "starttls-inspect: --output findings.pdf: the ending says what is written, and can be .html, .htm, .md, " +
      ".markdown, .csv, .json, .ndjson, .txt, .sarif (run starttls-inspect report --help)\n",
  ]);
});

test("--brief is at most 80 columns wide and short, but for the command to copy", () => {
  const text = execFileSync(process.execPath, [PROGRAM, "report", STORY, "--brief"], { encoding: "utf8" });
  const lines = text.trimEnd().split("\n");
  expect([
    lines.length <= 8,
    lines.filter((line) => line.length > 80 && !line.startsWith("wireshark ")),
    lines.includes("SHA-256 41750cbcccaa1f3649b86bfc316b2e6a84b19424379e1d57270a59325ba761bf"),
    lines.at(-1),
  ]).toEqual([true, [], true, "wireshark -r server-fin-after-tls11-hello.pcap -Y 'tcp.stream eq 0' -g 16"]);
});

test.each([
  ["clients", '"clientAddress","ehloName"'],
  ["causes", '"finding","severity"'],
])("--table %s writes that table as CSV", (table, beginning) => {
  const csv = execFileSync(process.execPath, [PROGRAM, "report", STORY, "--table", table], {
    encoding: "utf8",
  });
  expect([csv.slice(0, beginning.length), csv.trimEnd().split("\r\n").length]).toEqual([beginning, 2]);
});

test("--table with another format is an error", () => {
  const args = [PROGRAM, "report", STORY, "--table", "clients", "-o", "findings.html"];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect([status, stderr.split(" (run")[0]]).toEqual([
    2,
    'starttls-inspect: --table clients: only CSV has it, as in "--table clients -o clients.csv"',
  ]);
});
