import { expect, test } from "vitest";
import { NEIGHBOURS, neighboursAmong } from "../../src/diagnose/neighbours.ts";
import type { Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

function at(second: number, parts: Partial<Session> = {}): Session {
  return build.session({ stream: second, startTime: build.timeAt(second * 1000), ...parts });
}

const streams = (sessions: readonly Pick<Session, "stream">[]) => sessions.map(({ stream }) => stream);

const banner = (host: string) =>
  build.smtpDialogue({ banner: { frame: 4, code: 220, text: `${host} ESMTP` } });
const server = (address: string, port = 25) => ({ server: { address, port } });

test("a pair is one client with one address and port, and a pool is of one name, oldest first", () => {
  const one = at(1);
  const sessions = [
    at(5, { ...server("198.51.100.99"), smtp: banner("MX.example.net") }),
    at(4, { smtp: banner("other.example.net") }),
    one,
    at(2, { ...server("198.51.100.99"), smtp: banner("other.example.org") }),
    at(3, { client: { address: "192.0.2.11", port: 1 } }),
    at(6, server("198.51.100.25", 587)),
  ];
  const neighbours = neighboursAmong(sessions);
  expect([streams(neighbours.pair(one)), streams(neighbours.pool(one))]).toEqual([
    [1, 4],
    [1, 4, 5],
  ]);
});

test("a server's sessions are those of all clients with its address and port", () => {
  const one = at(1);
  const others = [
    at(3, { client: { address: "192.0.2.11", port: 1 } }),
    at(2, server("203.0.113.1", 25)),
    at(4, server("198.51.100.25", 465)),
  ];
  expect(streams(neighboursAmong([one, ...others]).server(one))).toEqual([1, 3]);
});

test.each([
  ["the first", 0, 0],
  ["one in the middle", 50, 50 - NEIGHBOURS / 2],
  ["the last", 99, 99 - NEIGHBOURS],
])("of many sessions %s gets the nearest in time", (_what, index, first) => {
  const sessions = Array.from({ length: 100 }, (_, second) => at(second));
  const one = sessions[index] ?? at(0);
  const found = streams(neighboursAmong(sessions).pair(one));
  expect(found).toEqual(Array.from({ length: NEIGHBOURS + 1 }, (_, step) => first + step));
});

test("sessions of the same start, and without one, are found all the same", () => {
  const sessions = [at(0), at(0, { stream: 7 }), at(0, { stream: 8, startTime: null })];
  const neighbours = neighboursAmong(sessions);
  expect(sessions.map((session) => streams(neighbours.pair(session)))).toEqual([
    [0, 7, 8],
    [0, 7, 8],
    [0, 7, 8],
  ]);
});

test("sessions with the same random in their hello are found, and those without a hello are alone", () => {
  const bare = at(3, { tls: null });
  const other = build.tlsSession({ clientHello: build.clientHello({ random: "00".repeat(32) }) });
  const sessions = [at(1), at(2, server("203.0.113.1")), bare, at(4, { tls: other })];
  const neighbours = neighboursAmong(sessions);
  const [one = bare] = sessions;
  expect([one, bare].map((each) => streams(neighbours.sameHello(each)))).toEqual([[1, 2], [3]]);
});

const client = (last: number) => ({ client: { address: `192.0.2.${last}`, port: 1 } });

test("clients are grouped by whether they ever established TLS", () => {
  const sessions = [
    at(1, client(1)),
    build.establishedSession({ ...client(1), stream: 2 }),
    at(3, client(2)),
    at(4, { ...client(3), outcome: "incomplete-capture" }),
  ];
  const { succeeding, failing, isUniform } = neighboursAmong(sessions).clientsOf(at(1));
  expect([[...succeeding], [...failing], isUniform]).toEqual([["192.0.2.1"], ["192.0.2.2"], true]);
});
