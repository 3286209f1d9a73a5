// starttls-inspect report: the extension of the file selects the format.
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
])("report -o %s writes a file that begins with %j", (name, beginning) => {
  const file = join(folder, name);
  execFileSync(process.execPath, [PROGRAM, "report", STORY, "-o", file]);
  expect(readFileSync(file, "utf8").slice(0, beginning.length)).toBe(beginning);
});

test("report without -o prints HTML", () => {
  const html = execFileSync(process.execPath, [PROGRAM, "report", STORY], { encoding: "utf8" });
  expect(html.slice(0, 15)).toBe("<!doctype html>");
});

test("report --format markdown prints Markdown", () => {
  const args = [PROGRAM, "report", STORY, "--format", "markdown"];
  expect(execFileSync(process.execPath, args, { encoding: "utf8" }).slice(0, 18)).toBe("# Mail connections");
});

test("--format markdown has the capture's SHA-256, as sha256sum computes it", () => {
  const page = execFileSync(process.execPath, [PROGRAM, STORY, "--format", "markdown"], { encoding: "utf8" });
  expect(page).toContain("`41750cbcccaa1f3649b86bfc316b2e6a84b19424379e1d57270a59325ba761bf`");
});

test("report -o findings.pdf exits with 2 and lists the extensions that it knows", () => {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, "report", STORY, "-o", "findings.pdf"], {
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([
    2,
    "starttls-inspect: --output findings.pdf: the extension selects the format, and can be .html, .htm, .md, " +
      ".markdown, .csv, .json, .ndjson, .txt, .sarif (run starttls-inspect report --help)\n",
  ]);
});

test("report --brief prints at most 8 lines of at most 80 columns, and a Wireshark command to copy", () => {
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
])("report --table %s prints that table as CSV", (table, beginning) => {
  const csv = execFileSync(process.execPath, [PROGRAM, "report", STORY, "--table", table], {
    encoding: "utf8",
  });
  expect([csv.slice(0, beginning.length), csv.trimEnd().split("\r\n").length]).toEqual([beginning, 2]);
});

test("report --table clients -o findings.html exits with 2: tables are CSV", () => {
  const args = [PROGRAM, "report", STORY, "--table", "clients", "-o", "findings.html"];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect([status, stderr.split(" (run")[0]]).toEqual([
    2,
    'starttls-inspect: --table clients: only for CSV, as in "--table clients -o clients.csv"',
  ]);
});
