// The findings on sessions that work beside sessions that do not.
import { expect, test } from "vitest";
import { allClientsFail } from "../../../src/diagnose/findings/across-sessions/all-clients-fail.ts";
import { intermittentFailure } from "../../../src/diagnose/findings/across-sessions/intermittent-failure.ts";
import { oneClientFails } from "../../../src/diagnose/findings/across-sessions/one-client-fails.ts";
import { otherHelloWorks } from "../../../src/diagnose/findings/across-sessions/other-hello-works.ts";
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

test("intermittent-failure: the same hello that works at other times with the server fails now and then", () => {
  expect(judgement(intermittentFailure, build.session(), { among: [established(5001, {})] })).toBe(
    "warning certain: Of 2 sessions with the same hello, 1 established TLS (stream 5001) and 1 failed " +
      "(stream 0).",
  );
});

const POOL = { server: { address: "198.51.100.26", port: 25 } };

test("intermittent-failure: the same hello that works at another address of the name is only possible, with both addresses", () => {
  const found = judge(intermittentFailure, build.session(), { among: [established(5001, {}, POOL)] });
  expect([found?.certainty, found?.title, found?.detail]).toEqual([
    "possible",
    "The same hello worked with another server of that name",
    "198.51.100.25 failed on this hello (frame 13); 198.51.100.26, which has the same name, answered the same hello with " +
      "TLS (stream 5001). They are two servers, perhaps configured differently.",
  ]);
});

test("intermittent-failure: a greeting of another host sets the failed ones apart at one address", () => {
  const banner = { frame: 4, code: 220, text: "mx2.example.net ESMTP" };
  const other = established(5001, {}, { smtp: build.smtpDialogue({ banner }) });
  expect(judge(intermittentFailure, build.session(), { among: [other] })?.detail).toMatch(
    / All that failed were greeted by mx\.example\.net, the others by other hosts\.$/,
  );
});

test("intermittent-failure: two hellos that differ only in GREASE are the same", () => {
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
  ["a longer hello worked", [established(5001, { length: 522 })]],
  ["a hello with another name worked", [established(5001, { serverName: SERVER_NAME })]],
  ["a hello in another record version worked", [established(5001, { recordVersion: build.TLS_1_2 })]],
  ["a hello with another fingerprint worked", [established(5001, { ja4: "t11i070100_other" })]],
  ["another server took it", [established(5001, {}, otherServer())]],
])("intermittent-failure: a failure is not intermittent if %s", (_what, among) => {
  expect(judge(intermittentFailure, build.session(), { among })).toBeNull();
});

function otherServer(): Partial<Session> {
  const banner = { frame: 4, code: 220, text: "mail.example.com ESMTP" };
  return { server: { address: "203.0.113.25", port: 25 }, smtp: build.smtpDialogue({ banner }) };
}

const PADDING = { id: "0x0015", name: "padding", length: 306 };
const LONG: Partial<ClientHello> = {
  length: 522,
  extensions: [...build.clientHello().extensions, PADDING],
  ja3: "other",
};
const failing = (hello: Partial<ClientHello>, parts: Partial<Session> = {}): Session =>
  build.session({ tls: build.tlsSession({ clientHello: build.clientHello(hello) }), ...parts });

test("other-hello-works: what a failing hello has otherwise than the working one of the same program is the lead", () => {
  const found = judge(otherHelloWorks, failing(LONG), { among: [established(5001, {})] });
  expect([found?.certainty, found?.title, found?.detail]).toEqual([
    "possible",
    "Another hello from this program worked with the same server: this one has padding among its " +
      "extensions (not in the other); 522 bytes, not 180 bytes",
    "This hello (frame 13) failed; another from the same program worked with the same server (stream " +
      "5001). This one has padding among its extensions (not in the other); 522 bytes, not 180 bytes.",
  ]);
});

test.each<[string, Partial<ClientHello>, string]>([
  ["another server name", { serverName: "mail.example.com" }, "the server name mail.example.com, not none"],
  ["ALPN", { alpn: ["h2", "http/1.1"] }, "ALPN h2, http/1.1, not none"],
  ["another record version", { recordVersion: build.TLS_1_2 }, "the record version TLS 1.2, not TLS 1.0"],
  ["no extensions", { extensions: [] }, "no supported_groups among its extensions"],
  ["SSL 2.0's form", { encoding: "sslv2" }, "the format of SSL 2.0, not TLS"],
])("other-hello-works: %s is named", (_what, hello, words) => {
  const found = judge(otherHelloWorks, failing(hello), { among: [established(5001, {})] });
  expect(found?.detail).toContain(`This one has ${words}.`);
});

test("other-hello-works: a difference that holds in several sessions of each kind is likely", () => {
  const again = failing(LONG, { client: { address: "192.0.2.10", port: 41_235 }, stream: 1 });
  const among = [established(5001, {}), established(5002, {}), again];
  const hello = { ...build.clientHello(LONG), random: "77".repeat(32) };
  const other = failing({ ...hello });
  expect(judge(otherHelloWorks, other, { among })?.certainty).toBe("likely");
});

