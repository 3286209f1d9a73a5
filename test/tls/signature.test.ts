// How a direction must begin to be taken for TLS or SSL 2.0, and for a hello.
import { expect, test } from "vitest";
import {
  CLIENT_HELLO,
  helloTypeAt,
  isPlainHello,
  looksLikeClientHello,
  looksLikeTls,
  SERVER_HELLO,
  tlsFormat,
} from "../../src/tls/signature.ts";
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
])("looksLikeTls says yes to %s", (_, bytes) => {
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
])("looksLikeTls says no to %s", (_, bytes) => {
  expect(ask(bytes)).toBe("no");
});

test("looksLikeTls says no to plaintext after its first byte", () => {
  expect([ask(ascii("2")), ask(ascii("E"))]).toEqual(["no", "no"]);
});

test("looksLikeTls asks for more bytes of every beginning of a right header", () => {
  const hello = sslv2Record(sslv2ClientHelloMessage(0x0301, 0x00002f));
  const headers = [fromHex("16030100c8"), hello.subarray(0, 5)];
  const answers = headers.flatMap((header) =>
    Array.from(header.keys(), (length) => ask(header.subarray(0, length))),
  );
  expect(new Set(answers)).toEqual(new Set(["more"]));
});

test("looksLikeTls reads the given range only", () => {
  const bytes = fromHex("ffff 1603010100 ffff");
  expect([looksLikeTls(bytes, 2, 7), looksLikeTls(bytes, 2, 6)]).toEqual(["yes", "more"]);
});

test.each([
  ["a handshake record with a ClientHello", "160301010001", "yes", CLIENT_HELLO],
  ["a handshake record with a ServerHello", "160303004a02", "no", SERVER_HELLO],
  ["a handshake record with another message", "16030300400b", "no", 0],
  ["an alert", "150303000201", "no", 0],
  ["a handshake record with a draft's version", "167f0e004001", "yes", 0],
  ["DTLS", "16feff000001", "no", 0],
  ["a hello in the format of SSL 2.0", "802e01030100", "no", 0],
  ["the header alone", "1603010100", "more", 0],
])("of %s (%s) looksLikeClientHello says %s and helloTypeAt is %i", (_, text, guess, type) => {
  const bytes = fromHex(text);
  expect([looksLikeClientHello(bytes, 0, bytes.length), helloTypeAt(bytes, 0, bytes.length)]).toEqual([
    guess,
    type,
  ]);
});

test("looksLikeClientHello, helloTypeAt and isPlainHello read the given range only", () => {
  const record = fromHex("ffff 160301010001 ffff");
  const body = fromHex("ffff 010000640303 ffff");
  const answers = [8, 7].map((end) => [
    looksLikeClientHello(record, 2, end),
    helloTypeAt(record, 2, end),
    isPlainHello(body, 2, end),
  ]);
  expect(answers).toEqual([
    ["yes", CLIENT_HELLO, true],
    ["more", 0, false],
  ]);
});

test.each([
  ["1603010100", "tls"],
  ["802e010303", "sslv2"],
  ["16030101", null],
  ["454545454545", null],
])("tlsFormat of %s is %s", (text, format) => {
  expect(tlsFormat(fromHex(text))).toBe(format);
});

test.each([
  ["a ClientHello of TLS 1.2", "010000640303", true],
  ["a ServerHello of SSL 3.0", "020000460300", true],
  ["a ClientHello of TLS 1.3", "010000640304", true],
  ["a hello of a version after TLS 1.3", "010000640305", false],
  ["a hello of SSL 2.0", "010000640002", false],
  ["a message of 65,536 bytes", "010100000303", false],
  ["a Certificate", "0b0000640303", false],
  ["five bytes", "0100006403", false],
])("isPlainHello of the body of %s (%s) is %s", (_, text, isHello) => {
  const bytes = fromHex(text);
  expect(isPlainHello(bytes, 0, bytes.length)).toBe(isHello);
});
