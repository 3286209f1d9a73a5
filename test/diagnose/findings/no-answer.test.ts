// The findings on hellos that were not acknowledged, or acknowledged and not answered.
import { expect, test } from "vitest";
import { clienthelloLargeNotAnswered } from "../../../src/diagnose/findings/hello/clienthello-large-not-answered.ts";
import { clienthelloLarge } from "../../../src/diagnose/findings/hello/clienthello-large.ts";
import { noAnswerToClienthello } from "../../../src/diagnose/findings/hello/no-answer-to-clienthello.ts";
import type { Aborted, ClientHello, Close, Session, Side } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const ended = (by: Side | "unknown", means: Aborted["with"] = "FIN"): Aborted => ({
  by,
  with: means,
  frame: 15,
  certainty: "certain",
});

const closed = (by: Side, parts: Partial<Close> = {}): Close => ({ ...build.session().close, by, ...parts });

const helloed = (hello: Partial<ClientHello>, parts: Partial<Session> = {}): Session =>
  build.session({
    tls: build.tlsSession({ clientHello: build.clientHello({ highestVersion: build.TLS_1_2, ...hello }) }),
    ...parts,
  });

const silent = (seconds: number, by: Side, hello: Partial<ClientHello> = {}): Session =>
  helloed(hello, { close: closed(by, { time: build.timeAt(200 + seconds * 1000) }), aborted: ended(by) });

test("no-answer-to-clienthello: a hello that was acknowledged and not answered for ten seconds is reported", () => {
  expect(judgement(noAnswerToClienthello, silent(30, "server"))).toContain(
    "error certain: The server acknowledged the ClientHello (frame 13) in frame 14 and sent nothing for " +
      "30 s. The server then aborted (frame 15). The hello has 180 bytes",
  );
});

test("no-answer-to-clienthello: a client that waits three seconds waited for the answer", () => {
  expect(judge(noAnswerToClienthello, silent(5, "client"))?.title).toMatch(/^The server acknowledged/);
});

test("no-answer-to-clienthello: a client that closes at once did not wait for the answer", () => {
  expect(judge(noAnswerToClienthello, silent(0.5, "client"))?.title).toBe(
    "The client closed before the server answered its ClientHello",
  );
});

test("no-answer-to-clienthello: an answer that comes after the client's FIN came too late", () => {
  const session = silent(0.5, "client");
  const messages = [...(session.tls?.messages ?? []), build.message("server", "ServerHello", 16, 800)];
  const tls = session.tls && { ...session.tls, messages, serverHello: build.serverHello({ frame: 16 }) };
  expect(judge(noAnswerToClienthello, { ...session, tls })?.detail).toMatch(
    /ended the connection \(frame 15\) 500 ms later; the server's answer \(frame 16\) came after that\.$/,
  );
});

test("no-answer-to-clienthello: a server that closes at once is not one that did not answer", () => {
  expect(judge(noAnswerToClienthello, silent(0.5, "server"))).toBeNull();
});

test("no-answer-to-clienthello: with one side captured nothing is reported", () => {
  const session = { ...silent(30, "client"), view: { ...build.session().view, bothSides: false } };
  expect(judge(noAnswerToClienthello, session)).toBeNull();
});

test.each([0.5, 5])(
  "no-answer-to-clienthello: a server whose bytes are missing was not silent for %d seconds",
  (seconds) => {
    const missing = [{ from: "server", frame: 15, bytes: 90, reason: "not-captured" }] as const;
    const session = { ...silent(seconds, "client"), view: { ...build.session().view, missing } };
    expect(judge(noAnswerToClienthello, session)).toBeNull();
  },
);

test("no-answer-to-clienthello: an answer that its FIN does not acknowledge had not come: the two crossed", () => {
  const session = silent(0.5, "client");
  const messages = [...(session.tls?.messages ?? []), build.message("server", "ServerHello", 14, 400)];
  const tls = session.tls && { ...session.tls, messages, serverHello: build.serverHello() };
  const fin = build.closeEvent("client", "FIN", 15, { knewFrame: 12 });
  const close = { ...session.close, events: [fin] };
  expect(judge(noAnswerToClienthello, { ...session, tls, close })?.detail).toMatch(
    /the server's answer \(frame 14\) had not reached it/,
  );
});

const unanswered = (hello: Partial<ClientHello> = {}): Session =>
  silent(30, "client", { acknowledgedFrame: 14, ...hello });

const LARGE: Partial<ClientHello> = {
  firstFrame: 12,
  length: 1551,
  keyShares: [{ id: "0x11ec", name: "X25519MLKEM768" }],
};

test("clienthello-large-not-answered: a large hello with a post-quantum share that gets no answer possibly gets none because of its size", () => {
  expect(judgement(clienthelloLargeNotAnswered, unanswered(LARGE))).toBe(
    "error possible: The ClientHello has 1551 bytes and a key share for X25519MLKEM768 (frames 12 to 13). The server " +
      "acknowledged it (frame 14) and sent nothing for 30 s.",
  );
});

const smaller = build.establishedSession({ stream: 5 });

test("clienthello-large-not-answered: likely if the same server answered a smaller hello", () => {
  expect(judge(clienthelloLargeNotAnswered, unanswered(LARGE), { among: [smaller] })).toMatchObject({
    certainty: "likely",
    detail: expect.stringMatching(
      /A hello of 180 bytes to the same server was answered \(stream 5, frame 13\)\.$/,
    ),
  });
});

test("clienthello-large-not-answered: a close at once stays possible: it may have another cause", () => {
  expect(judge(clienthelloLargeNotAnswered, helloed(LARGE), { among: [smaller] })?.certainty).toBe(
    "possible",
  );
});

test.each<[string, Session, readonly Session[]]>([
  ["is small", unanswered(), [smaller]],
  ["is large for another reason, and nothing compares", unanswered({ ...LARGE, keyShares: [] }), []],
  [
    "is as large as one that the server answered",
    unanswered(LARGE),
    [
      build.establishedSession({
        tls: build.tlsSession({ clientHello: build.clientHello(LARGE), serverHello: build.serverHello() }),
      }),
    ],
  ],
])("clienthello-large-not-answered: its size is not blamed if the hello %s", (_where, session, among) => {
  expect(judge(clienthelloLargeNotAnswered, session, { among })).toBeNull();
});

test("clienthello-large: a large hello that was answered is only reported", () => {
  const tls = build.tlsSession({ clientHello: build.clientHello(LARGE), serverHello: build.serverHello() });
  expect(judgement(clienthelloLarge, build.session({ tls }))).toBe(
    "info certain: The ClientHello has 1551 bytes and a key share for X25519MLKEM768 (frame 13); the server answered it.",
  );
});

test("clienthello-large: a small one is not", () => {
  expect(judge(clienthelloLarge, build.establishedSession())).toBeNull();
});
