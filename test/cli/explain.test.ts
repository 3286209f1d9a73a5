// starttls-inspect explain: ids -> texts and exit codes.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text as textOf } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { EXPLAINED_IDS } from "../../src/diagnose/explain.ts";
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

/** The same with text on standard input. */
function explainInput(input: string | Buffer, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["dist/cli/main.js", "explain", "--no-color", ...args],
    { cwd: ROOT, encoding: "utf8", input },
  );
  return { stdout, stderr, status };
}

/** The first line of each explanation. */
const headsOf = (text: string) => text.split("\n").filter((line) => /^[a-z0-9-]+ \([a-z]+\)$/.test(line));

test("explain without arguments lists every finding", () => {
  const { stdout, status } = explain();
  const ids = [...stdout.matchAll(/^│ ([a-z0-9-]+) /gm)].map(([, id]) => id);
  expect([ids, status]).toEqual([EXPLAINED_IDS, 0]);
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
    expect(Object.keys(rules)).toEqual(EXPLAINED_IDS);
    expect(JSON.parse(one.stdout)).toEqual({ "packet-loss": rules["packet-loss"] });
  },
);

const SOCKET_ERROR = `421 4.4.2 Connection dropped due to SocketError
Words of Exchange, on the sending side

What it says
`;

describe("explain, of a line of a log", () => {
  test("takes it quoted or not", () => {
    const line = "421 4.4.2 Connection dropped due to SocketError";
    const [quoted, words] = [explain(line), explain(...line.split(" "))];
    expect(quoted.stdout.replace(/^[^\n]*\n/, "421 4.4.2 Connection dropped due to SocketError\n")).toContain(
      SOCKET_ERROR,
    );
    expect([words, quoted.status, quoted.stderr]).toEqual([quoted, 0, ""]);
    expect(quoted.stdout).toMatch(/most likely first\n {2}tls-version-below-server-minimum: /);
  });

  test("reads it from standard input without - too", () => {
    const line = "TLS negotiation failed with error SocketError\n";
    const { stdout, status } = explainInput(line);
    expect([stdout, status]).toEqual([explain(line).stdout, 0]);
  });

  test("lists the findings where standard input stays open and silent", async () => {
    const child = spawn(process.execPath, ["dist/cli/main.js", "explain", "--no-color"], { cwd: ROOT });
    const [stdout, [status]] = await Promise.all([textOf(child.stdout), once(child, "exit")]);
    expect([stdout, status]).toEqual([explain().stdout, 0]);
  });

  test("reads it from standard input with -", () => {
    const { stdout, status } = explainInput(
      "postfix/smtp[1]: SSL_connect error to b.example[192.0.2.2]:25: lost\n connection\n",
      "-",
    );
    expect([stdout.split("\n").slice(0, 2), status]).toEqual([
      [
        "SSL_connect error to b.example[192.0.2.2]:25: lost connection",
        "Words of Postfix, on the sending side",
      ],
      0,
    ]);
    expect(stdout).toContain("tcpdump -i any -s 0 -w mail.pcap 'host 192.0.2.2 and port 25'");
  });

  test.runIf(process.platform !== "win32")("reads a pipe without -", () => {
    const command = `echo 'remote error: tls: handshake failure' | "${process.execPath}" dist/cli/main.js explain --no-color`;
    const { stdout, status } = spawnSync("sh", ["-c", command], { cwd: ROOT, encoding: "utf8" });
    expect([stdout.split("\n")[1], status]).toEqual(["Words of Go", 0]);
  });

  test("prints no line that is wider than it may be, commands apart", () => {
    const { stdout } = explain("--width", "60", "postfix/smtp[1]: Cannot start TLS: handshake failure");
    expect(stdout.split("\n").filter((line) => line.length > 60 && !line.includes("tcpdump"))).toEqual([]);
  });

  test("says that TLS worked, and asks for no capture", () => {
    const { stdout, status } = explain(
      "postfix/smtp[1]: Trusted TLS connection established to mx.example.net[192.0.2.1]:25: TLSv1.3",
    );
    expect([stdout.includes("TLS was established."), stdout.includes("tcpdump"), status]).toEqual([
      true,
      false,
      0,
    ]);
  });

  test.each([["550 5.1.1 <nobody@example.net>: User unknown"], ["450 4.2.0 Greylisted"]])(
    "knows nothing of %j: one line with the next step, exit code 2",
    (text) => {
      expect(explain(text)).toEqual({
        stdout: "",
        stderr: expect.stringMatching(
          /^starttls-inspect: nothing known about TLS stands in "[^\n]*tcpdump[^\n]*\n$/,
        ),
        status: 2,
      });
      expect(explain("--json", text).status).toBe(2);
    },
  );

  test.each(["constructor", "event __proto__"])("knows nothing of %j, which every object has", (text) => {
    expect(explain(text)).toEqual({
      stdout: "",
      stderr: expect.stringMatching(/^starttls-inspect: nothing [^\n]*\n$/),
      status: 2,
    });
  });

  test.each(["utf16le", "utf-16be"])("reads %s, with a byte order mark or without", (encoding) => {
    const text = "remote error: tls: handshake failure\r\n";
    const answers = [`\ufeff${text}`, text].map((each) => {
      const bytes = Buffer.from(each, "utf16le");
      return explainInput(encoding === "utf16le" ? bytes : bytes.swap16(), "-").stdout.split("\n")[1];
    });
    expect(answers).toEqual(["Words of Go", "Words of Go"]);
  });

  test("of a log that is longer than it reads, says that it read the beginning", () => {
    const { stderr, status } = explainInput(
      `${"all is well\n".repeat(100_000)}tls: handshake failure\n`,
      "-",
    );
    expect([stderr.includes("in the first megabyte of standard input"), status]).toEqual([true, 2]);
  });

  test("quotes little of what it does not know, however much space is around it", () => {
    expect(explainInput(`${"\t".repeat(50_000)}x`, "-").stderr.length).toBeLessThan(400);
  });

  test("--json has what was recognised, and the capture to take", () => {
    const { stdout, status } = explain("--json", "TLS negotiation failed with error SocketError");
    expect([JSON.parse(stdout), status]).toEqual([
      {
        recognized: [
          {
            symptom: "socket-error",
            quote: "TLS negotiation failed with error SocketError",
            programs: ["Exchange"],
            side: "client",
            says: expect.any(String),
            leaves: expect.stringContaining("Who closed it"),
            findings: expect.arrayContaining([
              { finding: "server-reset-after-clienthello", title: expect.any(String) },
            ]),
            first: expect.any(String),
            look: expect.any(String),
            isFailure: true,
          },
        ],
        beside: [],
        capture: { where: "on the host that wrote this", commands: expect.any(Array) },
      },
      0,
    ]);
  });

  test("a finding, an outcome or a column heading is itself, whatever logs say", () => {
    expect(headsOf(explain("handshake-failed").stdout)).toEqual(["handshake-failed (outcome)"]);
    expect(explain("-").stderr).toMatch(/standard input is empty/);
  });
});
