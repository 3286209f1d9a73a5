import { describe, expect, test } from "vitest";
import { renderBrief } from "../../src/report/brief.ts";
import type { ReportDocument } from "../../src/report/report-document.ts";
import { EVERY_SESSION } from "../../src/report/session-filter.ts";
import { HOSTILE, hostileSession } from "../build/hostile.ts";
import * as build from "../build/sessions.ts";

const OPTIONS = { width: 80, color: false, ciphers: true, verbose: false };

const brief = (parts: Partial<ReportDocument>): string =>
  [...renderBrief(build.reportDocument(parts), OPTIONS)].join("");

const SHA256 = "41750cbcccaa1f3649b86bfc316b2e6a84b19424379e1d57270a59325ba761bf";
const captures = [build.capture({ path: "/home/someone/mail.pcap", sha256: SHA256 })];
const finding = build.finding({ title: "The server is old", certainty: "likely" });

describe("renderBrief of one session", () => {
  test("says who closed after what, between whom, when, what was offered, and how to see it", () => {
    const sessions = [build.session({ capture: "/home/someone/mail.pcap", findings: [finding] })];
    expect(brief({ captures, sessions })).toBe(
      [
        "The server is old (likely, server-closed-after-clienthello). The server closed",
        "the connection with a FIN (frame 15) 26 ms after the ClientHello (frame 13) and",
        "sent no alert.",
        "192.0.2.10:41234 mail.example.org -> 198.51.100.25:25 mx.example.net",
        "2026-10-20 14:43:15.000000 to 14:43:15.240000 UTC; offered at most TLS 1.1",
        `SHA-256 ${SHA256}`,
        "wireshark -r mail.pcap -Y 'tcp.stream eq 0' -g 15",
        "",
      ].join("\n"),
    );
  });

  test("quotes the server's reply", () => {
    const smtp = build.refused(454, "4.7.0 TLS not available");
    expect(brief({ sessions: [build.session({ smtp, tls: null, findings: [finding] })] })).toContain(
      "The server said: 454 4.7.0 TLS not available (frame 11)\n",
    );
  });

  test("has no finding if TLS was established", () => {
    expect(brief({ sessions: [build.establishedSession()] }).split("\n")[0]).toContain(
      "TLS was established.",
    );
  });

  test("says with whose keys a session was decrypted, and what could not be", () => {
    const { tls } = build.decryptedSession();
    const server = { records: 3, stopped: { frame: 18, reason: "bytes-missing" } } as const;
    const session = build.decryptedSession({
      tls: tls && { ...tls, decryption: build.decryption({ server }) },
    });
    expect(
      brief({ sessions: [session] })
        .split("\n")
        .slice(0, -1)
        .slice(-6),
    ).toEqual([
      "Decrypted with the keys of tls.keys.",
      "What the server sent from frame 18 on could not be decrypted: records before it",
      "are missing in the capture. Capture again without lost packets, and packets in",
      "full length.",
      "mail.pcap",
      "wireshark -r mail.pcap -o tls.keylog_file:tls.keys -Y 'tcp.stream eq 0'",
    ]);
  });

  test("has its times in the zone of the options", () => {
    const document = build.reportDocument({ sessions: [build.session({ findings: [finding] })] });
    const text = [...renderBrief(document, { ...OPTIONS, zone: "Europe/Berlin" })].join("");
    expect(text).toContain("2026-10-20 16:43:15.000000 to 16:43:15.240000 CEST; offered");
  });

  test("says which sessions were selected", () => {
    const document = build.reportDocument({ sessions: [0, 1].map((stream) => build.session({ stream })) });
    const text = [...renderBrief(document, { ...OPTIONS, filter: { ...EVERY_SESSION, failed: true } })].join(
      "",
    );
    expect(text.split("\n").slice(0, 2)).toEqual([
      "2 of 2 chosen connections failed.",
      "Selected with --failed.",
    ]);
  });

  test("says what of the captures could not be read: three warnings, and how many more there are", () => {
    const sessions = [build.session({ findings: [finding] })];
    const one = build.capture({
      warnings: ["15 packets (from frame 1 on) could not be read: a header is damaged"],
    });
    expect(brief({ captures: [one], sessions })).toContain(
      "\nWarning: 15 packets (from frame 1 on) could not be read: a header is damaged.\n",
    );
    const several = [
      build.capture({ path: "/a/b.pcap", warnings: ["w1", "w2"] }),
      build.capture({ warnings: ["w3", "w4"] }),
    ];
    expect(brief({ captures: several, sessions })).toContain(
      "\nWarning, b.pcap: w1.\nWarning, b.pcap: w2.\nWarning, mail.pcap: w3.\nAnd 1 more warning.\n",
    );
  });

  test("writes IPv6 without brackets, of which Jira makes links", () => {
    const client = { address: "2001:db8::10", port: 41234 };
    expect(brief({ sessions: [build.session({ client })] })).toContain(
      "2001:db8::10 port 41234 mail.example.org -> ",
    );
  });
});

test("renderBrief of many sessions has the biggest causes and counts the others", () => {
  const sessions = Array.from({ length: 24 }, (_, stream) =>
    build.session({
      stream,
      findings: [
        build.finding({ id: `finding-${Math.min(stream, 5)}`, title: `No. ${Math.min(stream, 5)}` }),
      ],
    }),
  );
  const paragraphs = brief({ captures, sessions }).split("\n\n");
  expect([
    paragraphs.length,
    paragraphs[0]?.split("\n")[0],
    paragraphs[1]?.startsWith("19 of 24 sessions: No. 5 (certain, finding-5). Stream 5: The server closed"),
    paragraphs.at(-1),
  ]).toEqual([
    5,
    "24 of 24 connections failed.",
    true,
    "3 more causes with 3 sessions not described here.\n",
  ]);
});

test.each(HOSTILE)("renderBrief passes no control character and no line end of the capture: %j", (text) => {
  const shown = brief({ sessions: [hostileSession(text)] });
  const harmless = brief({ sessions: [hostileSession("harmless")] });
  expect([shown.match(/[^\P{C}\n]/gu), shown.split("\n").length >= harmless.split("\n").length]).toEqual([
    null,
    true,
  ]);
});
