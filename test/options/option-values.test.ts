// Texts given for options -> what they mean.
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/options/usage-error.ts";
import { parseDecodeAs, parsePorts, parseStreams } from "../../src/options/option-values.ts";

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
