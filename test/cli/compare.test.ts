// starttls-inspect compare: what is named on the command line -> what is compared, in which format, with which exit code.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import type { ComparisonDocument } from "../../src/report/compare/comparison-document.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const sample = (name: string): string =>
  fileURLToPath(new URL(`../../samples/${name}.pcap`, import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-compare-"));
afterAll(() => rmSync(folder, { recursive: true }));
copyFileSync(sample("server-fin-after-tls11-hello"), join(folder, "fails.pcap"));
copyFileSync(sample("success-tls12"), join(folder, "works.pcap"));
copyFileSync(sample("success-tls12"), join(folder, "works.pcap#1"));
copyFileSync(sample("server-fin-old-and-new-client"), join(folder, "both.pcap"));
writeFileSync(join(folder, "works.pcap.gz"), gzipSync(readFileSync(sample("success-tls12"))));
for (const name of ["a", "b"]) {
  mkdirSync(join(folder, name));
  for (const each of ["server-fin-after-tls11-hello", "success-tls12"])
    copyFileSync(sample(each), join(folder, name, `${each}.pcap`));
}

mkdirSync(join(folder, "outer", "inner"), { recursive: true });
copyFileSync(sample("success-tls12"), join(folder, "outer", "inner", "works.pcap"));

function compare(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [PROGRAM, "compare", ...args], { cwd: folder, encoding: "utf8" });
  return { code: run.status, output: run.stdout, message: run.stderr };
}

/** "A fails.pcap 0": what was compared, and as what. */
function compared(...args: readonly string[]): readonly [kind: string, ...names: string[]] {
  const { comparison }: ComparisonDocument = JSON.parse(compare(...args, "--json").output);
  const sides =
    comparison.kind === "groups"
      ? [...comparison.failed.streams, ...comparison.established.streams]
      : comparison.kind === "two-connections"
        ? comparison.sides
        : comparison.points;
  return [comparison.kind, ...sides.map(({ name, capture, stream }) => `${name} ${capture} ${stream}`)];
}

test.each<[string[], readonly string[]]>([
  [
    ["fails.pcap", "works.pcap"],
    ["two-connections", "A fails.pcap 0", "B works.pcap 0"],
  ],
  [
    ["works.pcap", "works.pcap.gz"],
    ["same-connection", "A works.pcap 0", "B works.pcap.gz 0"],
  ],
  [
    ["both.pcap#1", "both.pcap#0"],
    ["two-connections", "A both.pcap 1", "B both.pcap 0"],
  ],
  [
    ["both.pcap", "--stream-a", "1", "--stream-b", "0"],
    ["two-connections", "A both.pcap 1", "B both.pcap 0"],
  ],
  [
    ["works.pcap#1", "fails.pcap"],
    ["two-connections", "A works.pcap#1 0", "B fails.pcap 0"],
  ],
  [
    ["both.pcap", "--failed", "against", "--established"],
    ["groups", "A both.pcap 0", "A both.pcap 1"],
  ],
  [
    // As mergecap numbers them, the older capture is first.
    ["--join", "a", "b"],
    ["same-connection", "A a/success-tls12.pcap 1", "B b/success-tls12.pcap 1"],
  ],
  [
    ["--recursive", "outer", "works.pcap"],
    ["same-connection", "A outer/inner/works.pcap 0", "B works.pcap 0"],
  ],
])("compare %j compares %j", (args, expected) => {
  expect(compared(...args)).toEqual(expected);
});

test.each<[string[], string]>([
  [
    [],
    'no capture given: name two, as in "compare client.pcap server.pcap" (run starttls-inspect compare --help)',
  ],
  [["works.pcap"], "works.pcap has 1 session: name the capture to compare it with"],
  [["fails.pcap#7", "works.pcap"], "fails.pcap has no session with stream 7: its streams are 0"],
  [["missing.pcap", "works.pcap"], "missing.pcap: no such file: check the path and the working directory"],
  [
    ["works.pcap", "--failed", "--established"],
    "no session failed, so there is nothing to compare with: add a capture that has such sessions",
  ],
  [
    ["fails.pcap", "works.pcap", "--client", "203.0.113.9"],
    "no session has client 203.0.113.9; clients here, with their sessions: 192.0.2.10 (mail.example.org) 2",
  ],
])("compare %j exits with 2 and one line that says the next step", (args, message) => {
  expect(compare(...args)).toEqual({ code: 2, output: "", message: `starttls-inspect: ${message}\n` });
});

test("--fail-on error is 0, and --quiet says nothing, where the points agree", () => {
  expect(compare("works.pcap", "works.pcap.gz", "--fail-on", "error", "--quiet")).toEqual({
    code: 0,
    output: "",
    message: "",
  });
});

test.each([
  ["comparison.html", "<!doctype html>"],
  ["comparison.json", '{\n  "schemaVersion": 1'],
])("-o %s writes a file that begins with %j", (name, beginning) => {
  expect(compare("fails.pcap", "works.pcap", "-o", name).code).toBe(0);
  expect(readFileSync(join(folder, name), "utf8").slice(0, beginning.length)).toBe(beginning);
});
