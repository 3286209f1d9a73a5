import { describe, expect, test } from "vitest";
import { parseDecodeAs, parsePorts, parseStreams } from "../../src/cli/ports.ts";
import { UsageError } from "../../src/cli/usage-error.ts";

describe("parsePorts", () => {
  test.each([
    ["443", [443]],
    ["443,8443", [443, 8443]],
    ["8000-8003", [8000, 8001, 8002, 8003]],
    ["25, 1-2", [25, 1, 2]],
    ["65535", [65_535]],
  ])("reads %s", (text, ports) => {
    expect(parsePorts(text, "--port")).toEqual(ports);
  });

  test.each(["", "0", "65536", "x", "25,", "30-20", "-5", "1e3", "25;26", "99999999999"])(
    "refuses %j",
    (text) => {
      expect(() => parsePorts(text, "--port")).toThrow(UsageError);
    },
  );

  test("names the option and the item that is wrong", () => {
    expect(() => parsePorts("25,x", "--port")).toThrow(
      '--port 25,x: "x" is no port number and no range of such',
    );
  });
});

describe("parseStreams", () => {
  test("reads stream 0 and large numbers", () => {
    expect(parseStreams("0,4000000000")).toEqual([0, 4_000_000_000]);
  });

  test("refuses a range that nobody means", () => {
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
  ])("reads %s as tshark does", (text, decoded) => {
    expect(parseDecodeAs(text)).toEqual(decoded);
  });

  test.each(["2525,smtp", "udp.port==53,dns", "tcp.port==25", "tcp.port=25,smtp", ""])(
    "refuses %j",
    (text) => {
      expect(() => parseDecodeAs(text)).toThrow("expected tcp.port==PORT,PROTOCOL");
    },
  );

  test("names the protocols it knows", () => {
    expect(() => parseDecodeAs("tcp.port==25,http")).toThrow(
      /^-d tcp\.port==25,http: the protocol can be smtp, lmtp, imap, .*, tls, ssl$/,
    );
  });
});