test.each([
  ["the same hello works too", [established(5001, {}), established(5002, LONG)]],
  [
    "another same hello fails",
    [established(5001, {}), failing({}, { client: { address: "192.0.2.10", port: 9 } })],
  ],
  ["the other hello is another program's", [established(5001, NEW)]],
  ["the other hello went to another address", [established(5001, {}, POOL)]],
  ["nothing works", [failing({})]],
])("other-hello-works: a difference is not a lead if %s", (_what, among) => {
  expect(judge(otherHelloWorks, failing(LONG), { among })).toBeNull();
});

test("two-client-stacks: another hello from the same address that works is another program's", () => {
  expect(judgement(twoClientStacks, build.session(), { among: [established(5001, NEW)] })).toBe(
    "info likely: This hello (frame 13, up to TLS 1.1) differs from those that worked from the same address (stream " +
      "5001, up to TLS 1.2).",
  );
});

const SOON = { startTime: build.timeAt(1000), endTime: build.timeAt(2000) };
const NEW_FAILED = build.session({ tls: build.tlsSession({ clientHello: build.clientHello(NEW) }) });

test.each([
  ["the same hello works too", build.session(), [established(5001, NEW), established(5002, {})]],
  ["the client tries a lower version at once", NEW_FAILED, [established(5001, {}, SOON)]],
  ["nothing works", build.session(), [NEW_FAILED]],
])("two-client-stacks: there are no two programs if %s", (_what, session, among) => {
  expect(judge(twoClientStacks, session, { among })).toBeNull();
});

test("two-client-stacks: another server of the name that accepts the other program's hello says nothing of this one", () => {
  expect(judge(twoClientStacks, build.session(), { among: [established(5001, NEW, POOL)] })).toBeNull();
});

function from(address: string, parts: Partial<Session> = {}): Session {
  return build.session({ client: { address, port: 40_000 }, ...parts });
}

const REFUSED: Partial<Session> = {
  tls: null,
  outcome: "starttls-refused",
  smtp: build.refused(454, "4.7.0"),
};

test("all-clients-fail: two modern clients of two makes that fail in the same way point to the server", () => {
  const other = from("192.0.2.11", {
    tls: build.tlsSession({ clientHello: build.clientHello({ ja3: "other" }) }),
  });
  expect(judgement(allClientsFail, NEW_FAILED, { among: [other] })).toBe(
    "info likely: Both client addresses that tried TLS with 198.51.100.25 port 25 failed, each time in " +
      "the same way.",
  );
});

test.each([
  ["offer less than TLS 1.2", build.session(), from("192.0.2.11"), /None of them offered more than TLS 1\.1/],
  [
    "send one hello",
    NEW_FAILED,
    { ...NEW_FAILED, client: { address: "192.0.2.11", port: 1 } },
    /same fingerprints/,
  ],
])("all-clients-fail: clients that all %s may have the reason in common", (_what, session, other, told) => {
  const found = judge(allClientsFail, session, { among: [other] });
  expect([found?.certainty, found?.fault, told.test(found?.detail ?? "")]).toEqual(["possible", null, true]);
});

test.each([
  ["one client", []],
  [
    "a client that gets TLS",
    [from("192.0.2.11"), established(40_000, {}, { client: { address: "192.0.2.12", port: 1 } })],
  ],
  ["failures of two kinds", [from("192.0.2.11", REFUSED)]],
  ["clients of another server", [from("192.0.2.11", { server: { address: SERVER_NAME, port: 25 } })]],
])("all-clients-fail: %s proves nothing of the server", (_what, among) => {
  expect(judge(allClientsFail, build.session(), { among })).toBeNull();
});

test("one-client-fails: the only client that fails with a server that others reach is to be checked", () => {
  const other = established(40_000, NEW, { client: { address: "192.0.2.12", port: 40_000 } });
  expect(judgement(oneClientFails, build.session(), { among: [other] })).toBe(
    "info likely: 1 other client established TLS with 198.51.100.25 port 25; 192.0.2.10 failed every time.",
  );
});

test("one-client-fails: a client whose very hello works from elsewhere is not at fault", () => {
  const other = established(40_000, {}, { client: { address: "192.0.2.12", port: 40_000 } });
  const found = judge(oneClientFails, build.session(), { among: [other] });
  expect([found?.fault, found?.detail]).toEqual([
    null,
    "1 other client established TLS with 198.51.100.25 port 25; 192.0.2.10 failed every time. The same " +
      "hello worked from 192.0.2.12 (stream 40000): the server treats this address differently, or the path " +
      "does.",
  ]);
});

test("one-client-fails: a client that is offered no STARTTLS is not at fault", () => {
  const session = build.session({ tls: null, outcome: "starttls-not-offered", aborted: null });
  const other = established(40_000, NEW, { client: { address: "192.0.2.12", port: 40_000 } });
  expect(judge(oneClientFails, session, { among: [other] })).toBeNull();
});

test.each([
  ["it succeeds at times", [established(5001, {})]],
  [
    "another fails too",
    [from("192.0.2.11"), established(5001, NEW, { client: { address: "192.0.2.12", port: 5001 } })],
  ],
])("one-client-fails: a client is not the only one that fails if %s", (_what, among) => {
  expect(judge(oneClientFails, build.session(), { among })).toBeNull();
});
