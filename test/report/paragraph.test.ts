import { expect, test } from "vitest";
import { clockIn } from "../../src/report/clock.ts";
import { createColors } from "../../src/report/colors.ts";
import { paragraph } from "../../src/report/paragraph.ts";
import * as build from "../build/sessions.ts";

const PLAIN = {
  width: 80,
  ciphers: false,
  verbose: false,
  colors: createColors(false),
  clock: clockIn("UTC"),
  moment: () => "14:43:15",
  files: [build.capture()],
  isOneOfSeveral: false,
};

test("paragraph fits 80 columns and has the evidence", () => {
  expect(paragraph(build.session(), PLAIN)).toBe(
    `Stream 0 14:43:15 192.0.2.10:41234 → 198.51.100.25:25 handshake-failed
  The server closed the connection with a FIN (frame 15) 26 ms after the
  ClientHello (frame 13) and sent no alert. The client offers at most TLS 1.1,
  with 7 cipher suites.
  Names        mail.example.org → mx.example.net
  STARTTLS     frame 10, 220 in 11
  Wireshark    wireshark -r mail.pcap -Y 'tcp.stream eq 0 and frame.number in
               {13, 15}' -g 15
`,
  );
});

test("paragraph says of a client without EHLO that no name was given", () => {
  expect(paragraph(build.session({ smtp: build.smtpDialogue({ ehlo: null }) }), PLAIN)).toMatch(
    /^  Names +no name given → mx\.example\.net$/m,
  );
});

