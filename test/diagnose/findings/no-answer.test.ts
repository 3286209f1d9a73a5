// The findings on hellos that were not acknowledged, or acknowledged and not answered.
import { expect, test } from "vitest";
import { clienthelloLargeBlackholed } from "../../../src/diagnose/findings/hello/clienthello-large-blackholed.ts";
import { clienthelloLarge } from "../../../src/diagnose/findings/hello/clienthello-large.ts";
import { clienthelloNotAcknowledged } from "../../../src/diagnose/findings/hello/clienthello-not-acknowledged.ts";
import { noAnswerToClienthello } from "../../../src/diagnose/findings/hello/no-answer-to-clienthello.ts";
import type { Aborted, ClientHello, Close, Session, Side } from "../../../src/session/session.ts";
import type { Flow } from "../../../src/session/transport.ts";
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

test("a hello that was acknowledged and not answered for ten seconds is told", () => {
  expect(judgement(noAnswerToClienthello, silent(30, "server"))).toBe(
    "error certain: The server acknowledged the ClientHello (frame 13) in frame 14 and sent nothing for 30 s. The server " +
      "then gave up (frame 15). The hello has 180 bytes in one segment. What stands out in it: it offers no cipher suite " +
      "with AEAD (AES-GCM or ChaCha20); it names no server (SNI).",
  );
});

test("a client that waits three seconds waited for the answer", () => {
  expect(judge(noAnswerToClienthello, silent(5, "client"))?.title).toMatch(/^The server acknowledged/);
});

test("one that leaves at once did not", () => {
  expect(judge(noAnswerToClienthello, silent(0.5, "client"))?.title).toBe(
    "The client left before the server answered its ClientHello",
  );
});

test("an answer that comes behind the client's FIN came too late", () => {
  const session = silent(0.5, "client");
  const messages = [...(session.tls?.messages ?? []), build.message("server", "ServerHello", 16, 800)];
  const tls = session.tls && { ...session.tls, messages, serverHello: build.serverHello({ frame: 16 }) };
  expect(judge(noAnswerToClienthello, { ...session, tls })?.detail).toMatch(
    /ended the connection \(frame 15\) 500 ms later; the server's answer \(frame 16\) came behind that\.$/,
  );
});

test("a server that closes at once answered in its way", () => {
  expect(judge(noAnswerToClienthello, silent(0.5, "server"))).toBeNull();
});

test("with one side captured nobody can tell", () => {
  const session = { ...silent(30, "client"), view: { ...build.session().view, bothSides: false } };
  expect(judge(noAnswerToClienthello, session)).toBeNull();
});

test.each([0.5, 5])("a server whose bytes are missing was not silent for %d seconds", (seconds) => {
  const missing = [{ from: "server", frame: 15, bytes: 90, reason: "not-captured" }] as const;
  const session = { ...silent(seconds, "client"), view: { ...build.session().view, missing } };
  expect(judge(noAnswerToClienthello, session)).toBeNull();
});

const unacknowledged = (flow: Partial<Flow>, hello: Partial<ClientHello> = {}): Session => ({
  ...silent(30, "client", { acknowledgedFrame: null, ...hello }),
  transport: build.transport({
    client: build.flow({ unacknowledgedBytes: 185, unacknowledgedRetransmissions: 4, ...flow }),
  }),
});

test("a hello that was repeated and never acknowledged is told", () => {
  expect(judgement(clienthelloNotAcknowledged, unacknowledged({}))).toBe(
    "error certain: The client sent the ClientHello (frame 13) and repeated it 4 times; no acknowledgment of it was seen " +
      "here.",
  );
});

test("its size may be the reason where nothing larger was sent", () => {
  expect(judge(clienthelloNotAcknowledged, unacknowledged({ largestPayload: 185 }))?.detail).toMatch(
    /No segment of the client was larger \(185 bytes\): its size may be the reason, or what it holds\.$/,
  );
});

test("one repetition proves nothing", () => {
  expect(judge(clienthelloNotAcknowledged, unacknowledged({ unacknowledgedRetransmissions: 1 }))).toBeNull();
});

const LARGE: Partial<ClientHello> = {
  firstFrame: 12,
  length: 1551,
  keyShares: [{ id: "0x11ec", name: "X25519MLKEM768" }],
};

test("a large hello with a post-quantum share that gets lost is possibly lost for its size", () => {
  expect(judgement(clienthelloLargeBlackholed, unacknowledged({}, LARGE))).toBe(
    "error possible: The ClientHello has 1551 bytes and a key share of X25519MLKEM768 (frames 12 to 13). The client " +
      "repeated parts of it 4 times, and no acknowledgment of all of it was seen.",
  );
});

const smaller = build.establishedSession({ stream: 5 });

test("likely where the same server answered a smaller hello", () => {
  expect(judge(clienthelloLargeBlackholed, unacknowledged({}, LARGE), { among: [smaller] })).toMatchObject({
    certainty: "likely",
    detail: expect.stringMatching(
      /A hello of 180 bytes to the same server was answered \(stream 5, frame 13\)\.$/,
    ),
  });
});

test("a close at once stays possible: it may have another cause", () => {
  expect(judge(clienthelloLargeBlackholed, helloed(LARGE), { among: [smaller] })?.certainty).toBe("possible");
});

test.each<[string, Session, readonly Session[]]>([
  ["is small", unacknowledged({}), [smaller]],
  ["is large for another reason, and nothing compares", unacknowledged({}, { ...LARGE, keyShares: [] }), []],
  [
    "is as large as one that the server answered",
    unacknowledged({}, LARGE),
    [
      build.establishedSession({
        tls: build.tlsSession({ clientHello: build.clientHello(LARGE), serverHello: build.serverHello() }),
      }),
    ],
  ],
])("its size is not blamed where the hello %s", (_where, session, among) => {
  expect(judge(clienthelloLargeBlackholed, session, { among })).toBeNull();
});

test("a large hello that was answered is only told", () => {
  const tls = build.tlsSession({ clientHello: build.clientHello(LARGE), serverHello: build.serverHello() });
  expect(judgement(clienthelloLarge, build.session({ tls }))).toBe(
    "info certain: The ClientHello has 1551 bytes and a key share of X25519MLKEM768 (frame 13); the server answered it.",
  );
});

test("a small one is not", () => {
  expect(judge(clienthelloLarge, build.establishedSession())).toBeNull();
});
