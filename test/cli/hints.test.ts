// IMAP and POP3 beside the sessions of a capture -> the line that says how to inspect them.
import { expect, test } from "vitest";
import { mailboxHint } from "../../src/cli/hints.ts";
import type { Traffic } from "../../src/capture-report.ts";

const TCP: Traffic = {
  sessions: 1,
  tcpSegments: 10,
  tcpStreams: 1,
  tlsPorts: [],
  mailboxPorts: [],
  unreadPackets: 0,
};
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
