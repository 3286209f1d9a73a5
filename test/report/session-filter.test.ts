import { expect, test } from "vitest";
import {
  EVERY_SESSION,
  filterText,
  fits,
  isHostPattern,
  type SessionFilter,
} from "../../src/report/session-filter.ts";
import type { Session } from "../../src/session/session.ts";
import {
  clientHello,
  establishedSession,
  finding,
  session,
  smtpDialogue,
  tlsSession,
} from "../build/sessions.ts";

/** 192.0.2.10 says EHLO mail.example.org to 198.51.100.25, mx.example.net, at 14:43:15 UTC; it fails. */
const FAILED = session({
  smtp: smtpDialogue({
    banner: { frame: 4, code: 220, text: "mx.example.net ESMTP" },
    ehlo: { frame: 6, command: "EHLO", name: "mail.example.org" },
  }),
  findings: [finding({ id: "packet-loss" }), finding({ id: "sni-missing" })],
});

const isFitting = (parts: Partial<SessionFilter>, one: Session = FAILED): boolean =>
  fits({ ...EVERY_SESSION, ...parts })(one);

test("fits() without criteria is true for every session", () => {
  expect(isFitting({})).toBe(true);
});

test.each<[Partial<SessionFilter>, boolean]>([
  [{ failed: true }, true],
  [{ clients: ["192.0.2.10"] }, true],
  [{ clients: ["192.0.2.11"] }, false],
  [{ clients: ["192.0.2.11", "192.0.2.8/30"] }, true],
  [{ clients: ["192.0.2.12/30"] }, false],
  [{ clients: ["MAIL.example.org."] }, true],
  [{ clients: ["*.example.org"] }, true],
  [{ clients: ["example.org"] }, false],
  [{ clients: ["mailxexample.org"] }, false],
  [{ servers: ["mail.example.org"] }, false],
  [{ servers: ["mx.example.net"] }, true],
  [{ servers: ["2001:db8::/32"] }, false],
  [{ servers: ["::/0"] }, false],
  [{ clients: ["192.0.2.10"], servers: ["192.0.2.10"] }, false],
  [{ ports: [587, 25] }, true],
  [{ ports: [587] }, false],
  [{ findings: ["no-shared-cipher", "sni-missing"] }, true],
  [{ findings: ["no-shared-cipher"] }, false],
  [{ outcomes: ["handshake-failed"] }, true],
  [{ outcomes: ["established"], failed: true }, false],
  [{ streams: [3, 0] }, true],
  [{ streams: [3] }, false],
])("%j fits: %s", (parts, expected) => {
  expect(isFitting(parts)).toBe(expected);
});

test("fits() with failed is false for an established session", () => {
  expect(isFitting({ failed: true }, establishedSession())).toBe(false);
});

test("fits() finds a server by SNI, and a client by its address in a PROXY header", () => {
  const behind = session({
    smtp: null,
    tls: tlsSession({ clientHello: clientHello({ serverName: "imap.example.net" }) }),
    proxy: {
      frame: 4,
      version: 1,
      source: { address: "203.0.113.7", port: 40_000 },
      destination: null,
      reply: null,
    },
  });
  expect(isFitting({ servers: ["imap.*"], clients: ["203.0.113.7"] }, behind)).toBe(true);
});

test.each([
  ["192.0.2.0/24", true],
  ["2001:db8::1", true],
  ["mx.*", true],
  ["192.0.2", false],
  ["192.0.2.0/33", false],
  ["192.0.2.1:25", false],
  ["mx.example.net/24", false],
  ["", false],
])("%j is a host: %s", (text, expected) => {
  expect(isHostPattern(text)).toBe(expected);
});

const BERLIN = "Europe/Berlin";

/** From 22:59:50 to 23:00:10 UTC, which in Berlin is 23:59:50 to 00:00:10. */
const AT_NIGHT = session({
  startTime: "2026-11-20T22:59:50.000000Z",
  endTime: "2026-11-20T23:00:10.500000Z",
});

test.each<[string | null, string | null, string, boolean]>([
  ["2026-11-20", null, "UTC", true],
  ["2026-11-21", null, "UTC", false],
  ["2026-11-21", null, BERLIN, true],
  ["2026-11-20T23:00:10.5", null, "UTC", true],
  ["2026-11-20T23:00:10.6", null, "UTC", false],
  [null, "2026-11-20T22:59", "UTC", true],
  [null, "2026-11-20T22:58", "UTC", false],
  [null, "2026-11-20T22:59:50", "UTC", true],
  [null, "2026-11-20T22:59:49.9", "UTC", false],
  ["23:00", "23:01", "UTC", true],
  ["23:01", "23:02", "UTC", false],
  ["22:00", "22:58", "UTC", false],
  ["23:59", null, BERLIN, true],
  ["00:00", "00:00", BERLIN, true],
  ["03:14", "03:20", BERLIN, false],
  ["22:30", "02:00", "UTC", true],
  ["23:30", "02:00", "UTC", false],
])("a session of the night is since %s until %s in %s: %s", (since, until, zone, expected) => {
  const bound = (text: string | null) => (text === null ? null : { text, zone });
  expect(isFitting({ since: bound(since), until: bound(until) }, AT_NIGHT)).toBe(expected);
});

test("fits() with a time is false for a session without timestamps", () => {
  const timeless = session({ startTime: null, endTime: null });
  expect(isFitting({ since: { text: "00:00", zone: "UTC" } }, timeless)).toBe(false);
});

test("a filter can be sent to a worker thread", () => {
  expect(structuredClone(EVERY_SESSION)).toEqual(EVERY_SESSION);
});

test("filterText is the options that give the filter", () => {
  const since = { text: "03:14", zone: "UTC" };
  const parts = { failed: true, clients: ["192.0.2.10", "*.example.org"], streams: [0, 4], since };
  expect([filterText(EVERY_SESSION), filterText({ ...EVERY_SESSION, ...parts })]).toEqual([
    "",
    "--failed --client 192.0.2.10 --client *.example.org --since 03:14 --stream 0,4",
  ]);
});

test.each([
  ["0.0.0.0/0", "203.0.113.9", true],
  ["0.0.0.0/0", "2001:db8::1", false],
  ["192.0.2.0/24", "192.0.2.255", true],
  ["192.0.2.0/24", "192.0.3.0", false],
  ["192.0.2.77/25", "192.0.2.127", true],
  ["192.0.2.77/25", "192.0.2.128", false],
  ["255.255.255.255", "255.255.255.255", true],
  ["255.255.255.255", "127.255.255.255", false],
  ["128.0.0.0/1", "127.255.255.255", false],
  ["128.0.0.0/1", "128.0.0.0", true],
  ["::/0", "192.0.2.1", false],
  ["2001:db8::/33", "2001:db8:7fff::1", true],
  ["2001:db8::/33", "2001:db8:8000::1", false],
])("%s has %s: %s", (network, address, isInside) => {
  expect(fits({ clients: [network] })(session({ client: { address, port: 1 } }))).toBe(isInside);
});
