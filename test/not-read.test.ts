// Why a capture has no session -> the warning that says the next step.
import { describe, expect, test } from "vitest";
import type { Traffic } from "../src/capture-report.ts";
import { mailboxHint, mailboxNote, noSessionWarning, portsToAdd, unreadWarning } from "../src/not-read.ts";
import { DEFAULT_PORTS } from "../src/session/mail-ports.ts";

const NOTHING: Traffic = {
  sessions: 0,
  tcpSegments: 0,
  tcpStreams: 0,
  tlsPorts: [],
  mailboxPorts: [],
  unreadPackets: 0,
};
const TCP: Traffic = { ...NOTHING, tcpSegments: 10, tcpStreams: 1 };
const MAIL_PORTS = { ports: [...DEFAULT_PORTS], allPorts: false };

describe("noSessionWarning", () => {
  test("without TCP says so, but not of packets that could not be read", () => {
    expect(noSessionWarning(NOTHING, MAIL_PORTS)).toBe("no TCP in this capture");
    expect(noSessionWarning({ ...NOTHING, unreadPackets: 1 }, MAIL_PORTS)).toBe(
      "no TCP among the packets that could be read",
    );
  });

  test("for TLS on other ports names the option that adds them", () => {
    expect(noSessionWarning({ ...TCP, tlsPorts: [443, 8443], unreadPackets: 2 }, MAIL_PORTS)).toBe(
      "no TCP on ports 25, 465, 587, 2525 among the packets that could be read; TLS was seen on ports 443, 8443: " +
        "add --port 443,8443",
    );
  });

  test("writes a range of ports as a range", () => {
    const ports = [...DEFAULT_PORTS, ...Array.from({ length: 11 }, (_, index) => 8000 + index)];
    expect(noSessionWarning(TCP, { ports, allPorts: false })).toBe(
      "no TCP on ports 25, 465, 587, 2525, 8000-8010: use --port to add ports, or --all-ports to inspect every port",
    );
  });

  test("with --all-ports names no option", () => {
    expect(noSessionWarning(TCP, { ...MAIL_PORTS, allPorts: true })).toBe(
      "no connection in this capture speaks SMTP or TLS",
    );
  });

  test("counts IMAP and POP3 connections and names the option that adds them", () => {
    const mailboxPorts = [
      { port: 110, connections: 3 },
      { port: 143, connections: 4 },
    ];
    expect(noSessionWarning({ ...TCP, mailboxPorts }, MAIL_PORTS)).toBe(
      "no TCP on ports 25, 465, 587, 2525; 7 IMAP or POP3 connections not inspected: add --port 110,143",
    );
  });
});

test("unreadWarning counts, and says where to look", () => {
  const texts = [1, 12_000].map((packets) => unreadWarning({ what: "encrypted", packets, frame: 7 }));
  expect(texts).toEqual([
    { frame: 7, text: "1 packet (frame 7) could not be read: encrypted" },
    { frame: 7, text: "12,000 packets (from frame 7 on) could not be read: encrypted" },
  ]);
});

const MAILBOX_PORTS = [
  { port: 110, connections: 3 },
  { port: 143, connections: 4 },
];

test.each([
  [1, MAILBOX_PORTS, false, "7 IMAP or POP3 connections not inspected: add --port 110,143"],
  [1, [], false, null],
  [1, MAILBOX_PORTS, true, null],
  // The warning that there is no session says it.
  [0, MAILBOX_PORTS, false, null],
])("mailboxHint beside %i sessions, for connections %j, is %j", (sessions, mailboxPorts, allPorts, hint) => {
  expect(mailboxHint({ ...TCP, sessions, mailboxPorts }, { allPorts })).toBe(hint);
});

test("mailboxNote is the hint without the option", () => {
  const found = { ...TCP, sessions: 1, mailboxPorts: MAILBOX_PORTS };
  expect(mailboxNote(found, MAIL_PORTS)).toBe("7 IMAP or POP3 connections not inspected");
  expect(mailboxNote({ ...found, sessions: 0 }, MAIL_PORTS)).toBe(null);
});

test("portsToAdd names ports with TLS where there is no session, and nothing with --all-ports", () => {
  const found = { ...TCP, tlsPorts: [25, 2600], mailboxPorts: MAILBOX_PORTS };
  expect(portsToAdd(found, MAIL_PORTS)).toEqual([110, 143, 2600]);
  expect(portsToAdd({ ...found, sessions: 1 }, MAIL_PORTS)).toEqual([110, 143]);
  expect(portsToAdd(found, { ...MAIL_PORTS, allPorts: true })).toEqual([]);
});
