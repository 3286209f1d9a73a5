import { describe, expect, it } from "vitest";
import { plainKind, quotedLine } from "../../src/session/plain-kind.ts";
import type { Side } from "../../src/session/session.ts";
import { ascii, fromHex } from "../build/tls.ts";

describe("plainKind", () => {
  const kinds: readonly (readonly [Side, string, string])[] = [
    ["server", "454 TLS not available\r\n", "smtp"],
    ["server", "220-mx\r\n220 mx\r\n", "smtp"],
    ["server", "250\r\n", "smtp"],
    ["client", "ehlo mail.example.org\r\n", "smtp"],
    ["server", "HTTP/1.1 400 Bad Request\r\n", "http"],
    ["client", "GET / HTTP/1.1\r\n", "http"],
    ["client", "HTTP/1.1 200 OK\r\n", "text"],
    ["server", "2024 was a good year\r\n", "text"],
    ["server", "EHLO mail.example.org\r\n", "text"],
    ["server", "* OK IMAP ready\r\n", "text"],
    ["client", "HUNTER2\r\n", "text"],
  ];
  it.each(kinds)("of the %s: %j are %s", (from, text, kind) => {
    expect(plainKind(from, ascii(text))).toBe(kind);
  });

  it("are binary if too few of them can be printed", () => {
    expect([
      plainKind("server", fromHex("4142434445464748490a0001")),
      plainKind("server", new Uint8Array(0)),
    ]).toEqual(["binary", "binary"]);
  });
});

describe("quotedLine", () => {
  const lines: readonly (readonly [string, string | null])[] = [
    ["454 no\r\nmore\r\n", "454 no"],
    ["x".repeat(100), "x".repeat(80)],
    ["454 verfügbar", "454 verfügbar"],
    ["454 \u0007", null],
    ["\r\n454", null],
  ];
  it.each(lines)("of %j is %j", (text, quote) => {
    expect(quotedLine(new TextEncoder().encode(text))).toBe(quote);
  });

  it("is null if the bytes are not text", () => {
    expect(quotedLine(fromHex("80818283"))).toBe(null);
  });
});
