// The findings on HelloRetryRequests: taken up, or without an end.
import { expect, test } from "vitest";
import { helloRetryLoop } from "../../../src/diagnose/findings/hello/hello-retry-loop.ts";
import { helloRetryRequest } from "../../../src/diagnose/findings/hello/hello-retry-request.ts";
import type { Aborted, Session, TlsSession } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const SECP256R1 = { id: "0x0017", name: "secp256r1" };
const REQUEST = build.serverHello({ frame: 14, keyShare: SECP256R1 });
const SECOND = build.clientHello({ frame: 16, keyShares: [SECP256R1] });

const asked = (parts: Partial<TlsSession>, by: Aborted["by"] = "server"): Session =>
  build.session({
    tls: build.tlsSession({ helloRetryRequest: REQUEST, ...parts }),
    aborted: { by, with: "FIN", frame: 18, certainty: "certain" },
  });

test("a HelloRetryRequest that led to a ServerHello is information", () => {
  const session = asked({ retriedClientHello: SECOND, serverHello: build.serverHello({ frame: 17 }) });
  expect([judge(helloRetryLoop, session), judgement(helloRetryRequest, session)]).toEqual([
    null,
    "info certain: The server asked for a key share for secp256r1 (frame 14), the client sent a second " +
      "hello (frame 16), and the server accepted it (frame 17).",
  ]);
});

test("hello-retry-request: a HelloRetryRequest that led to no ServerHello is not information but an error", () => {
  expect(judge(helloRetryRequest, asked({ retriedClientHello: SECOND }))).toBeNull();
});

test("a second hello without the key share is the client's fault", () => {
  const retriedClientHello = build.clientHello({ frame: 16, keyShares: [] });
  expect(judgement(helloRetryLoop, asked({ retriedClientHello }))).toBe(
    "error certain: The server asked for a key share for secp256r1 (frame 14). The client's second hello " +
      "(frame 16) does not contain that key share. The server closed with a FIN in frame 18.",
  );
});

test("a second HelloRetryRequest is the server's fault", () => {
  const messages = [14, 17].map((frame) => build.message("server", "HelloRetryRequest", frame, 220));
  expect(judge(helloRetryLoop, asked({ retriedClientHello: SECOND, messages }))?.detail).toMatch(
    /It asked a second time \(frame 17\), which TLS 1\.3 forbids\.$/,
  );
});

test("a good second hello that gets no answer is likely the server's or a device's fault", () => {
  expect(judge(helloRetryLoop, asked({ retriedClientHello: SECOND }))).toMatchObject({
    certainty: "likely",
    detail: expect.stringMatching(
      /contains it, and no ServerHello came\. The server closed with a FIN in frame 18\.$/,
    ),
  });
});

test("a client that leaves instead of a second hello likely cannot do it", () => {
  expect(judge(helloRetryLoop, asked({}, "client"))?.detail).toMatch(
    /No second hello was sent\. The client closed with a FIN in frame 18\.$/,
  );
});

test("a capture that stops after the request shows no fault", () => {
  expect(judge(helloRetryLoop, { ...asked({}), outcome: "incomplete-capture" })).toBeNull();
});
