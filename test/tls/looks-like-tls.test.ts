// How a direction must begin to be taken for TLS or SSL 2.0.
import { expect, test } from "vitest";
import { looksLikeTls } from "../../src/tls/looks-like-tls.ts";
import { ascii, fromHex, sslv2ClientHelloMessage, sslv2Record } from "../build/tls.ts";

const ask = (bytes: Uint8Array): string => looksLikeTls(bytes, 0, bytes.length);

test.each([
  ["a ClientHello", "1603010100"],
  ["SSL 3.0", "160300002f"],
  ["an alert", "1503030002"],
  ["application data of the greatest length", "1703034800"],
  ["a draft's version", "167f0e0040"],
  ["an SSL 2.0 hello", "802e010002"],
  ["an SSLv2-format hello that offers TLS 1.2", "802e010303"],
  ["an SSL 2.0 hello with a three-byte header", "003000010002"],
  ["an SSL 2.0 ServerHello", "84b3040001"],
  ["an SSL 2.0 error", "8003000001"],
])("yes: %s", (_, bytes) => {
  expect(ask(fromHex(bytes))).toBe("yes");
});

test.each([
  ["a reply", ascii("454 4.7.0 TLS not available\r\n")],
  ["a command", ascii("EHLO client.example\r\n")],
  ["another content type", fromHex("1903030010")],
  ["DTLS", fromHex("16feff0000")],
  ["a record that is too long", fromHex("1603014801")],
  ["SSL 2.0 of an unknown version", fromHex("802e010400")],
  ["an SSL 2.0 master key without a hello", fromHex("802e020100")],
  ["an SSL 2.0 hello shorter than its fixed fields", fromHex("8008010002")],
])("no: %s", (_, bytes) => {
  expect(ask(bytes)).toBe("no");
});

test("plain text is told from its first byte", () => {
  expect([ask(ascii("2")), ask(ascii("E"))]).toEqual(["no", "no"]);
});

test("every beginning of a right header asks for more", () => {
  const hello = sslv2Record(sslv2ClientHelloMessage(0x0301, 0x00002f));
  const headers = [fromHex("16030100c8"), hello.subarray(0, 5)];
  const answers = headers.flatMap((header) =>
    Array.from(header.keys(), (length) => ask(header.subarray(0, length))),
  );
  expect(new Set(answers)).toEqual(new Set(["more"]));
});

test("only the given range is looked at", () => {
  const bytes = fromHex("ffff 1603010100 ffff");
  expect([looksLikeTls(bytes, 2, 7), looksLikeTls(bytes, 2, 6)]).toEqual(["yes", "more"]);
});
