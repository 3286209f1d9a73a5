// starttls-inspect explain: ids -> texts and exit codes.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { FINDING_IDS } from "../../src/diagnose/finding-texts.ts";
import type { ReportDocument } from "../../src/report/report-document.ts";

const ROOT = new URL("../..", import.meta.url);

function explain(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["dist/cli/main.js", "explain", "--no-color", ...args],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  return { stdout, stderr, status };
}

/** The first line of each explanation. */
const headsOf = (text: string) => text.split("\n").filter((line) => /^[a-z0-9-]+ \([a-z]+\)$/.test(line));

test("explain without arguments lists every finding", () => {
  const { stdout, status } = explain();
  const ids = [...stdout.matchAll(/^│ ([a-z0-9-]+) /gm)].map(([, id]) => id);
  expect([ids, status]).toEqual([FINDING_IDS, 0]);
});

test("explain Port-Reused packet-loss prints both texts, whatever the case", () => {
  const { stdout, status } = explain("Port-Reused", "packet-loss");
  const heads = stdout.split("\n").filter((line) => line.endsWith("(info)"));
  expect([heads, status]).toEqual([["port-reused (info)", "packet-loss (info)"], 0]);
});

test("explain describes outcomes and column headings, and follows old names of findings", () => {
  const { stdout, status } = explain("handshake-failed", "failed", "middlebox-idle-drop");
  expect([headsOf(stdout), status]).toEqual([
    ["handshake-failed (outcome)", "failed (count)", "reset-after-idle (warning)"],
    0,
  ]);
  expect(headsOf(explain("Closed", "by").stdout)).toEqual(["closed-by (column)"]);
  expect(headsOf(explain("starttls-not-used").stdout)).toEqual([
    "starttls-not-used (info)",
    "starttls-not-used (outcome)",
  ]);
});

test.each([
  ["severity", ["error", "warning", "info"]],
  ["Certainty", ["certain", "likely", "possible"]],
  ["other", ["other"]],
  ["Client, Server", ["client", "server"]],
  ["Outcome, closed by", ["established", "handshake-failed", "starttls-refused"]],
])("explain %j, a group, a count or a column heading, describes each topic", (word, ids) => {
  const { stdout, stderr, status } = explain(word);
  const heads = stdout.split("\n").flatMap((line) => /^([a-z-]+) \([a-z]+\)$/.exec(line)?.[1] ?? []);
  expect([heads.slice(0, ids.length), stderr, status]).toEqual([ids, "", 0]);
});

test("explain port-resued exits with 2 and suggests port-reused", () => {
  expect(explain("port-resued")).toEqual({
    stdout: "",
    stderr: expect.stringMatching(
      /^starttls-inspect: nothing called "port-resued" is explained; did you mean port-reused\? .*explain --help\)\n$/,
    ),
    status: 2,
  });
});

test.each([["--format", "json"], ["--json"]])(
  "explain %s prints the rules of all findings, or of those named",
  (...asked) => {
    const [all, one] = [explain(...asked), explain("packet-loss", ...asked)];
    const rules: ReportDocument["rules"] = JSON.parse(all.stdout);
    expect(Object.keys(rules)).toEqual(FINDING_IDS);
    expect(JSON.parse(one.stdout)).toEqual({ "packet-loss": rules["packet-loss"] });
  },
);
