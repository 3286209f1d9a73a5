// The findings on sides that leave before the hello, and on servers that close or reset in answer to it.
import { describe, expect, test } from "vitest";
import { clientClosedBeforeClienthello } from "../../../src/diagnose/findings/hello/client-closed-before-clienthello.ts";
import { resetInjectedSuspected } from "../../../src/diagnose/findings/hello/reset-injected-suspected.ts";
import { serverClosedAfterClienthello } from "../../../src/diagnose/findings/hello/server-closed-after-clienthello.ts";
import { serverClosedBeforeClienthello } from "../../../src/diagnose/findings/hello/server-closed-before-clienthello.ts";
import { serverResetAfterClienthello } from "../../../src/diagnose/findings/hello/server-reset-after-clienthello.ts";
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

describe("before the hello", () => {
  const leftEarly = (parts: Partial<Session> = {}): Session =>
    build.session({
      tls: null,
      close: closed("client", { after: "220", afterFrame: 11 }),
      aborted: ended("client"),
      ...parts,
    });

  test("a client that leaves behind the 220 could likely not begin TLS", () => {
    expect(judgement(clientClosedBeforeClienthello, leftEarly())).toBe(
      "error certain: The server agreed to STARTTLS (frame 11). The client closed with a FIN (frame 15) 26 ms later and " +
        "sent no ClientHello.",
    );
  });

  test("one that sends an alert in place of a hello too", () => {
    const alerts = [build.alert("client", { id: "0x46", name: "protocol_version" }, 15, 220)];
    const tls = build.tlsSession({
      clientHello: null,
      alerts,
      messages: [build.message("client", "Alert", 15, 220)],
    });
    expect(
      judge(clientClosedBeforeClienthello, leftEarly({ tls, aborted: ended("client", "alert") }))?.detail,
    ).toMatch(/The client sent the alert protocol_version \(70\) \(frame 15\) in place of a ClientHello/);
  });

  test("in IMAP as well", () => {
    const session = leftEarly({ smtp: null, dialogue: build.upgradeDialogue(), protocol: "imap" });
    expect(judge(clientClosedBeforeClienthello, session)?.certainty).toBe("certain");
  });

  test.each<[string, Session]>([
    [
      "some of the client's bytes are missing",
      leftEarly({
        view: {
          ...build.session().view,
          missing: [{ from: "client", frame: 12, bytes: 180, reason: "not-captured" }],
        },
      }),
    ],
    [
      "it went on in plain text",
      leftEarly({
        smtp: build.smtpDialogue({
          strayAfterStarttls: { client: { frame: 13, bytes: 20, text: null }, server: null },
        }),
      }),
    ],
    ["STARTTLS was refused", leftEarly({ smtp: build.refused(454, "4.7.0 TLS not available") })],
    ["the server closed", leftEarly({ close: closed("server"), aborted: ended("server") })],
  ])("not where %s", (_where, session) => {
    expect(judge(clientClosedBeforeClienthello, session)).toBeNull();
  });

  test("a server's FIN that no hello precedes is told as such", () => {
    const session = build.session({ tls: null, close: closed("server", { after: "220", afterFrame: 11 }) });
    expect(judgement(serverClosedBeforeClienthello, session)).toBe(
      "error certain: The server agreed to STARTTLS (frame 11). The server closed with a FIN (frame 15) 26 ms later; no " +
        "ClientHello had been sent.",
    );
  });

  test("so is one that does not acknowledge the hello", () => {
    expect(judge(serverClosedBeforeClienthello, helloed({ acknowledgedFrame: null }))?.detail).toMatch(
      /it had not received the ClientHello \(frame 13\) then\.$/,
    );
  });

  test("a FIN that acknowledges the hello came behind it", () => {
    expect(judge(serverClosedBeforeClienthello, helloed({}))).toBeNull();
  });
});

describe("a close in answer to the hello", () => {
  test("a FIN is certain, its cause is not told", () => {
    expect(judgement(serverClosedAfterClienthello, helloed({ serverName: "mx.example.net" }))).toBe(
      "error certain: The client sent its ClientHello (frame 13). The server closed with a FIN (frame 15) 26 ms later and " +
        "sent no alert. The hello has 180 bytes in one segment. What stands out in it: it offers no cipher suite with AEAD (AES-GCM or ChaCha20).",
    );
  });

  test("FINs that cross have no first", () => {
    expect(judge(serverClosedAfterClienthello, helloed({}, { aborted: ended("unknown") }))?.title).toBe(
      "Both sides closed after the ClientHello, within one round trip",
    );
  });

  test("the fifth connection within a minute stands out", () => {
    const among = [1, 2, 3, 4].map((stream) =>
      helloed({}, { stream, startTime: build.timeAt(-stream * 1000) }),
    );
    expect(judge(serverClosedAfterClienthello, helloed({}), { among })?.detail).toMatch(
      /it is connection 5 of this client within a minute\.$/,
    );
  });

  test("a FIN behind a ServerHello is none in answer to the hello", () => {
    const session = build.session({ tls: build.tlsSession({ serverHello: build.serverHello() }) });
    expect(judge(serverClosedAfterClienthello, session)).toBeNull();
  });

  const reset = helloed({}, { aborted: ended("server", "RST"), close: closed("server", { with: "RST" }) });

  test("a reset is told as a reset", () => {
    expect([
      judge(serverClosedAfterClienthello, reset),
      judgement(serverResetAfterClienthello, reset),
    ]).toEqual([
      null,
      expect.stringMatching(
        /^error certain: .* The server reset the connection \(frame 15\) 26 ms later and had said nothing\./,
      ),
    ]);
  });

  test("a FIN is no reset", () => {
    expect(judge(serverResetAfterClienthello, helloed({}))).toBeNull();
  });

  const from = (flow: Partial<Flow>): Session => ({
    ...reset,
    transport: build.transport({ server: build.flow(flow) }),
  });

  test("a reset with another time to live likely came from a device in between", () => {
    const session = from({ hopLimit: 53, reset: { frame: 15, hopLimit: 61, isInSequence: true } });
    expect(judgement(resetInjectedSuspected, session)).toBe(
      "warning likely: The reset in the server's name (frame 15) is unlike its other packets: its time to live is 61, that " +
        "of the server's other packets is 53.",
    );
  });

  test("one out of sequence possibly did", () => {
    const session = from({ reset: { frame: 15, hopLimit: 64, isInSequence: false } });
    expect(judge(resetInjectedSuspected, session)?.certainty).toBe("possible");
  });

  test("one out of sequence behind repetitions did not: its sender had gone back", () => {
    const session = from({ reset: { frame: 15, hopLimit: 64, isInSequence: false }, retransmissions: 5 });
    expect(judge(resetInjectedSuspected, session)).toBeNull();
  });

  test("one a hop off, and in sequence, did not", () => {
    expect(
      judge(resetInjectedSuspected, from({ reset: { frame: 15, hopLimit: 63, isInSequence: true } })),
    ).toBeNull();
  });
});
