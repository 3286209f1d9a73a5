// The findings on sessions that work beside sessions that do not.
import { expect, test } from "vitest";
import { allClientsFail } from "../../../src/diagnose/findings/across-sessions/all-clients-fail.ts";
import { intermittentFailure } from "../../../src/diagnose/findings/across-sessions/intermittent-failure.ts";
import { oneClientFails } from "../../../src/diagnose/findings/across-sessions/one-client-fails.ts";
import { twoClientStacks } from "../../../src/diagnose/findings/across-sessions/two-client-stacks.ts";
import type { ClientHello, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const SERVER_NAME = "mx.example.net";

/** From this port of the client, half an hour after the story and more. */
function established(port: number, hello: Partial<ClientHello>, parts: Partial<Session> = {}): Session {
  const { tls } = build.establishedSession();
  return build.establishedSession({
    stream: port,
    client: { address: "192.0.2.10", port },
    startTime: build.timeAt(1_800_000 + port),
    endTime: build.timeAt(1_800_900 + port),
    tls: tls && { ...tls, clientHello: build.clientHello(hello) },
    ...parts,
  });
}

const NEW: Partial<ClientHello> = { version: build.TLS_1_2, highestVersion: build.TLS_1_2 };

test("the same hello that works at another address of the name fails here now and then", () => {
  const elsewhere = { server: { address: "198.51.100.26", port: 25 } };
  expect(judgement(intermittentFailure, build.session(), { among: [established(5001, {}, elsewhere)] })).toBe(
    "warning certain: Of 2 sessions with the same hello 1 got TLS (stream 5001) and 1 failed (stream 0). All that failed " +
      "went to 198.51.100.25, the others elsewhere.",
  );
});

test("a greeting of another host sets the failed ones apart at one address", () => {
  const banner = { frame: 4, code: 220, text: "mx2.example.net ESMTP" };
  const other = established(5001, {}, { smtp: build.smtpDialogue({ banner }) });
  expect(judge(intermittentFailure, build.session(), { among: [other] })?.detail).toMatch(
    / All that failed were greeted by mx\.example\.net, the others by other hosts\.$/,
  );
});

test("what GREASE a hello holds makes no difference", () => {
  const grease = { id: "0x1a1a", name: "GREASE" };
  const { cipherSuites } = build.clientHello();
  const hello = build.clientHello({ cipherSuites: [build.GREASE, ...cipherSuites] });
  const failed = build.session({ tls: build.tlsSession({ clientHello: hello }) });
  const good = established(5001, { cipherSuites: [grease, ...cipherSuites] });
  expect(judge(intermittentFailure, failed, { among: [good] })?.severity).toBe("warning");
});

test.each([
  ["all failed", [build.session({ client: { address: "192.0.2.10", port: 5001 } })]],
  ["another hello worked", [established(5001, NEW)]],
  ["another server took it", [established(5001, {}, otherServer())]],
])("a failure is not intermittent where %s", (_what, among) => {
  expect(judge(intermittentFailure, build.session(), { among })).toBeNull();
});

function otherServer(): Partial<Session> {
  const banner = { frame: 4, code: 220, text: "mail.example.com ESMTP" };
  return { server: { address: "203.0.113.25", port: 25 }, smtp: build.smtpDialogue({ banner }) };
}

test("another hello from the same address that works is another program's", () => {
  expect(judgement(twoClientStacks, build.session(), { among: [established(5001, NEW)] })).toBe(
    "info likely: This hello (frame 13, up to TLS 1.1) differs from those that got TLS from the same address (stream " +
      "5001, up to TLS 1.2).",
  );
});

const SOON = { startTime: build.timeAt(1000), endTime: build.timeAt(2000) };
const NEW_FAILED = build.session({ tls: build.tlsSession({ clientHello: build.clientHello(NEW) }) });

test.each([
  ["the same hello works too", build.session(), [established(5001, NEW), established(5002, {})]],
  ["the client tries a lower version at once", NEW_FAILED, [established(5001, {}, SOON)]],
  ["nothing works", build.session(), [NEW_FAILED]],
])("there are no two programs where %s", (_what, session, among) => {
  expect(judge(twoClientStacks, session, { among })).toBeNull();
});

function from(address: string, parts: Partial<Session> = {}): Session {
  return build.session({ client: { address, port: 40_000 }, ...parts });
}

const REFUSED: Partial<Session> = {
  tls: null,
  outcome: "starttls-refused",
  smtp: build.refused(454, "4.7.0"),
};

test("two clients that fail alike point to the server", () => {
  expect(judgement(allClientsFail, build.session(), { among: [from("192.0.2.11")] })).toBe(
    "info likely: All 2 client addresses that tried TLS with 198.51.100.25 port 25 failed, in the same way each time.",
  );
});

test.each([
  ["one client", []],
  [
    "a client that gets TLS",
    [from("192.0.2.11"), established(40_000, {}, { client: { address: "192.0.2.12", port: 1 } })],
  ],
  ["failures of two kinds", [from("192.0.2.11", REFUSED)]],
  ["clients of another server", [from("192.0.2.11", { server: { address: SERVER_NAME, port: 25 } })]],
])("%s proves nothing of the server", (_what, among) => {
  expect(judge(allClientsFail, build.session(), { among })).toBeNull();
});

test("a client that fails where another succeeds is to be looked at", () => {
  const other = established(40_000, NEW, { client: { address: "192.0.2.12", port: 40_000 } });
  expect(judgement(oneClientFails, build.session(), { among: [other] })).toBe(
    "info likely: 1 other client got TLS with 198.51.100.25 port 25; 192.0.2.10 failed each time.",
  );
});

test.each([
  ["it succeeds at times", [established(5001, {})]],
  [
    "another fails too",
    [from("192.0.2.11"), established(5001, NEW, { client: { address: "192.0.2.12", port: 5001 } })],
  ],
])("a client is not the only one that fails where %s", (_what, among) => {
  expect(judge(oneClientFails, build.session(), { among })).toBeNull();
});
