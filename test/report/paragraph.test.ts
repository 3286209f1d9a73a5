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

test("Exchange's session id is told, since the server's log knows it", () => {
  const smtp = build.smtpDialogue({ exchangeSessionId: "08DE2A6028D26C22" });
  const rows = paragraph(build.session({ smtp }), PLAIN).split("\n").slice(-5, -2);
  expect(rows).toEqual([
    "               and 3 more (--ciphers)",
    "  Exchange     session id 08DE2A6028D26C22, joins this capture to the server's",
    "               protocol log",
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

const OLD = build.finding({ certainty: "likely" });
const SUITES = build.finding({
  id: "weak-suites-offered",
  severity: "info",
  title: "The client offers weak suites",
  primary: false,
  detail: "3 of 7 (frame 13).",
});

test("what best explains the session comes first, then how that is known, what to do, and whose fault it is", () => {
  const findings = [{ ...OLD, fault: "server" } as const, SUITES];
  const lines = paragraph(build.session({ findings }), PLAIN).split("\n");
  expect(lines.slice(1, 7)).toEqual([
    "  The server closed right after the ClientHello without saying why (likely)",
    "  The server closed with a FIN (frame 15) 26 ms after the ClientHello (frame 13)",
    "  and sent no alert. The client offers at most TLS 1.1, with 7 cipher suites.",
    "  What to do: Ask the owner of the server for its log of that second.",
    "  Finding      server-closed-after-clienthello (error, likely; fault: the",
    "               server)",
  ]);
});

test("how the connection ended is said where the finding does not name its frames and messages", () => {
  const told = "The server closed (frame 15) on the hello (frame 13).";
  const others = ["It closed on the ClientHello (frame 13).", told];
  const [frame, message] = others.map((detail) =>
    paragraph(build.session({ findings: [{ ...OLD, detail }] }), { ...PLAIN, width: 200 }),
  );
  const ending = "The server closed the connection with a FIN (frame 15) 26 ms after the ClientHello";
  expect([frame, message].map((text) => text?.replaceAll(/\s+/g, " ").includes(ending))).toEqual([
    true,
    true,
  ]);
});

test("other errors and warnings stand beside what explains the session, remarks do not", () => {
  const clear = build.finding({
    id: "mail-sent-in-clear",
    severity: "warning",
    title: "A message went unencrypted",
    primary: false,
    detail: "DATA (frame 9).",
  });
  const text = paragraph(build.session({ findings: [OLD, clear, SUITES] }), PLAIN);
  expect(text).toContain(
    "  Also         mail-sent-in-clear (warning, certain): A message went\n               unencrypted. DATA (frame 9).\n",
  );
  expect(text).not.toContain("weak-suites-offered");
});

test("an error on a session whose TLS was established leads its text, though nothing failed", () => {
  const error = build.finding({ primary: false, title: "Data never arrived", detail: "In frame 20." });
  const [, title, detail] = paragraph(build.establishedSession({ findings: [SUITES, error] }), PLAIN).split(
    "\n",
  );
  expect([title, detail?.slice(0, 14)]).toEqual(["  Data never arrived (certain)", "  In frame 20."]);
});

test("what to do names the system that it is meant for, where one was recognised", () => {
  const remedies = [{ system: "Postfix", text: "Ask the owner of the server for its log of that second." }];
  const lines = paragraph(build.session({ findings: [{ ...OLD, remedies }] }), PLAIN).split("\n");
  expect(lines[4]).toBe("  What to do (Postfix): Ask the owner of the server for its log of that second.");
});

test("all findings and the logs are told on request", () => {
  const text = paragraph(build.session({ findings: [OLD, SUITES] }), { ...PLAIN, verbose: true });
  expect(text.split("\n").slice(5, 10)).toEqual([
    "  Finding      server-closed-after-clienthello (error, likely)",
    "  Also         weak-suites-offered (info, certain): The client offers weak",
    "               suites. 3 of 7 (frame 13).",
    "  Logs         Postfix: lost connection after STARTTLS",
    "  Greeting     220 mx.example.net ESMTP",
  ]);
});

test("a session that nothing explains has its other findings on request only", () => {
  const session = build.establishedSession({ findings: [SUITES] });
  const [brief, full] = [false, true].map((verbose) => paragraph(session, { ...PLAIN, verbose }));
  expect([brief, full].map((text) => text?.includes("weak-suites-offered"))).toEqual([false, true]);
});

test("of many systems' logs the likely ones are quoted", () => {
  const logs = Array.from({ length: 5 }, (_, index) => ({ system: `System ${index}`, text: "a line" }));
  const session = build.session({ findings: [{ ...OLD, logs }] });
  const rows = paragraph(session, { ...PLAIN, width: 100, verbose: true }).split("\n");
  const first = rows.findIndex((row) => row.startsWith("  Logs"));
  expect(rows.slice(first, first + 4)).toEqual([
    "  Logs         System 0: a line",
    "               System 1: a line",
    "               System 2: a line",
    "               and 2 more: starttls-inspect explain server-closed-after-clienthello",
  ]);
});

test("a remark tells the finding that explains it, in its own words, and what else is bad", () => {
  const clear = build.finding({ severity: "warning", title: "A message went unencrypted", primary: false });
  const session = build.session({ outcome: "starttls-not-used", findings: [OLD, clear, SUITES] });
  expect(remark(session, PLAIN)).toBe(
    `Stream 0: The server closed right after the ClientHello without saying why
  (likely). The server closed with a FIN (frame 15) 26 ms after the ClientHello
  (frame 13) and sent no alert. Also: A message went unencrypted (certain).
`,
  );
});

test("what the main finding's words hold is not said again beside it", () => {
  const words = "The certificate (frame 14) is self-signed.";
  const main = build.finding({ detail: `The client sent unknown_ca (frame 15). ${words}` });
  const beside = build.finding({
    id: "certificate-self-signed",
    primary: false,
    title: "Self-signed",
    detail: words,
  });
  const text = paragraph(build.session({ findings: [main, beside] }), { ...PLAIN, width: 100 });
  expect(text).toContain("  Also         certificate-self-signed (error, certain): Self-signed.\n");
});
