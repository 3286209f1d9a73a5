import { expect, test } from "vitest";
import { renegotiation as rule } from "../../../src/diagnose/findings/after-handshake/renegotiation.ts";
import { tlsEstablished } from "../../../src/diagnose/findings/after-handshake/tls-established.ts";
import { slowHandshake } from "../../../src/diagnose/findings/path/slow-handshake.ts";
import type { Renegotiation, ServerHello, Session, TlsSession } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { established } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const flow = (frame: number) =>
  build.encryptedTraffic({ records: 3, last: { frame, time: build.timeAt(5000), length: 26 } });

const again = (
  parts: Partial<Renegotiation>,
  tls: Partial<TlsSession> = {},
  server: Partial<ServerHello> = {},
): Session =>
  established({
    server,
    tls: {
      renegotiation: { frame: 22, from: "client", accepted: null, answerFrame: null, ...parts },
      encrypted: { client: flow(25), server: flow(23) },
      alerts: [{ frame: 25, time: null, from: "client", level: null, description: null }],
      ...tls,
    },
  });

test("renegotiation: a refusal with which the connection ended is a warning, and its asker's doing", () => {
  const session = again({ accepted: false, answerFrame: 23 });
  expect([judgement(rule, session), judge(rule, session)?.fault, judge(rule, session)?.title]).toEqual([
    "warning certain: TLS was established (frame 16). Then the client started a second handshake on the " +
      "same connection (frame 22, a ClientHello, encrypted), and the server refused with an encrypted alert " +
      "(frame 23). The connection ended with that, though the first handshake had succeeded.",
    "client",
    "The client tried to renegotiate TLS, and the server refused",
  ]);
});

test("renegotiation: a refusal after which mail went on is information", () => {
  const tls = { encrypted: { client: flow(60), server: flow(61) } };
  expect(judge(rule, again({ accepted: false, answerFrame: 23 }, tls))?.severity).toBe("info");
});

test("an accepted renegotiation is information, and without RFC 5746 a warning", () => {
  const accepted = { accepted: true, answerFrame: 23, from: "server" } as const;
  expect([
    judgement(rule, again(accepted)),
    judge(rule, again(accepted, {}, { extensions: [] }))?.severity,
  ]).toEqual([
    "info certain: TLS was established (frame 16). Then the server started a second handshake on the same connection (frame 22, " +
      "a HelloRequest, encrypted), and the client completed it (frame 23).",
    "warning",
  ]);
});

test("one handshake is not a renegotiation", () => {
  expect(judge(rule, established())).toBeNull();
});

test("a second handshake does not make the first one longer", () => {
  const { tls } = established();
  const late = [build.message("client", "EncryptedHandshake", 22, 9000)];
  const session = again(
    { accepted: false, answerFrame: 23 },
    { messages: [...(tls?.messages ?? []), ...late] },
  );
  expect([judge(slowHandshake, session), judge(tlsEstablished, session)?.frames.includes(22)]).toEqual([
    null,
    false,
  ]);
});
