// What a capture held instead of sessions -> the line that says the next step.
import { describe, expect, test } from "vitest";
import { hints, mailboxHint } from "../../src/cli/hints.ts";
import { DEFAULT_PORTS } from "../../src/session/mail-ports.ts";
import type { Traffic } from "../../src/capture-report.ts";

const NOTHING: Traffic = {
  sessions: 0,
  tcpSegments: 0,
  tcpStreams: 0,
  tlsPorts: [],
  mailboxPorts: [],
  unsupportedLinkTypes: [],
};
const TCP: Traffic = { ...NOTHING, tcpSegments: 10, tcpStreams: 1 };

const MAILBOX_PORTS = [
  { port: 110, connections: 3 },
  { port: 143, connections: 4 },
];
const MAIL_PORTS = { ports: [...DEFAULT_PORTS], allPorts: false };

describe("hints", () => {
  test("for a capture with a session are none", () => {
    expect(hints({ ...TCP, sessions: 1, tlsPorts: [443] }, MAIL_PORTS)).toEqual([]);
  });

  test("for a capture without TCP say so", () => {
    expect(hints(NOTHING, MAIL_PORTS)).toEqual(["no TCP in this capture"]);
  });

  test("for TLS on other ports name the option that adds them", () => {
    expect(hints({ ...TCP, tlsPorts: [443, 8443] }, MAIL_PORTS)).toEqual([
      "no TCP on ports 25, 465, 587, 2525; TLS was seen on ports 443, 8443: add --port 443,8443",
    ]);
  });

  test("write a range of ports as a range", () => {
    const ports = [...DEFAULT_PORTS, ...Array.from({ length: 11 }, (_, index) => 8000 + index)];
    expect(hints(TCP, { ports, allPorts: false })).toEqual([
      "no TCP on ports 25, 465, 587, 2525, 8000-8010: use --port to add ports, or --all-ports to inspect every port",
    ]);
  });

  test("with --all-ports name no option", () => {
    expect(hints(TCP, { ...MAIL_PORTS, allPorts: true })).toEqual([
      "no connection in this capture speaks SMTP or TLS",
    ]);
  });

  test("count packets of link types that were not read, beside sessions too", () => {
    const unsupportedLinkTypes = [
      { linkType: 220, packets: 12 },
      { linkType: 4711, packets: 1 },
    ];
    expect(hints({ ...TCP, sessions: 1, unsupportedLinkTypes }, MAIL_PORTS)).toEqual([
      "12 packets skipped: link type 220 (USB_LINUX_MMAPPED) is not supported",
      "1 packet skipped: link type 4711 is not supported",
    ]);
  });

  test("without sessions count IMAP and POP3 connections and name the option that adds them", () => {
    expect(hints({ ...TCP, mailboxPorts: MAILBOX_PORTS }, MAIL_PORTS)).toEqual([
      "no TCP on ports 25, 465, 587, 2525; 7 IMAP or POP3 connections not inspected: add --port 110,143",
    ]);
  });
});

test.each([
  [1, MAILBOX_PORTS, "7 IMAP or POP3 connections not inspected: add --port 110,143"],
  [1, [], null],
  [0, MAILBOX_PORTS, null],
])("mailboxHint beside %i sessions, for connections %j, is %j", (sessions, mailboxPorts, hint) => {
  expect(mailboxHint({ ...TCP, sessions, mailboxPorts }, MAIL_PORTS)).toBe(hint);
});
