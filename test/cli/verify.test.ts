// starttls-inspect verify: conditions and samples -> results and exit codes.
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";

const ROOT = new URL("../..", import.meta.url);

/** Sample, conditions, what is printed of each session, exit code. */
const TABLE: readonly (readonly [string, string[], string[], number])[] = [
  ["success-tls12", ["--offers", "TLS 1.2"], ["pass"], 0],
  ["success-tls12", ["--offers", "TLS 1.3"], ["FAIL"], 1],
  ["success-tls12", ["--not-offers", "tls1.3"], ["pass"], 0],
  ["success-tls12", ["--negotiates", ">=TLS 1.2"], ["pass"], 0],
  ["success-tls12", ["--negotiates", "TLSv1.3"], ["FAIL"], 1],
  ["success-tls12", ["--cipher", "*ECDHE*GCM*"], ["pass"], 0],
  ["success-tls12", ["--cipher", "TLS_RSA_WITH_AES_128_CBC_SHA"], ["FAIL"], 1],
  ["success-tls12", ["--established", "--no-cleartext-mail", "--closed-by", "client"], ["pass"], 0],
  ["success-tls12", ["--established", "--closed-by", "server"], ["FAIL"], 1],
  ["server-fin-after-tls11-hello", ["--offers", "TLS 1.1"], ["pass"], 0],
  ["server-fin-after-tls11-hello", ["--offers", "TLS 1.2"], ["FAIL"], 1],
  ["server-fin-after-tls11-hello", ["--offers", "TLS 1.0"], ["unknown"], 3],
  ["server-fin-after-tls11-hello", ["--not-offers", "TLS 1.0"], ["unknown"], 3],
  ["server-fin-after-tls11-hello", ["--not-offers", "TLS 1.2"], ["pass"], 0],
  ["server-fin-after-tls11-hello", ["--closed-by", "server"], ["pass"], 0],
  ["server-fin-after-tls11-hello", ["--established"], ["FAIL"], 1],
  ["server-fin-after-tls11-hello", ["--negotiates", ">=TLS 1.2"], ["FAIL"], 1],
  ["server-fin-old-and-new-client", ["--offers", "TLS 1.2"], ["FAIL", "pass"], 1],
  ["server-fin-old-and-new-client", ["--offers", "TLS 1.2", "--client", "192.0.2.11"], ["pass"], 0],
  ["server-fin-old-and-new-client", ["--offers", "TLS 1.2", "--stream", "1"], ["pass"], 0],
  ["server-fin-old-and-new-client", ["--established", "--client", "198.18.0.0/15"], [], 3],
  ["server-fin-old-and-new-client", ["--established", "--port", "587"], [], 3],
  ["starttls-not-used", ["--no-cleartext-mail"], ["FAIL"], 1],
  ["starttls-not-used", ["--offers", "TLS 1.2"], ["skip"], 3],
  ["one-sided", ["--closed-by", "client"], ["unknown"], 3],
  ["starts-late", ["--no-cleartext-mail"], ["unknown"], 3],
];

test.each(TABLE)("%s %j is %j, exit %i", (sample, conditions, results, code) => {
  const ended = verify(sample, ...conditions);
  const words = ended.output.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  expect([words.map((line) => line.split(" ")[0]), ended.code]).toEqual([results, code]);
});

test("a line names the session, the condition, what shows it and the frame", () => {
  expect(verify("server-fin-after-tls11-hello", "--offers", "TLS 1.2").output).toMatch(
    /^FAIL {4}samples\/server-fin-after-tls11-hello\.pcap stream 0 192\.0\.2\.10:\d+ to 198\.51\.100\.25:25: --offers TLS 1\.2: the hello offers at most TLS 1\.1 \(frame 15\)\n# .*: Confirmed by a second, independent reader: pcap-parser gives .* for all 18 packets\.\n$/,
  );
});

describe("the other forms", () => {
  const args = ["server-fin-old-and-new-client", "--offers", "TLS 1.2", "--format"] as const;

  test("TAP has a plan and a line a session", () => {
    const lines = verify(...args, "tap").output.split("\n");
    const told = lines.filter((line) => !line.startsWith("#")).map((line) => line.slice(0, 8));
    expect(told).toEqual(["TAP vers", "1..2", "not ok 1", "ok 2 - s", ""]);
  });

  test("JUnit counts and has a failure", () => {
    const { output } = verify(...args, "junit");
    expect([output.includes('tests="2" failures="1"'), output.match(/<failure message="--offers/g)]).toEqual([
      true,
      ['<failure message="--offers'],
    ]);
  });

  test("JSON holds each claim with its frame", () => {
    const { result, sessions } = JSON.parse(verify(...args, "json").output);
    const [first] = sessions;
    expect([result, first.claims]).toEqual([
      "fails",
      [
        {
          claim: "--offers TLS 1.2",
          result: "fails",
          because: "the hello offers at most TLS 1.1",
          frame: 15,
        },
      ],
    ]);
  });
});

describe("a wrong option ends with 2 and says what is expected", () => {
  test.each([
    [[], /needs a condition/],
    [["--offers", "TLS 9"], /expected a version, as in "TLS 1\.2"/],
    [["--negotiates", "newest"], /expected a version, as in ">=TLS 1\.2"/],
    [["--client", "mail:25", "--established"], /expected an address, a network or a name/],
    [["--client", "192.0.2.0/33", "--established"], /expected an address, a network or a name/],
    [["--finding", "bad-luck"], /--finding bad-luck: there is no finding of that name/],
    [["--closed-by", "nobody"], /--closed-by nobody: can be client, server/],
    [["--format", "xml", "--established"], /--format xml: can be text, tap, junit, json/],
  ])("%j", (conditions, message) => {
    const { code, errors } = verify("success-tls12", ...conditions);
    expect([code, errors.split("\n").length]).toEqual([2, 2]);
    expect(errors).toMatch(message);
  });

  test("a capture that is not there", () => {
    expect(verify("nothing", "--established").code).toBe(2);
  });
});

function verify(sample: string, ...conditions: string[]) {
  const args = ["dist/cli/main.js", "verify", `samples/${sample}.pcap`, ...conditions];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  return { code: status, output: stdout, errors: stderr };
}
