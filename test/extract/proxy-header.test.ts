import { expect, test } from "vitest";
import { rewriteProxyHeader } from "../../src/extract/anonymize/proxy-header.ts";
import { Pseudonyms } from "../../src/extract/anonymize/pseudonyms.ts";

const names = new Pseudonyms(new Uint8Array(32));
const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

function rewritten(text: string) {
  const bytes = bytesOf(text);
  const end = rewriteProxyHeader(bytes, names);
  return { end, text: textOf(bytes) };
}

test("a PROXY text header keeps family and ports, and gets other addresses", () => {
  const header = "PROXY TCP4 203.0.113.9 198.51.100.25 40000 25\r\n";
  const { end, text } = rewritten(`${header}EHLO a\r\n`);
  expect(end).toBe(header.length);
  expect(text).toMatch(/^PROXY TCP4 100\.[\d.]{7} 100\.[\d.]{9} 40000 25\r\nEHLO a\r\n$/);
  expect(text).not.toContain("203.0.113.9");
});

test("unexpected words in a PROXY text header are redacted", () => {
  expect(rewritten("PROXY UNKNOWN bob@example.com 25\r\n").text).toBe("PROXY UNKNOWN xxxxxxxxxxxxxxx 25\r\n");
});

test("a PROXY binary header keeps its ports, gets other addresses, and its extensions are redacted", () => {
  const { end, text } = rewritten(
    `${SIGNATURE}\x21\x11\x00\x15\xcb\x00\x71\x09\xc6\x33\x64\x19\x9c\x40\x00\x19\x02\x00\x06a.test!`,
  );
  expect(end).toBe(SIGNATURE.length + 4 + 0x15);
  expect(text.slice(0, 16)).toBe(`${SIGNATURE}\x21\x11\x00\x15`);
  expect(text.slice(16, 20)).not.toBe("\xcb\x00\x71\x09");
  expect(text.slice(20, 24)).not.toBe("\xc6\x33\x64\x19");
  expect(text.slice(24)).toBe("\x9c\x40\x00\x19xxxxxxxxx!");
});

test("a PROXY binary header of a Unix socket is redacted after its length", () => {
  expect(rewritten(`${SIGNATURE}\x21\x31\x00\x04/tmp`).text).toBe(`${SIGNATURE}\x21\x31\x00\x04xxxx`);
});

test.each([
  "EHLO mail.example.org\r\n",
  "PROXY",
  "",
  `${SIGNATURE}\x21\x11`,
  `${SIGNATURE}\x21\x11\x00\x0c\xcb`,
])("%j has no whole PROXY header and is not changed", (text) =>
  expect(rewritten(text)).toEqual({ end: 0, text }),
);