test("paragraph escapes control characters of names in the capture", () => {
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

test("paragraph has the server's certificate and the client's own, not their issuers", () => {
  const names = ["CN=mx", "CN=mx's CA", "CN=relay", "CN=relay's CA"];
  const certificates = names.map((subject, index) =>
    build.certificate({ subject, from: index < 2 ? "server" : "client" }),
  );
  const text = paragraph(build.session({ tls: build.tlsSession({ certificates }) }), PLAIN);
  expect(text.match(/^ {2}\w.* · issued by/gm)).toEqual([
    "  Certificate  CN=mx · issued by",
    "  Client's     CN=relay · issued by",
  ]);
});

test("paragraph has Exchange's session id for the server's log", () => {
  const smtp = build.smtpDialogue({ exchangeSessionId: "08DE2A6028D26C22" });
  expect(paragraph(build.session({ smtp }), PLAIN)).toContain(
    "\n  Exchange     session id 08DE2A6028D26C22, find it in the server's protocol log\n",
  );
});

test("paragraph wraps a heading with two IPv6 endpoints", () => {
  const client = { address: "2001:db8:85a3:8d3:1319:8a2e:370:7348", port: 65_535 };
  const lines = paragraph(build.session({ client, server: client }), PLAIN).split("\n");
  expect(lines.slice(0, 2)).toEqual([
    "Stream 0 14:43:15 [2001:db8:85a3:8d3:1319:8a2e:370:7348]:65535",
    "  → [2001:db8:85a3:8d3:1319:8a2e:370:7348]:65535 handshake-failed",
  ]);
});

test("paragraph names the capture if there are several", () => {
  const [title] = paragraph(build.session(), { ...PLAIN, isOneOfSeveral: true }).split("\n");
  expect(title?.slice(0, 30)).toBe("Stream 0 of mail.pcap 14:43:15");
});

const OLD = build.finding({ certainty: "likely" });
const SUITES = build.finding({
  id: "weak-suites-offered",
  severity: "info",
  title: "The client offers weak suites",
  primary: false,
  detail: "3 of 7 (frame 13).",
});

test("paragraph has the ending, then the finding, its detail, the remedy and the fault", () => {
  const findings = [{ ...OLD, fault: "server", detail: "It closed at once (frame 15)." } as const, SUITES];
  const lines = paragraph(build.session({ findings }), PLAIN).split("\n");
  expect(lines.slice(1, 10)).toEqual([
    "  The server closed the connection with a FIN (frame 15) 26 ms after the",
    "  ClientHello (frame 13) and sent no alert.",
    "  The server closed right after the ClientHello without saying why (likely)",
    "  It closed at once (frame 15).",
    "  What to do: Ask the operator of the server for its log at that time.",
    "  Names        mail.example.org → mx.example.net",
    "  STARTTLS     frame 10, 220 in 11",
    "  Finding      server-closed-after-clienthello (error, likely; fault: the",
    "               server)",
  ]);
});

test.each([
  ["tls.clientHello.highestVersion", ["Versions"]],
  ["tls.clientHello.cipherSuites", ["Ciphers"]],
  ["tls.serverHello.cipherSuite", ["Ciphers"]],
  ["aborted.with", []],
])("versions and suites stand where the conclusion rests on them: %s", (field, labels) => {
  const evidence = [{ frame: 13, field, value: "" }];
  const text = paragraph(build.session({ findings: [{ ...OLD, evidence }] }), PLAIN);
  expect(["Versions", "Ciphers"].filter((label) => text.includes(`  ${label} `))).toEqual(labels);
});

test("paragraph lists a few suites, or all on request", () => {
  const evidence = [{ frame: 13, field: "tls.clientHello.cipherSuites", value: "" }];
  const session = build.session({ findings: [{ ...OLD, evidence }] });
  const [some, all] = [false, true].map((ciphers) => paragraph(session, { ...PLAIN, ciphers }));
  const amounts = [some, all].map((text) => text?.match(/0x[0-9a-f]{4} TLS_/g)?.length);
  expect([amounts, some?.includes("and 3 more (--ciphers)")]).toEqual([[4, 7], true]);
});

test("paragraph lists other errors and warnings beside the main finding, not notes", () => {
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

test("paragraph of an established session takes its first error as the main finding", () => {
  const error = build.finding({ primary: false, title: "Data never arrived", detail: "In frame 20." });
  const text = paragraph(build.establishedSession({ findings: [SUITES, error] }), PLAIN);
  expect(text).toContain("  Data never arrived (certain)\n  In frame 20.");
});

test("paragraph names the side to change, and the system if it was recognised", () => {
  const remedy = "On the server (Postfix): Ask its owner for the log.";
  const text = paragraph(build.session({ findings: [{ ...OLD, remedy }] }), PLAIN);
  expect(text).toContain("  What to do on the server (Postfix): Ask its owner for the log.");
});

test("paragraph with verbose has all findings, the logs, the dialogue and the ladder", () => {
  const text = paragraph(build.session({ findings: [OLD, SUITES] }), { ...PLAIN, verbose: true });
  const labels = text
    .split("\n")
    .flatMap((line) => /^ {2}([A-Z].{12})\S/.exec(line)?.[1]?.trim() ?? [])
    .filter((label) => /^(?:[A-Z]\w+|Round trip)$/.test(label));
  expect(labels).toEqual([
    "Names",
    "STARTTLS",
    "Finding",
    "Also",
    "Logs",
    "Greeting",
    "Capabilities",
    "Time",
    "Round trip",
    "Bytes",
    "Versions",
    "Ciphers",
    "Wireshark",
  ]);
  expect(text).toContain("|-- STARTTLS ---");
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("paragraph without a main finding has the other findings with verbose only", () => {
  const session = build.establishedSession({ findings: [SUITES] });
  const [brief, full] = [false, true].map((verbose) => paragraph(session, { ...PLAIN, verbose }));
  expect([brief, full].map((text) => text?.includes("weak-suites-offered"))).toEqual([false, true]);
});

test("paragraph quotes the logs of the likeliest systems", () => {
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

test("paragraph does not repeat what the main finding's detail says", () => {
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

test("paragraph says what was said inside TLS, with whose keys, and gives Wireshark the key log", () => {
  const lines = paragraph(build.decryptedSession(), PLAIN).split("\n");
  const start = lines.findIndex((line) => line.startsWith("  Inside TLS"));
  expect(lines.slice(start, -1)).toEqual([
    "  Inside TLS   EHLO 250, AUTH PLAIN 535 and QUIT 221",
    '               AUTH PLAIN (frame 17): "535 5.7.8 Error: authentication failed"',
    "               (frame 18)",
    "  Keys         Decrypted with the keys of tls.keys.",
    "  Wireshark    wireshark -r mail.pcap -o tls.keylog_file:logs/tls.keys -Y",
    "               'tcp.stream eq 0 and frame.number in {13, 14, 22, 23}' -g 23",
  ]);
});

test("paragraph escapes control characters of what was said inside TLS", () => {
  const reply = { frame: 18, code: 550, text: "no\u001b[2J" };
  const exchanges = [build.exchange("EHLO", 17, 260, reply, "a\u0007b")];
  const capabilities = ["X\u202e"];
  const smtpInTls = build.smtpInTls({ exchanges, replies: [reply], capabilities });
  const text = paragraph(build.decryptedSession({ smtpInTls }), { ...PLAIN, verbose: true });
  // oxlint-disable-next-line no-control-regex
  expect([/[\u0007\u001b\u202e]/.test(text), text.includes(String.raw`no\x1b[2J`)]).toEqual([false, true]);
});
