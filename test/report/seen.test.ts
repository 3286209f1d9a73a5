import { expect, test } from "vitest";
import { allSeen, misfitOf, SeenTally } from "../../src/report/seen.ts";
import { EVERY_SESSION, type SessionFilter } from "../../src/report/session-filter.ts";
import type { Session } from "../../src/session/session.ts";
import { establishedSession, finding, session, timeAt } from "../build/sessions.ts";

const hosts = (client: string, stream: number): Session =>
  session({
    stream,
    client: { address: client, port: 40_000 },
    smtp: null,
    startTime: timeAt(stream * 1000),
    endTime: timeAt(stream * 1000 + 500),
  });

function misfit(parts: Partial<SessionFilter>, sessions: readonly Session[]): string | null {
  const filter = { ...EVERY_SESSION, ...parts };
  const tally = new SeenTally(filter);
  for (const one of sessions) tally.add(one);
  return misfitOf(filter, tally.seen);
}

const TWO = [hosts("192.0.2.1", 0), hosts("192.0.2.2", 1), hosts("192.0.2.2", 2)];

test("misfitOf is null if a session fits, or there is none at all", () => {
  expect([misfit({ clients: ["192.0.2.1"] }, TWO), misfit({ clients: ["192.0.2.9"] }, [])]).toEqual([
    null,
    null,
  ]);
});

test.each<[Partial<SessionFilter>, string]>([
  [
    { clients: ["192.0.2.99"] },
    "no session has client 192.0.2.99; clients here, with their sessions: 192.0.2.2 2 and 192.0.2.1 1",
  ],
  [
    { servers: ["192.0.2.99", "mx.*"] },
    "no session has server 192.0.2.99 or mx.*; servers here, with their sessions: 198.51.100.25 3",
  ],
  [
    { findings: ["packet-loss"] },
    "no session has finding packet-loss; findings here, with their sessions: none",
  ],
  [{ outcomes: ["established"] }, "no session has outcome established; outcomes here: handshake-failed 3"],
  [
    { until: { text: "03:00", zone: "Europe/Berlin" } },
    "no session at that time; sessions here: 2026-10-20 16:43:15 to 16:43:17 CEST",
  ],
  [{ streams: [0, 7] }, "no session has stream number 7"],
  [
    { clients: ["192.0.2.1"], streams: [1] },
    "no session matches all of these options, though each matches some",
  ],
])("%j: %s", (parts, expected) => {
  expect(misfit(parts, TWO)).toBe(expected);
});

test("misfitOf names the hosts with the most sessions", () => {
  const many = Array.from({ length: 9 }, (_, index) => hosts(`192.0.2.${index}`, index));
  expect(misfit({ clients: ["198.51.100.1"] }, many)).toMatch(/: 192.0.2.0 1, .*, 192.0.2.4 1 and 4 more$/);
});

test("allSeen adds up several captures", () => {
  const filter = { ...EVERY_SESSION, clients: ["192.0.2.2"] };
  const parts = TWO.map((one) => {
    const tally = new SeenTally(filter);
    tally.add(one);
    return structuredClone(tally.seen);
  });
  const { sessions, fitting, firstTime, lastTime } = allSeen(parts);
  expect([sessions, fitting, firstTime, lastTime, misfitOf(filter, allSeen(parts))]).toEqual([
    3,
    2,
    timeAt(0),
    timeAt(2500),
    null,
  ]);
});

test("SeenTally.join adds what others have seen, as if it had seen it", () => {
  const filter = { ...EVERY_SESSION, clients: ["203.0.113.1"], streams: [1] };
  const sessions = Array.from({ length: 6 }, (_, stream) =>
    session({ stream, client: { address: `192.0.2.${stream % 4}`, port: 40_000 } }),
  );
  const [whole, joined] = [new SeenTally(filter), new SeenTally(filter)];
  for (const one of sessions) whole.add(one);
  for (const part of [sessions.slice(0, 2), sessions.slice(2, 3), sessions.slice(3)]) {
    const tally = new SeenTally(filter);
    for (const one of part) tally.add(one);
    joined.join(structuredClone(tally.seen));
  }
  expect(joined.seen).toEqual(whole.seen);
  expect([...(joined.seen.there.get("client") ?? [])]).toEqual([...(whole.seen.there.get("client") ?? [])]);
});

test("SeenTally takes the worst finding from sessions that fit", () => {
  const bad = session({ findings: [finding({ severity: "error" })] });
  const fair = establishedSession({
    findings: [finding({ severity: "info" }), finding({ severity: "warning" })],
  });
  const tally = new SeenTally({ ...EVERY_SESSION, outcomes: ["established"] });
  expect([bad, fair].map((one) => tally.add(one))).toEqual([false, true]);
  expect(tally.seen.worst).toBe("warning");
});
