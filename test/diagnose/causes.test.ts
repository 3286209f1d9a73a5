import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { causesOf, CauseTally } from "../../src/diagnose/causes.ts";
import { isFailed } from "../../src/diagnose/failed.ts";
import { summarized } from "../../src/diagnose/summarized.ts";
import type { Finding, Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

/** Sessions whose streams count up. */
function numbered(sessions: readonly Partial<Session>[]): Session[] {
  return sessions.map((parts, stream) => build.session({ stream, findings: [build.finding()], ...parts }));
}

const times = <T>(amount: number, make: (index: number) => T): T[] =>
  Array.from({ length: amount }, (_, index) => make(index));

const client = (number: number) => ({ address: `192.0.2.${number}`, port: 40_000 + number });
const server = (number: number) => ({ address: `198.51.100.${number}`, port: 25 });
/** A server of a name of its own. */
const host = (number: number): Partial<Session> => ({
  server: server(number),
  smtp: build.smtpDialogue({ banner: { frame: 4, code: 220, text: `mx${number}.example.net ESMTP` } }),
});
const found = (parts: Partial<Finding>) => ({ findings: [build.finding(parts)] });

/** How many sessions each cause has. */
const sizes = (sessions: readonly Session[]): number[] => causesOf(sessions).map((cause) => cause.sessions);

describe("sessions are of one cause", () => {
  test.each<[what: string, sessions: readonly Partial<Session>[], sizes: readonly number[]]>([
    ["where the same was found with the same server", times(9, (n) => ({ client: client(n) })), [9]],
    ["not with another finding", [{}, {}, found({ id: "sni-missing" })], [2, 1]],
    ["not with another fault", [{}, {}, found({ fault: "path" })], [2, 1]],
    [
      "not with another kind of offer",
      [
        {},
        {},
        { tls: build.tlsSession({ clientHello: build.clientHello({ highestVersion: build.TLS_1_3 }) }) },
      ],
      [2, 1],
    ],
    [
      "not with another server, where each has clients of its own",
      [{ client: client(1) }, { client: client(2) }, { client: client(3), ...host(9) }],
      [2, 1],
    ],
    ["though one client meets it with many servers", times(3, (n) => ({ server: server(n) })), [3]],
    [
      "though it is met with so many servers that they are no longer told apart",
      times(4, (n) => ({ client: client(n), ...host(n) })),
      [4],
    ],
    [
      "though it is met with several addresses of one name",
      times(3, (n) => ({ client: client(n), server: server(n) })),
      [3],
    ],
    [
      "not where some failed and others did not",
      [
        { outcome: "starttls-not-offered", ...found({ severity: "warning" }) },
        {
          outcome: "starttls-not-offered",
          smtp: build.smtpDialogue({ mailInClear: true }),
          ...found({ severity: "warning" }),
        },
      ],
      [1, 1],
    ],
    ["also without a finding: the outcome stands for it", [{ findings: [] }, { findings: [] }], [2]],
  ])("%s", (_what, sessions, expected) => {
    expect(sizes(numbered(sessions))).toEqual(expected);
  });

  test("are not of one cause if nothing explains them and they did not fail", () => {
    const unclear = build.session({ outcome: "incomplete-capture", findings: [] });
    expect(causesOf([build.establishedSession(), unclear])).toEqual([]);
  });

  test("are of one cause if the network lost packets, whatever was offered", () => {
    const lost = found({ id: "flight-not-delivered", fault: "path" });
    const clientHello = build.clientHello({ highestVersion: build.TLS_1_3 });
    expect(sizes(numbered([lost, { ...lost, tls: build.tlsSession({ clientHello }) }]))).toEqual([2]);
  });
});

/** No side gave it up, and no TLS was wanted. */
const CLEAR: Partial<Session> = { outcome: "starttls-not-used", aborted: null };

test("what failed comes first, then what most sessions share, then what is surest", () => {
  const sessions = numbered([
    ...times(9, () => ({ ...CLEAR, ...found({ id: "warned", severity: "warning" }) })),
    ...times(9, () => ({ ...CLEAR, ...found({ id: "noted", severity: "info" }) })),
    found({ id: "one-likely", certainty: "likely" }),
    found({ id: "one-certain" }),
    ...times(2, () => found({ id: "two" })),
  ]);
  expect(causesOf(sessions).map(({ finding }) => finding)).toEqual([
    "two",
    "one-certain",
    "one-likely",
    "warned",
    "noted",
  ]);
});

test("a cause has its clients, times, offers and best proof", () => {
  const old = build.clientHello({ highestVersion: { id: "0x0301", name: "TLS 1.0" } });
  const sessions = numbered([
    {
      client: client(1),
      startTime: build.timeAt(5000),
      ...found({ certainty: "possible", detail: "Perhaps." }),
    },
    {
      client: client(1),
      startTime: build.timeAt(1000),
      ...found({ certainty: "likely", detail: "Likely." }),
    },
    {
      client: client(2),
      startTime: null,
      tls: build.tlsSession({ clientHello: old }),
      ...found({ certainty: "possible" }),
    },
  ]);
  expect(causesOf(sessions)).toEqual([
    {
      finding: "server-closed-after-clienthello",
      fault: null,
      severity: "error",
      certainty: "likely",
      certainties: { likely: 1, possible: 2 },
      title: build.finding().title,
      detail: "Likely.",
      remedy: build.finding().remedy,
      failed: true,
      sessions: 3,
      streams: [0, 1, 2].map((stream) => ({ capture: "mail.pcap", stream })),
      example: { capture: "mail.pcap", stream: 1, frames: build.finding().frames },
      clients: {
        count: 2,
        top: [
          { address: "192.0.2.1", name: "mail.example.org", sessions: 2 },
          { address: "192.0.2.2", name: "mail.example.org", sessions: 1 },
        ],
      },
      servers: {
        count: 1,
        top: [{ address: "198.51.100.25", port: 25, name: "mx.example.net", sessions: 3 }],
      },
      offers: [
        { highestVersion: "TLS 1.1", sessions: 2 },
        { highestVersion: "TLS 1.0", sessions: 1 },
      ],
      words: null,
      against: null,
      firstTime: build.timeAt(1000),
      lastTime: build.timeAt(5000),
    },
  ]);
});

const named = (name: string | null): Partial<Session> => ({
  smtp: build.smtpDialogue({ ehlo: { frame: 6, command: "EHLO", name } }),
});

test("hosts at one address are counted by name, and one without a name is not another host", () => {
  const [shared, single] = [
    [named("a.example"), named("b.example"), named("a.example")],
    [named("a.example"), named(null)],
  ].map((sessions) => causesOf(numbered(sessions))[0]?.clients);
  expect([shared?.count, shared?.top.map(({ name, sessions }) => [name, sessions]), single?.count]).toEqual([
    2,
    [
      ["a.example", 2],
      ["b.example", 1],
    ],
    1,
  ]);
});

test("frames of another connection are not part of a cause's example", () => {
  const frames = { first: 10, last: 20, count: 11 };
  const [cause] = causesOf(numbered([{ frames, ...found({ frames: [4, 13, 15, 44] }) }]));
  expect(cause?.example.frames).toEqual([13, 15]);
});

test("a title that differs from session to session gives way to the finding's own", () => {
  const id = "certificate-expired";
  const sessions = numbered([
    found({ id, title: "Expired for 3 days" }),
    found({ id, title: "Expired for 4 days" }),
  ]);
  const [cause] = causesOf(sessions);
  expect([cause?.sessions, cause?.title.includes("days")]).toEqual([2, false]);
});

test("the server's words are those that ended the session, else its last refusal", () => {
  const replies = [
    { frame: 6, code: 502, text: "5.5.2 what?" },
    { frame: 9, code: 421, text: "4.7.66 TLS 1.0 is\n4.7.66 not supported" },
    { frame: 11, code: 503, text: "late" },
  ];
  const smtp = build.smtpDialogue({ replies });
  const aborted = { by: "server", with: "reply", frame: 9, certainty: "certain" } as const;
  const [ended, other] = [aborted, null].map(
    (side) => causesOf(numbered([{ smtp, aborted: side }]))[0]?.words,
  );
  expect([ended, other]).toEqual([
    { frame: 9, text: "421 4.7.66 TLS 1.0 is not supported" },
    { frame: 11, text: "503 late" },
  ]);
});

const reached = (number: number, parts: Partial<Session> = {}): Session =>
  build.establishedSession({ client: client(number), ...parts });

describe("what speaks against a cause", () => {
  test.each<[what: string, fault: Finding["fault"], others: readonly Session[], against: string | null]>([
    ["nothing", "server", [], null],
    [
      "other clients that reach the server",
      "server",
      [reached(7), reached(8)],
      "2 other clients established TLS with this server (TLS 1.2).",
    ],
    [
      "the same client in other sessions",
      "server",
      [reached(1)],
      "The same client established TLS with this server in other sessions.",
    ],
    [
      "not that the client reaches other servers, where the server is at fault",
      "server",
      [reached(1, { server: server(9) })],
      null,
    ],
    [
      "that it does, where the client is at fault",
      "client",
      [reached(1, { server: server(9) })],
      "The same client established TLS with other servers.",
    ],
    ["nothing, where the capture is at fault", "capture", [reached(7)], null],
  ])("%s", (_what, fault, others, against) => {
    const [cause] = causesOf([...numbered([{ client: client(1), ...found({ fault }) }]), ...others]);
    expect(cause?.against).toBe(against);
  });
});

test("a session does not speak against its own cause", () => {
  const inside = build.establishedSession({ findings: [build.finding({ severity: "warning" })] });
  expect(causesOf([inside]).map(({ against }) => against)).toEqual([null]);
});

test("the causes that failed hold all sessions that failed", () => {
  const sessions = numbered([
    {},
    { findings: [] },
    { outcome: "incomplete-capture" },
    { outcome: "starttls-not-used", aborted: null, ...found({ severity: "info" }) },
    { outcome: "established" },
  ]);
  const failed = causesOf(sessions).filter((cause) => cause.failed);
  expect(failed.reduce((sum, cause) => sum + cause.sessions, 0)).toBe(sessions.filter(isFailed).length);
});

test("each session is counted once, in whatever order they come", () => {
  const part = fc.record({
    client: fc.integer({ min: 0, max: 3 }).map(client),
    server: fc.integer({ min: 0, max: 5 }).map(server),
    findings: fc.constantFrom([build.finding()], [build.finding({ id: "sni-missing", fault: "client" })], []),
  });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const sessions = numbered(parts);
      const tally = new CauseTally();
      for (const session of sessions.toReversed()) tally.add(summarized(session));
      const [one, other] = [sizes(sessions), tally.finish().map((cause) => cause.sessions)];
      expect(one.reduce((sum, size) => sum + size, 0)).toBe(sessions.length);
      expect(other).toEqual(one);
    }),
  );
});

test("a session that was not chosen may speak against a cause, and is not one itself", () => {
  const reached7 = reached(7);
  const other = build.session({ stream: 9, findings: [build.finding({ id: "sni-missing" })] });
  const causes = causesOf(numbered([{ client: client(1) }]), [reached7, other]);
  expect(causes.map(({ sessions, against }) => [sessions, against])).toEqual([
    [1, "1 other client established TLS with this server (TLS 1.2)."],
  ]);
});
