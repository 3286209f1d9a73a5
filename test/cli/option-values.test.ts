// Texts given for options -> what they mean.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { UsageError } from "../../src/cli/command-line.ts";
import { parseDecodeAs, parsePorts, parseStreams, readPolicy } from "../../src/cli/option-values.ts";
import { PUBLISHED_POLICY } from "../../src/diagnose/policy/providers.ts";

describe("parsePorts", () => {
  test.each([
    ["443", [443]],
    ["443,8443", [443, 8443]],
    ["8000-8003", [8000, 8001, 8002, 8003]],
    ["25, 1-2", [25, 1, 2]],
    ["65535", [65_535]],
  ])("%j gives %j", (text, ports) => {
    expect(parsePorts(text)).toEqual(ports);
  });

  test.each(["", "0", "65536", "x", "25,", "30-20", "-5", "1e3", "25;26", "99999999999"])(
    "%j is a UsageError",
    (text) => {
      expect(() => parsePorts(text)).toThrow(UsageError);
    },
  );

  test('of "25,x" says that "x" is wrong', () => {
    expect(() => parsePorts("25,x")).toThrow('"x" is not a port number or range');
  });
});

describe("parseStreams", () => {
  test("0 and 4000000000 are stream numbers", () => {
    expect(parseStreams("0,4000000000")).toEqual([0, 4_000_000_000]);
  });

  test("a range of 4,000,000,001 streams is a UsageError", () => {
    expect(() => parseStreams("0-4000000000")).toThrow(UsageError);
  });
});

describe("parseDecodeAs", () => {
  test.each([
    ["tcp.port==2525,smtp", [[2525, "smtp"]]],
    ["tcp.port == 8443, tls", [[8443, "tls"]]],
    ["tcp.port==8443,ssl", [[8443, "tls"]]],
    ["tcp.port==1143,imap", [[1143, "imap"]]],
    ["tcp.port==1110,pop", [[1110, "pop3"]]],
    [
      "tcp.port==26-27,smtp",
      [
        [26, "smtp"],
        [27, "smtp"],
      ],
    ],
  ])("%j gives %j, as tshark reads it", (text, decoded) => {
    expect(parseDecodeAs(text)).toEqual(decoded);
  });

  test.each(["2525,smtp", "udp.port==53,dns", "tcp.port==25", "tcp.port=25,smtp", ""])(
    "%j is a UsageError that says what is expected",
    (text) => {
      expect(() => parseDecodeAs(text)).toThrow("expected tcp.port==PORT,PROTOCOL");
    },
  );

  test("an unknown protocol is a UsageError that lists those known", () => {
    expect(() => parseDecodeAs("tcp.port==25,http")).toThrow(
      /^the protocol can be smtp, lmtp, imap, .*, tls, ssl$/,
    );
  });
});

describe("readPolicy", () => {
  const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-policy-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function file(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  test("without --policy gives the published policy", async () => {
    expect(await readPolicy(null)).toBe(PUBLISHED_POLICY);
  });

  test("of none gives a policy without providers", async () => {
    expect(await readPolicy("none")).toEqual({ providers: [] });
  });

  test("of a file with a byte order mark puts its providers first", async () => {
    const provider = { id: "relay", hosts: ["*.example.net"], source: { url: "memo 7", date: "2026" } };
    const path = file("policy.json", `\uFEFF${JSON.stringify({ providers: [provider] })}`);
    expect((await readPolicy(path)).providers[0]?.id).toBe("relay");
  });

  test("of a file without end throws a UsageError", async () => {
    const path = file("large.json", " ".repeat((16 << 20) + 1));
    await expect(readPolicy(path)).rejects.toMatchObject({
      name: "UsageError",
      message: `--policy ${path}: larger than 16 MB: that is no policy`,
    });
  });

  test("of a file that is not a policy throws a UsageError with option, file and place", async () => {
    const path = file("wrong.json", '{"providers":[{"id":"relay","hosts":"x"}]}');
    await expect(readPolicy(path)).rejects.toMatchObject({
      name: "UsageError",
      message: `--policy ${path}: providers[0].hosts: expected a list`,
    });
  });

  test("of a missing file throws a UsageError with option, file and the next step", async () => {
    const path = join(folder, "missing.json");
    await expect(readPolicy(path)).rejects.toMatchObject({
      name: "UsageError",
      message: `--policy ${path}: no such file: check the path and the working directory`,
    });
  });
});
