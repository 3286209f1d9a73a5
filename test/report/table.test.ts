import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import { OUTCOMES } from "../../src/report/outcome.ts";
import type { Capture } from "../../src/report/report-document.ts";
import { renderTable } from "../../src/report/table.ts";
import type { Finding, Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const TOOL = { name: "starttls-inspect", version: "0.0.0" };
const OPTIONS = { width: 80, color: false, ciphers: false, verbose: false };

function render(
  sessions: readonly Session[],
  options: Partial<typeof OPTIONS> = {},
  captures: readonly Capture[] = [build.capture()],
): string {
  return [...renderTable(assembleDocument(TOOL, captures, sessions), { ...OPTIONS, ...options })].join("");
}

function linesOf(text: string, pattern: RegExp): string[] {
  return text.split("\n").filter((line) => pattern.test(line));
}

const LONG_ADDRESS = "2001:db8:85a3:8d3:1319:8a2e:370:7348";
const VARIED: readonly Session[] = [
  build.session(),
  build.establishedSession({ stream: 1 }),
  build.session({
    stream: 4_000_000,
    client: { address: LONG_ADDRESS, port: 65_535 },
    server: { address: LONG_ADDRESS, port: 25 },
    smtp: build.refused(454, "4.7.0 TLS not available"),
    tls: null,
    outcome: "starttls-refused",
    aborted: null,
  }),
  build.session({ stream: 5, smtp: null, tls: null, outcome: "incomplete-capture", aborted: null }),
];

describe("the table", () => {
  test.each([60, 80, 100, 120, 160, 200])("has unbroken borders and no line beyond %d columns", (width) => {
    const rows = linesOf(render(VARIED, { width }), /^[┌├└│]/);
    const widths = new Set(rows.map((line) => line.length));
    expect([widths.size, Math.max(...widths) <= width, rows.every((line) => /[┐┤┘│]$/.test(line))]).toEqual([
      1,
      true,
      true,
    ]);
  });

  test("is as narrow as 60 columns, not narrower", () => {
    expect(render(VARIED, { width: 0 })).toBe(render(VARIED, { width: 60 }));
  });

  test("has a column for each thing where there is room", () => {
    const [head] = linesOf(render(VARIED.slice(0, 2), { width: 200 }), /Stream/);
    expect(head?.split("│").map((cell) => cell.trim())).toEqual([
      "",
      "Stream",
      "Client",
      "Server",
      "STARTTLS",
      "Offered",
      "Chosen",
      "Closed by",
      "Outcome",
      "",
    ]);
  });

  test("tells the story in one row", () => {
    const [row] = linesOf(render([build.session()], { width: 200 }), /^│ 0/);
    expect(row?.split("│").map((cell) => cell.trim())).toEqual([
      "",
      "0",
      "192.0.2.10:41234",
      "198.51.100.25:25",
      "frame 10, 220 in 11",
      "TLS 1.1, 7 suites",
      "nothing",
      "server: FIN, frame 15, 26 ms after ClientHello",
      "handshake-failed",
      "",
    ]);
  });

  test("does not say that nothing was chosen where the server was not in view", () => {
    const view = { fromStart: false, bothSides: false, syns: 1, missing: [], rttMs: null };
    expect(render([build.session({ view })], { width: 200 })).toMatch(/│ not seen +│/);
  });

  test("does not say that TLS came at once where the capture began later, nor that an offer was not used", () => {
    const late = { fromStart: false, bothSides: true, syns: 0, missing: [], rttMs: null };
    const opening = { client: { frame: 13, kind: "tls" }, server: null } as const;
    const banner = build.smtpDialogue({ starttls: { advertised: true, command: null, reply: null } });
    const lost = {
      ...late,
      missing: [{ from: "client", frame: 9, bytes: 10, reason: "not-captured" }],
    } as const;
    const cells = [
      build.session({ smtp: null, opening, view: { ...late, fromStart: true } }),
      build.session({ smtp: null, opening, view: late }),
      build.session({ smtp: banner, view: late }),
      build.session({ smtp: banner, tls: null, view: lost }),
      build.session({ smtp: banner, tls: null }),
    ].map((session) =>
      linesOf(render([session], { width: 200 }), /^│ 0/)[0]
        ?.split("│")[4]
        ?.trim(),
    );
    expect(cells).toEqual(["none: TLS at once", "none seen", "offered", "offered", "offered, not used"]);
  });

  test("keeps stream order and shows what was not established, where there are too many", () => {
    const sessions = Array.from({ length: 300 }, (_, stream) =>
      stream % 100 === 50 ? build.session({ stream }) : build.establishedSession({ stream }),
    );
    const text = render(sessions, { width: 200 });
    const streams = linesOf(text, /^│ \d/).map((line) => Number(line.split("│")[1]));
    expect([streams.length, streams.slice(-2), text.includes("200 sessions not listed: --verbose")]).toEqual([
      100,
      [150, 250],
      true,
    ]);
  });

  test("lists all on request", () => {
    const sessions = Array.from({ length: 300 }, (_, stream) => build.establishedSession({ stream }));
    expect(linesOf(render(sessions, { width: 200, verbose: true }), /^│ \d/)).toHaveLength(300);
  });
});

describe("the report", () => {
  test("begins with the capture and ends with the count of outcomes", () => {
    const lines = render(VARIED).trimEnd().split("\n");
    expect([lines[0], lines.at(-1)]).toEqual([
      "mail.pcap: 17 packets, 2026-10-20 14:43:15 UTC, pcap",
      "4 sessions: 1 established, 1 handshake-failed, 1 starttls-refused, 1 incomplete-capture",
    ]);
  });

  test("has one heading for the files of a joined capture, which says what each of them holds", () => {
    const files = [
      build.capture({ path: "a.pcap", partOf: "a.pcap", lastTime: build.timeAt(100) }),
      build.capture({
        path: "b.pcap",
        partOf: "a.pcap",
        packets: 1,
        frames: { first: 18, last: 18 },
        compression: "gzip",
        firstTime: build.timeAt(110),
        lastTime: build.timeAt(1240),
        warnings: ["cut"],
      }),
      build.capture({
        path: "c.pcap",
        partOf: "a.pcap",
        packets: 0,
        frames: null,
        firstTime: null,
        lastTime: null,
      }),
    ];
    const lines = render([build.session({ capture: "a.pcap" })], {}, files).split("\n");
    expect([...lines.slice(0, 6), lines[6]?.slice(0, 1), lines.at(-2)]).toEqual([
      "3 files joined as one capture: 18 packets, 2026-10-20 14:43:15 to 14:43:16 UTC",
      "  frames 1 to 17  a.pcap, pcap",
      "  frame 18        b.pcap, pcap, gzip",
      "  no frames       c.pcap, pcap",
      "  Frames and streams are numbered as by: mergecap -a -w joined.pcapng FILES (in this order)",
      "warning: b.pcap: cut",
      "┌",
      "1 session: 1 handshake-failed",
    ]);
  });

  test("names of very many joined files those that hold what it tells of", () => {
    const files = Array.from({ length: 1000 }, (_, index) =>
      build.capture({
        path: `${index}.pcap`,
        partOf: "0.pcap",
        frames: { first: index * 10 + 1, last: index * 10 + 10 },
      }),
    );
    const failed = build.session({ capture: "0.pcap", frames: { first: 4010, last: 4021, count: 3 } });
    const sessions = [build.establishedSession({ capture: "0.pcap" }), failed];
    expect(linesOf(render(sessions, {}, files), /^ {2}frames|not listed/)).toEqual([
      "  frames 4001 to 4010  400.pcap, pcap",
      "  frames 4011 to 4020  401.pcap, pcap",
      "  frames 4021 to 4030  402.pcap, pcap",
      "  997 files not listed: --verbose lists all",
    ]);
  });

  test("has a heading for each capture, with its warnings and its own sessions", () => {
    const captures = [
      build.capture({ path: "a.pcap", warnings: ["the file ends inside packet 18"] }),
      build.capture({ path: "-", packets: 1, compression: "gzip", firstTime: null }),
    ];
    const text = render([build.session({ capture: "a.pcap" })], {}, captures);
    expect(linesOf(text, /^(?:a\.pcap|standard input|warning|No conn|1 session)/)).toEqual([
      "a.pcap: 17 packets, 2026-10-20 14:43:15 UTC, pcap",
      "warning: the file ends inside packet 18",
      "standard input: 1 packet, no times, pcap, gzip",
      "No connections to show.",
      "1 session in 2 captures: 1 handshake-failed",
    ]);
  });

  test("gives a paragraph to failures, a line to what is unclear, and nothing to success", () => {
    expect(linesOf(render(VARIED), /^Stream/)).toEqual([
      "Stream 0 192.0.2.10:41234 → 198.51.100.25:25 handshake-failed",
      `Stream 4000000 [${LONG_ADDRESS}]:65535`,
      "Stream 5: The server closed the connection with a FIN (frame 15) 26 ms after",
    ]);
  });

  test("tells of TLS that stood where a finding explains what became of it, the more the graver", () => {
    const explained: readonly Partial<Finding>[] = [
      { severity: "error" },
      { severity: "warning" },
      { severity: "warning", primary: false },
      { severity: "error", primary: false },
    ];
    const sessions = explained.map((parts, index) =>
      build.establishedSession({
        stream: index + 1,
        findings: [build.finding({ ...parts, title: "It ended" })],
      }),
    );
    expect(linesOf(render(sessions), /^Stream/)).toEqual([
      "Stream 1 192.0.2.10:41234 → 198.51.100.25:25 established",
      "Stream 4 192.0.2.10:41234 → 198.51.100.25:25 established",
      "Stream 2: It ended (certain). The server closed with a FIN (frame 15) 26 ms",
    ]);
  });

  test("keeps silent on connections that are neither mail nor TLS", () => {
    const parts = { protocol: "unknown", smtp: null, tls: null } as const;
    const sessions = [
      build.session({ ...parts, outcome: "no-handshake" }),
      build.session({ ...parts, outcome: "incomplete-capture", aborted: null }),
    ];
    expect(linesOf(render(sessions), /^Stream/)).toEqual([]);
  });

  test("names every error and warning, of sessions with a text of their own or not", () => {
    const warned = { severity: "warning", primary: false } as const;
    const old = build.finding({ ...warned, title: "TLS 1.0 is in use" });
    const sessions = [
      ...Array.from({ length: 7 }, (_, stream) => build.establishedSession({ stream, findings: [old] })),
      build.establishedSession({
        stream: 7,
        findings: [
          build.finding({ ...warned, title: "A password was sent in plain text", certainty: "likely" }),
        ],
      }),
      ...Array.from({ length: 22 }, (_, index) =>
        build.session({ stream: 8 + index, findings: [build.finding({ title: `Cause ${index}` })] }),
      ),
    ];
    expect(render(sessions).split("\n").slice(-10, -3)).toEqual([
      "Also found:",
      "  Cause 20 (certain): stream 28",
      "  Cause 21 (certain): stream 29",
      "  TLS 1.0 is in use (certain): streams 0, 1, 2, 3, 4 and 2 more",
      "  A password was sent in plain text (likely): stream 7",
      "",
      "2 more sessions not described: use --verbose for all, --stream N for one.",
    ]);
  });

  test("stops telling after twenty failures and says so", () => {
    const sessions = Array.from({ length: 25 }, (_, stream) => build.session({ stream }));
    const text = render(sessions);
    expect([
      linesOf(text, /^Stream/).length,
      linesOf(text, /^5 more sessions not described: use --verbose/).length,
    ]).toEqual([20, 1]);
  });

  test("is coloured only on request", () => {
    expect([
      render(VARIED).includes("\u001b"),
      render(VARIED, { color: true }).includes("\u001b[31m"),
    ]).toEqual([false, true]);
  });

  test("lets no text from a capture steer the terminal", () => {
    const nasty = fc.string({ unit: "binary", maxLength: 12 });
    fc.assert(
      fc.property(nasty, nasty, fc.constantFrom(...OUTCOMES), (one, other, outcome) => {
        const text = render([{ ...hostile(one, other), outcome }], { verbose: true }, [
          build.capture({ path: one, warnings: [other] }),
        ]);
        return !/[\p{C}\u2028\u2029]/u.test(text.replaceAll("\n", ""));
      }),
      { numRuns: 30 },
    );
  });
});

/** A session with the two texts wherever the capture's own text goes. */
function hostile(one: string, other: string): Session {
  const reply = { frame: 11, code: 454, text: one };
  const command = { frame: 10, time: null, verb: other, trailing: null };
  const story = build.session();
  return {
    ...story,
    capture: one,
    client: { address: other, port: 1 },
    protocol: one,
    smtp: build.smtpDialogue({
      banner: { ...reply, frame: 4, text: other },
      ehlo: { frame: 6, command: one, name: other },
      capabilities: [one],
      starttls: { advertised: true, command, reply },
      replies: [reply],
    }),
    tls: build.tlsSession({
      clientHello: build.clientHello({ serverName: one, alpn: [other] }),
      certificates: [build.certificate({ subject: one, issuer: other, notAfter: one, publicKey: other })],
      messages: [{ ...build.message("client", one, 13, 0) }],
      errors: [{ frame: 14, from: "server", text: other }],
    }),
    close: { ...story.close, after: other },
    findings: [
      build.finding({ id: one, title: other, detail: one, frames: [], remedy: one, references: [other] }),
    ],
  };
}
