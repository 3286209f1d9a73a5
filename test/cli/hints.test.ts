import { expect, test } from "vitest";
import { hints, mailboxHint } from "../../src/cli/hints.ts";
import { parseArguments } from "../../src/cli/parse-arguments.ts";
import type { Traffic } from "../../src/inspect.ts";

const NOTHING: Traffic = {
  sessions: 0,
  tcpSegments: 0,
  tcpStreams: 0,
  tlsPorts: [],
  mailboxPorts: [],
  unsupportedLinkTypes: [],
};
const TCP: Traffic = { ...NOTHING, tcpSegments: 10, tcpStreams: 1 };

async function hint(traffic: Traffic, sessions: number, ...args: string[]): Promise<string[]> {
  const parsed = await parseArguments(["a.pcap", ...args], "1.2.3", 80);
  return parsed.kind === "settings" ? hints({ ...traffic, sessions }, parsed.settings) : [];
}

test("sessions that were found need no hint", async () => {
  expect(await hint({ ...TCP, tlsPorts: [443] }, 1)).toEqual([]);
});

test("a capture without TCP is told as that", async () => {
  expect(await hint(NOTHING, 0)).toEqual(["no TCP in this capture"]);
});

test("TLS on other ports is named with the option that adds them", async () => {
  expect(await hint({ ...TCP, tlsPorts: [443, 8443] }, 0)).toEqual([
    "no TCP on ports 25, 465, 587, 2525; TLS was seen on ports 443, 8443: add --port 443,8443",
  ]);
});

test("a range of ports stays a range", async () => {
  expect(await hint(TCP, 0, "--port", "8000-8010")).toEqual([
    "no TCP on ports 25, 465, 587, 2525, 8000-8010: add --port, or --all-ports to look everywhere",
  ]);
});

test("with all ports there is nothing to add", async () => {
  expect(await hint(TCP, 0, "--all-ports")).toEqual(["no connection in this capture speaks SMTP or TLS"]);
});

test("a link type that was not read is named, whatever else was found", async () => {
  const unsupportedLinkTypes = [
    { linkType: 220, packets: 12 },
    { linkType: 4711, packets: 1 },
  ];
  expect(await hint({ ...TCP, unsupportedLinkTypes }, 1)).toEqual([
    "12 packets of link type 220 (USB_LINUX_MMAPPED) not read",
    "1 packet of link type 4711 not read",
  ]);
});

test("mail that is fetched is counted, with the option that adds it", async () => {
  const mailboxPorts = [
    { port: 110, connections: 3 },
    { port: 143, connections: 4 },
  ];
  const parsed = await parseArguments(["a.pcap"], "1.2.3", 80);
  const settings = parsed.kind === "settings" ? parsed.settings : null;
  const hintsOf = (sessions: number, ports: Traffic["mailboxPorts"]) =>
    settings && mailboxHint({ ...TCP, sessions, mailboxPorts: ports }, settings);
  expect([hintsOf(1, mailboxPorts), hintsOf(1, []), hintsOf(0, mailboxPorts)]).toEqual([
    "7 connections of IMAP or POP3 not inspected: add --port 110,143",
    null,
    null,
  ]);
  expect(await hint({ ...TCP, mailboxPorts }, 0)).toEqual([
    "no TCP on ports 25, 465, 587, 2525; 7 connections of IMAP or POP3 not inspected: add --port 110,143",
  ]);
});
