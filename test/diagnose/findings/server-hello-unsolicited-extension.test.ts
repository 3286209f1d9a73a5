import { describe, expect, test } from "vitest";
import { serverHelloUnsolicitedExtension as rule } from "../../../src/diagnose/findings/server-answer/server-hello-unsolicited-extension.ts";
import type { ClientHello, ServerHello, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { alerted, established, gaveUp, type Handshake } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const SERVER_CERTIFICATE_TYPE = { id: "0x0014", name: "server_certificate_type", length: 1 };
const RENEGOTIATION_INFO = { id: "0xff01", name: "renegotiation_info", length: 1 };
const COOKIE = { id: "0x002c", name: "cookie", length: 34 };
const UNSUPPORTED_EXTENSION = { id: "0x6e", name: "unsupported_extension" };

const answering = (server: Partial<ServerHello>, client: Partial<ClientHello> = {}): Handshake => ({
  server,
  client: { extensions: [{ id: "0x000a", name: "supported_groups", length: 8 }], ...client },
});
const UNASKED = answering({ extensions: [SERVER_CERTIFICATE_TYPE] });

test("server-hello-unsolicited-extension: an extension that was not offered is the server's fault, with the alert that must follow", () => {
  const session = alerted("client", UNSUPPORTED_EXTENSION, UNASKED);
  expect([judgement(rule, session), judge(rule, session)?.fault, judge(rule, session)?.title]).toEqual([
    "error certain: The server's answer (frame 14) contains server_certificate_type (20), which the " +
      "ClientHello (frame 13) does not offer. The client sent the alert unsupported_extension (110) in " +
      "frame 17: it must abort on such an answer.",
    "server",
    "The server answered with an extension that the client did not offer: server_certificate_type (20)",
  ]);
});

test("server-hello-unsolicited-extension: a client that closes without an alert had the same reason", () => {
  expect(judgement(rule, gaveUp({}, UNASKED))).toMatch(
    /^error certain: .* The client closed with a FIN in frame 17: it must/,
  );
});

test.each<[string, Session]>([
  ["goes on", established(UNASKED)],
  ["names another reason", alerted("client", { id: "0x30", name: "unknown_ca" }, UNASKED)],
])("server-hello-unsolicited-extension: it is a warning if the client %s", (_which, session) => {
  expect(judgement(rule, session)).toMatch(/^warning certain: /);
});

describe("server-hello-unsolicited-extension is not reported if", () => {
  const scsv = { cipherSuites: [build.ECDHE_AES_256_GCM, build.SIGNALLING] };
  const retry = build.serverHello({ extensions: [COOKIE] });
  test.each<[string, Handshake]>([
    [
      "it was offered",
      answering({ extensions: [SERVER_CERTIFICATE_TYPE] }, { extensions: [SERVER_CERTIFICATE_TYPE] }),
    ],
    [
      "the signalling suite stands for renegotiation_info",
      answering({ extensions: [RENEGOTIATION_INFO] }, scsv),
    ],
    [
      "a HelloRetryRequest brings a cookie",
      { ...answering({ extensions: [] }), tls: { helloRetryRequest: retry } },
    ],
    [
      "the ClientHello could not be read to its end",
      { ...UNASKED, tls: { errors: [{ frame: 13, from: "client", text: "malformed ClientHello" }] } },
    ],
  ])("%s", (_which, handshake) => {
    expect(judge(rule, gaveUp({}, handshake))).toBeNull();
  });
});

test("server-hello-unsolicited-extension: renegotiation_info without the signalling suite is one like any other", () => {
  const session = gaveUp({}, answering({ extensions: [RENEGOTIATION_INFO] }));
  expect(judge(rule, session)?.title).toMatch(/renegotiation_info \(65281\)$/);
});
