import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import { OUTCOMES } from "../../src/session/outcome.ts";
import type { Capture } from "../../src/report/report-document.ts";
import { renderTable } from "../../src/report/table.ts";
import type { Session } from "../../src/session/session.ts";
import { HOSTILE, hostileSession } from "../build/hostile.ts";
import * as build from "../build/sessions.ts";

const TOOL = { name: "starttls-inspect", version: "0.0.0" };
const OPTIONS = { width: 80, color: false, ciphers: false, verbose: false, sessions: false };

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

const table = (sessions: readonly Session[], options: Partial<typeof OPTIONS> = {}): string =>
  render(sessions, { ...options, sessions: true });

describe("renderTable with --sessions", () => {
  test.each([60, 80, 100, 120, 160, 200])("has unbroken borders and no line beyond %d columns", (width) => {
    const rows = linesOf(table(VARIED, { width }), /^[┌├└│]/);
    const widths = new Set(rows.map((line) => line.length));
    expect([widths.size, Math.max(...widths) <= width, rows.every((line) => /[┐┤┘│]$/.test(line))]).toEqual([
      1,
      true,
      true,
    ]);
  });

  test("is as narrow as 60 columns, not narrower", () => {
    expect(table(VARIED, { width: 0 })).toBe(table(VARIED, { width: 60 }));
  });

  test("has a column for each fact if there is room", () => {
    const [head] = linesOf(table(VARIED.slice(0, 2), { width: 200 }), /Stream/);
    expect(head?.split("│").map((cell) => cell.trim())).toEqual([
      "",
      "Stream",
      "Time",
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

  test("shows a session in one row", () => {
    const [row] = linesOf(table([build.session()], { width: 200 }), /^│ 0/);
    expect(row?.split("│").map((cell) => cell.trim())).toEqual([
      "",
      "0",
      "14:43:15",
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

  test("does not say that nothing was chosen if the server's side was not captured", () => {
    const view = { fromStart: false, bothSides: false, syns: 1, missing: [], rttMs: null };
    expect(table([build.session({ view })], { width: 200 })).toMatch(/│ not seen +│/);
  });

  test("says neither implicit TLS nor unused offer if the capture began later", () => {
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
      linesOf(table([session], { width: 200 }), /^│ 0/)[0]
        ?.split("│")[5]
        ?.trim(),
    );
    expect(cells).toEqual(["none: implicit TLS", "none seen", "offered", "offered", "offered, not used"]);
  });

  test("lists all sessions by cause, the worst first, then unclear ones, then established ones", () => {
    const refused = build.finding({ id: "starttls-refused-temporary" });
    const sessions = [
      build.establishedSession({ stream: 0 }),
      build.session({ stream: 1, outcome: "incomplete-capture", findings: [] }),
      build.session({ stream: 2, findings: [refused] }),
      build.session({ stream: 3, findings: [build.finding()] }),
      build.session({ stream: 4, findings: [build.finding()] }),
    ];
    const streams = linesOf(table(sessions, { width: 200 }), /^│ \d/).map((line) =>
      Number(line.split("│")[1]),
    );
    expect(streams).toEqual([3, 4, 2, 1, 0]);
  });

  test("ranks a finding by the worst of its causes", () => {
    const often = build.finding({ id: "starttls-refused-temporary" });
    const sessions = [
      build.session({ stream: 0, findings: [often] }),
      build.session({ stream: 1, findings: [often] }),
      build.session({ stream: 2, findings: [build.finding()] }),
      build.session({ stream: 3, findings: [{ ...often, fault: "path" }] }),
    ];
    const streams = linesOf(table(sessions, { width: 200 }), /^│ \d/).map((line) =>
      Number(line.split("│")[1]),
    );
    expect(streams).toEqual([0, 1, 3, 2]);
  });

  test("names the capture of a stream if there are several", () => {
    const captures = [build.capture({ path: "a.pcap" }), build.capture({ path: "b.pcap" })];
    const sessions = [build.session({ capture: "a.pcap" }), build.session({ capture: "b.pcap" })];
    const rows = linesOf(render(sessions, { width: 200, sessions: true }, captures), /\.pcap +│/);
    expect(rows.map((row) => row.split("│")[1]?.trim())).toEqual(["a.pcap", "b.pcap"]);
  });
});

describe("renderTable", () => {
  test("begins with the capture and the totals", () => {
    expect(render(VARIED).split("\n").slice(0, 2)).toEqual([
      "mail.pcap: 17 packets, 2026-10-20 14:43:15 UTC, pcap",
      "4 sessions: 2 failed, 1 established, 1 other (1 incomplete-capture)",
    ]);
  });

  test("has one heading for a joined capture, with the frames of each file", () => {
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
    expect(lines.slice(0, 7)).toEqual([
      "3 files joined as one capture: 18 packets, 2026-10-20 14:43:15 to 14:43:16 UTC",
      "  frames 1 to 17  a.pcap, pcap",
      "  frame 18        b.pcap, pcap, gzip",
      "  no frames       c.pcap, pcap",
      "  Frames are numbered as by: mergecap -a -w joined.pcapng FILES (in this order)",
      "warning: b.pcap: cut",
      "1 session: 1 failed",
    ]);
  });

  test("names those of very many joined files that hold a failed session", () => {
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

  test("has a heading for each of a few captures, with its warnings", () => {
    const captures = [
      build.capture({ path: "a.pcap", warnings: ["the file ends inside packet 18"] }),
      build.capture({ path: "-", packets: 1, compression: "gzip", firstTime: null }),
    ];
    const text = render([build.session({ capture: "a.pcap" })], {}, captures);
    expect(text.split("\n").slice(0, 4)).toEqual([
      "a.pcap: 17 packets, 2026-10-20 14:43:15 UTC, pcap",
      "warning: the file ends inside packet 18",
      "standard input: 1 packet, no timestamps, pcap, gzip",
      "1 session: 1 failed",
    ]);
  });

  test("has one heading for many captures, and still each warning", () => {
    const captures = Array.from({ length: 30 }, (_, index) =>
      build.capture({ path: `${index}.pcap`, warnings: index === 7 ? ["cut"] : [] }),
    );
    expect(
      render([build.session({ capture: "0.pcap" })], {}, captures)
        .split("\n")
        .slice(0, 3),
    ).toEqual([
      "30 captures: 510 packets, 2026-10-20 14:43:15 UTC",
      "warning: 7.pcap: cut",
      "1 session: 1 failed",
    ]);
  });

  test("shows up to three sessions one by one", () => {
    expect(linesOf(render(VARIED.slice(0, 3)), /^Stream/)).toEqual([
      "Stream 0 14:43:15 192.0.2.10:41234 → 198.51.100.25:25 handshake-failed",
      "Stream 1 14:43:15 192.0.2.10:41234 → 198.51.100.25:25 established",
      `Stream 4000000 14:43:15 [${LONG_ADDRESS}]:65535`,
    ]);
  });

  test("sums up many sessions by cause, each in as many lines as there is room for", () => {
    const refused = build.finding({ id: "starttls-refused-temporary", title: "Refused for now" });
    const clear = build.finding({
      id: "mail-sent-in-clear",
      title: "Sent in the clear",
      severity: "warning",
    });
    const sessions = Array.from({ length: 30 }, (_, stream) => {
      const finding = stream < 20 ? build.finding() : stream < 25 ? refused : clear;
      return build.session({ stream, findings: [finding] });
    });
    expect(render(sessions)).toBe(`mail.pcap: 17 packets, 2026-10-20 14:43:15 UTC, pcap
30 sessions: 30 failed

   20  The server closed right after the ClientHello without saying why
       (certain)
       In stream 0: The server closed with a FIN (frame 15) 26 ms after the
       ClientHello (frame 13) and sent no alert.
       What to do: Ask the operator of the server for its log at that time.
       Finding      server-closed-after-clienthello
       Clients      192.0.2.10 mail.example.org
       Servers      198.51.100.25:25 mx.example.net
       Offered      at most TLS 1.1
       Time         14:43:15
       Wireshark    wireshark -r mail.pcap -Y 'tcp.stream eq 0 and frame.number
                    in {13, 15}' -g 15

    5  Refused for now (certain)
       In stream 20: The server closed with a FIN (frame 15) 26 ms after the
       ClientHello (frame 13) and sent no alert.
       What to do: Ask the operator of the server for its log at that time.
       Finding      starttls-refused-temporary
       Clients      192.0.2.10 mail.example.org
       Servers      198.51.100.25:25 mx.example.net
       Offered      at most TLS 1.1
       Time         14:43:15
       Wireshark    wireshark -r mail.pcap -Y 'tcp.stream eq 20 and frame.number
                    in {13, 15}' -g 15

    5  Sent in the clear (certain)
       mail-sent-in-clear · 192.0.2.10 mail.example.org → 198.51.100.25:25
       mx.example.net · at most TLS 1.1 · 14:43:15 · stream 25

TLS in use
  Offered      TLS 1.1: 30
  No TLS 1.2   1 client never offered it: 192.0.2.10 mail.example.org (TLS 1.1,
               30 sessions)

  More         --finding server-closed-after-clienthello, explain
               server-closed-after-clienthello
               --sessions, --stream N -v; to send: starttls-inspect report
`);
  });

  test("gives the certainties of a cause's sessions, even on one line", () => {
    const sessions = Array.from({ length: 50 }, (_, stream) =>
      build.session({
        stream,
        findings: [
          build.finding({ id: `cause-${stream % 25}`, certainty: stream < 25 ? "certain" : "likely" }),
        ],
      }),
    );
    expect(render(sessions)).toContain("    2  cause-0 (certain in 1, likely in 1) · ");
  });

  test("names causes that do not fit, and every other error and warning", () => {
    const warned = { severity: "warning", primary: false } as const;
    const sessions = Array.from({ length: 50 }, (_, stream) =>
      build.session({
        stream,
        findings: [
          build.finding({ id: `cause-${stream}` }),
          build.finding({ ...warned, id: stream < 30 ? "auth-in-clear" : "sni-missing" }),
        ],
      }),
    );
    const text = render(sessions).replaceAll(/\s+/g, " ");
    expect([text.match(/cause-\d+/g)?.length, /and \d+ more causes with \d+ sessions/.test(text)]).toEqual([
      // The first is named again by what there is to see of it.
      52,
      true,
    ]);
    expect(text).toContain("Also found auth-in-clear (30), sni-missing (20)");
  });

  test("says that no session failed if none did", () => {
    const sessions = Array.from({ length: 9 }, (_, stream) => build.establishedSession({ stream }));
    expect(render(sessions).split("\n").slice(1, 4)).toEqual([
      "9 sessions: 9 established",
      "",
      "No session failed.",
    ]);
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

test("nothing that a merged report calls a cipher suite, a purpose or an algorithm steers the terminal", () => {
  const texts = [...HOSTILE, "\u001b[2J", "\u009b2J", "\u202e"].map((text, stream) =>
    hostileSession(text, stream),
  );
  const printed = render(texts, { ciphers: true, verbose: true });
  expect(printed).toContain(String.raw`\x1b[2J`);
  expect(/[\p{C}\u2028\u2029]/u.exec(printed.replaceAll("\n", ""))).toBeNull();
});
