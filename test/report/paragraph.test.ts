import { expect, test } from "vitest";
import { createColors } from "../../src/report/colors.ts";
import { paragraph, remark } from "../../src/report/paragraph.ts";
import * as build from "../build/sessions.ts";

const PLAIN = { width: 80, ciphers: false, verbose: false, colors: createColors(false) };

test("the story's paragraph fits 80 columns and holds its evidence", () => {
  expect(paragraph(build.session(), PLAIN)).toBe(
    `Stream 0 192.0.2.10:41234 → 198.51.100.25:25 handshake-failed
  The server closed the connection with a FIN (frame 15) 26 ms after the
  ClientHello (frame 13) and sent no alert. The client offers at most TLS 1.1,
  with 7 cipher suites.
  Versions     record 0x0301 · hello body 0x0302 · supported_versions absent
               The record version proves nothing: it is a compatibility value
               (RFC 5246 E.1, RFC 8446 5.1); the hello body is the offer.
  Ciphers      7 suites, in the client's order:
               0xc014 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
               0xc00a TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
               0x0035 TLS_RSA_WITH_AES_256_CBC_SHA
               0xc013 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
               and 3 more (--ciphers)
  Wireshark    tcp.stream eq 0 and frame.number in {13, 15}
`,
  );
});

test("names that the capture brings are shown as escapes", () => {
  const certificates = [build.certificate({ subject: "CN=\u001b[2J", issuer: "CN=\u202e" })];
  const errors = [{ frame: 14, from: "server", text: "not TLS: \u009b" }] as const;
  const clientHello = build.clientHello({ serverName: "a\u0007b" });
  const smtp = build.smtpDialogue({ banner: { frame: 4, code: 220, text: "hi\u001b]0;x\u0007" } });
  const tls = build.tlsSession({ certificates, errors, clientHello });
  const text = paragraph(build.session({ smtp, tls }), { ...PLAIN, verbose: true });
  const rows = text
    .split("\n")
    .filter((line) => /^ {2}(?:Greeting|Server name|Certificate|Unreadable)/.test(line));
  expect(rows).toEqual([
    "  Greeting     220 hi\\x1b]0;x\\x07",
    "  Server name  a\\x07b",
    "  Certificate  CN=\\x1b[2J · issued by CN=\\u202e · valid 2025-01-01 to 2026-01-01",
    "  Unreadable   frame 14, server: not TLS: \\x9b",
  ]);
});

test("two IPv6 endpoints do not make the heading too long", () => {
  const client = { address: "2001:db8:85a3:8d3:1319:8a2e:370:7348", port: 65_535 };
  const lines = paragraph(build.session({ client, server: client }), PLAIN).split("\n");
  expect(lines.slice(0, 2)).toEqual([
    "Stream 0 [2001:db8:85a3:8d3:1319:8a2e:370:7348]:65535",
    "  → [2001:db8:85a3:8d3:1319:8a2e:370:7348]:65535 handshake-failed",
  ]);
});

test("a remark is a line that is wrapped", () => {
  const starttls = { advertised: true, command: null, reply: null };
  const smtp = build.smtpDialogue({ starttls });
  const session = build.session({ smtp, tls: null, outcome: "starttls-not-used", aborted: null });
  expect(remark(session, PLAIN)).toBe(
    `Stream 0: The server offered STARTTLS and the client did not use it. The
  server closed the connection with a FIN (frame 15) 26 ms after the ClientHello
  (frame 13).
`,
  );
});
