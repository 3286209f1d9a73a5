import { describe, expect, it, test } from "vitest";
import { OpeningSniffer } from "../../src/session/opening-sniffer.ts";
import type { Side } from "../../src/session/session.ts";
import { HELLO } from "../build/conversations.ts";
import { bytesOf } from "../build/talk.ts";
import { sslv2ClientHelloMessage, sslv2Record } from "../build/tls.ts";

/** Each piece in a frame of its own, from 5 on. */
function sniffed(from: Side, ...pieces: readonly (Uint8Array | string)[]): OpeningSniffer {
  const sniffer = new OpeningSniffer(from);
  for (const [index, piece] of pieces.entries()) {
    const bytes = typeof piece === "string" ? bytesOf(piece) : piece;
    if (!sniffer.isDone) sniffer.data(bytes, 0, bytes.length, 5 + index);
  }
  return sniffer;
}

test.each<[Side, string, Uint8Array | string, string]>([
  ["server", "a greeting", "220 mx.example.net ESMTP\r\n", "smtp"],
  ["client", "EHLO", "EHLO client.example\r\n", "smtp"],
  ["client", "another command of SMTP", "MAIL FROM:<a@example.org>\r\n", "smtp"],
  ["client", "a ClientHello", HELLO, "tls"],
  [
    "client",
    "a ClientHello in the format of SSL 2.0",
    sslv2Record(sslv2ClientHelloMessage(0x0301, 0x2f)),
    "sslv2",
  ],
  ["client", "a PROXY header", "PROXY TCP4 192.0.2.1 192.0.2.2 1 25\r\n", "proxy"],
  ["client", "an HTTP request", "GET / HTTP/1.1\r\n", "http"],
  ["server", "an HTTP answer", "HTTP/1.1 400 Bad Request\r\n", "http"],
  ["server", "another line", "* OK IMAP4rev1 ready\r\n", "text"],
  ["client", "bytes that are not text", new Uint8Array(20).fill(1), "binary"],
])("OpeningSniffer of the %s's side recognises %s", (from, _what, bytes, kind) => {
  const sniffer = sniffed(from, bytes);
  expect([sniffer.isDone, sniffer.build()]).toEqual([true, { frame: 5, kind }]);
});

describe("OpeningSniffer", () => {
  it("waits for more bytes of a short beginning, and keeps its first frame", () => {
    const sniffer = sniffed("client", HELLO.subarray(0, 3), HELLO.subarray(3));
    expect(sniffer.build()).toEqual({ frame: 5, kind: "tls" });
  });

  it("judges a short beginning by what came when the connection ends", () => {
    const sniffer = sniffed("client", "QUI");
    expect(sniffer.isDone).toBe(false);
    expect(sniffer.build()).toEqual({ frame: 5, kind: "text" });
  });

  it("judges what came before missing bytes, and nothing after them", () => {
    const begun = sniffed("client", "hi");
    begun.gap();
    const late = new OpeningSniffer("server");
    late.gap();
    expect([begun.isDone, begun.build(), late.isDone, late.build()]).toEqual([
      true,
      { frame: 5, kind: "text" },
      true,
      null,
    ]);
  });
});
