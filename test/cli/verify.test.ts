// starttls-inspect verify: conditions and samples -> results and exit codes.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = new URL("../..", import.meta.url);

/** Sample, conditions, what is printed of each session, exit code. */
const TABLE: readonly (readonly [string, string[], string[], number])[] = [
  ["success-tls12", ["--offers", "TLS1.2"], ["pass"], 0],
  ["success-tls12", ["--offers", "TLS 1.3"], ["fail"], 1],
  ["success-tls12", ["--not-offers", "tls1.3"], ["pass"], 0],
  ["success-tls12", ["--negotiates", "TLS1.2+"], ["pass"], 0],
  ["success-tls12", ["--negotiates", "TLSv1.3"], ["fail"], 1],
  ["success-tls12", ["--cipher", "*ECDHE*GCM*"], ["pass"], 0],
  ["success-tls12", ["--cipher", "TLS_RSA_WITH_AES_128_CBC_SHA"], ["fail"], 1],
  ["success-tls12", ["--established", "--no-cleartext-mail", "--closed-by", "client"], ["pass"], 0],
  ["success-tls12", ["--established", "--closed-by", "server"], ["fail"], 1],
  ["server-fin-after-tls11-hello", ["--offers", "TLS 1.1"], ["pass"], 0],
  ["server-fin-after-tls11-hello", ["--offers", "TLS 1.2"], ["fail"], 1],
  ["server-fin-after-tls11-hello", ["--offers", "TLS 1.0"], ["unknown"], 3],
  ["server-fin-after-tls11-hello", ["--not-offers", "TLS 1.0"], ["unknown"], 3],
  ["server-fin-after-tls11-hello", ["--not-offers", "TLS 1.2"], ["pass"], 0],
  ["server-fin-after-tls11-hello", ["--closed-by", "server"], ["pass"], 0],
  ["server-fin-after-tls11-hello", ["--established"], ["fail"], 1],
  ["server-fin-after-tls11-hello", ["--negotiates", ">=TLS 1.2"], ["fail"], 1],
  ["server-fin-old-and-new-client", ["--offers", "TLS 1.2"], ["fail", "pass"], 1],
  ["server-fin-old-and-new-client", ["--offers", "TLS 1.2", "--client", "192.0.2.11"], ["pass"], 0],
  ["server-fin-old-and-new-client", ["--offers", "TLS 1.2", "--stream", "1"], ["pass"], 0],
  ["server-fin-old-and-new-client", ["--established", "--client", "198.18.0.0/15"], [], 3],
  ["server-fin-old-and-new-client", ["--established", "--port", "587"], [], 3],
  ["starttls-not-used", ["--no-cleartext-mail"], ["fail"], 1],
  ["starttls-not-used", ["--offers", "TLS 1.2"], ["skipped"], 3],
  ["one-sided", ["--closed-by", "client"], ["unknown"], 3],
  ["starts-late", ["--no-cleartext-mail"], ["unknown"], 3],
];

test.each(TABLE)("verify %s %j prints results %j and exits with %i", (sample, conditions, results, code) => {
  const ended = verify(sample, ...conditions);
  const words = ended.output.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  expect([words.map((line) => line.split(" ")[0]), ended.code]).toEqual([results, code]);
});

const SHA256 = "41750cbcccaa1f3649b86bfc316b2e6a84b19424379e1d57270a59325ba761bf";

test("verify prints tool, time, conditions, sessions, file, results and totals", () => {
  const args = ["--offers", "TLS1.2", "--client", "192.0.2.0/24"] as const;
  const lines = verify("server-fin-after-tls11-hello", ...args).output.split("\n");
  expect(lines).toEqual([
    expect.stringMatching(/^# starttls-inspect \S+ verify, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/),
    "# Conditions: --offers TLS1.2",
    "# Sessions: --client 192.0.2.0/24",
    "# samples/server-fin-after-tls11-hello.pcap: 18 packets, 2026-11-21 04:04:54.593914 to 04:04:54.760610 UTC",
    `#   SHA-256: ${SHA256}`,
    expect.stringMatching(
      /^# {3}A second parser \(pcap-parser\) read the same 18 packets: times, lengths and bytes match\.$/,
    ),
    "fail    samples/server-fin-after-tls11-hello.pcap stream 0 192.0.2.10:34712 to 198.51.100.25:25: " +
      "--offers TLS1.2: the ClientHello offers no version above TLS 1.1 (frame 15)",
    "# Result: fail. 0 pass, 1 fail, 0 skipped, 0 unknown; 1 client fails: 192.0.2.10 (mail.example.org).",
    "",
  ]);
});

test("verify -o writes the file atomically, and not at all if the capture cannot be read", () => {
  const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
  const file = join(folder, "result.json");
  const unwritten = verify("nothing", "--established", "-o", file);
  expect([unwritten.code, readdirSync(folder)]).toEqual([2, []]);
  const written = verify("success-tls12", "--established", "--format", "json", "-o", file);
  const { result, captures } = JSON.parse(readFileSync(file, "utf8"));
  expect([written.code, written.output, readdirSync(folder), result]).toEqual([
    0,
    "",
    ["result.json"],
    "pass",
  ]);
  expect(captures[0].sha256).toMatch(/^[\da-f]{64}$/);
  const lost = verify("success-tls12", "--established", "-o", join(folder, "none", "result.txt"));
  expect([lost.code, lost.errors]).toEqual([2, expect.stringContaining("cannot be written: no such file")]);
  rmSync(folder, { recursive: true });
});

test("verify --client that no session has: exit 3 and the clients that there are", () => {
  const { code, errors } = verify(
    "server-fin-old-and-new-client",
    "--offers",
    "TLS1.2",
    "--client",
    "10.0.0.1",
  );
  expect([code, errors]).toEqual([3, expect.stringMatching(/192\.0\.2\.10 .*192\.0\.2\.11/s)]);
});

describe("verify with wrong conditions", () => {
  test.each([
    [[], /needs a condition/],
    [["--offers", "TLS 9"], /expected a version, as in TLS1\.2/],
    [["--negotiates", "newest"], /expected a version, as in TLS1\.2, or TLS1\.2\+/],
    [["--client", "mail:25", "--established"], /expected an address, a network or a name/],
    [["--client", "192.0.2.0/33", "--established"], /expected an address, a network or a name/],
    [["--finding", "bad-luck"], /--finding bad-luck: there is no finding of that name/],
    [["--closed-by", "nobody"], /--closed-by nobody: can be client, server/],
    [
      ["--established", "-o", "samples/success-tls12.pcap"],
      /--output samples\/success-tls12\.pcap would overwrite the capture/,
    ],
    [["--format", "xml", "--established"], /--format xml: can be text, tap, junit, json/],
  ])("%j exits with 2 and one line: %s", (conditions, message) => {
    const { code, errors } = verify("success-tls12", ...conditions);
    expect([code, errors.split("\n").length]).toEqual([2, 2]);
    expect(errors).toMatch(message);
  });

  test("and a missing capture exits with 2", () => {
    expect(verify("nothing", "--established").code).toBe(2);
  });
});

function verify(sample: string, ...conditions: string[]) {
  const args = ["dist/cli/main.js", "verify", `samples/${sample}.pcap`, ...conditions];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  return { code: status, output: stdout, errors: stderr };
}
