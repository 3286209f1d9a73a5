// The findings on what is no TLS where TLS is due, or TLS where it is not.
import { describe, expect, test } from "vitest";
import { plaintextWhereTlsExpectedClient } from "../../../src/diagnose/findings/hello/plaintext-where-tls-expected-client.ts";
import { plaintextWhereTlsExpectedServer } from "../../../src/diagnose/findings/hello/plaintext-where-tls-expected-server.ts";
import { starttlsClientOnTlsPort } from "../../../src/diagnose/findings/hello/starttls-client-on-tls-port.ts";
import { tlsOnStarttlsPort } from "../../../src/diagnose/findings/hello/tls-on-starttls-port.ts";
import type { NonTlsBytes, Opening, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const said = (kind: Opening["kind"], frame: number): Opening => ({ kind, frame });
const server = (port: number) => ({ address: "198.51.100.25", port });

const NOTHING_AGREED = build.smtpDialogue({
  starttls: { advertised: null, command: null, reply: null },
  ehlo: null,
  ehloReply: null,
});

const answered = (foreign: Partial<NonTlsBytes>, parts: Partial<Session> = {}): Session =>
  build.session({
    tls: build.tlsSession({
      foreign: [{ frame: 14, from: "server", kind: "smtp", text: null, ...foreign }],
    }),
    ...parts,
  });

describe("plaintext-where-tls-expected-server: plain text in answer to the hello", () => {
  test("a reply of 454 is quoted, and likely means that TLS could not start", () => {
    expect(
      judgement(plaintextWhereTlsExpectedServer, answered({ text: "454 4.7.0 TLS not available" })),
    ).toBe(
      "error certain: The server agreed to TLS (frame 11) and answered the ClientHello (frame 13) with plain text: " +
        '"454 4.7.0 TLS not available" (frame 14). Its TLS likely could not start.',
    );
  });

  test("a reply of 500 means that it did not switch", () => {
    expect(
      judge(plaintextWhereTlsExpectedServer, answered({ text: "500 5.5.1 unrecognized" }))?.detail,
    ).toMatch(/It treated the hello as a command, so it did not switch to TLS\.$/);
  });

  test("HTTP means another service", () => {
    const session = answered({ kind: "http", text: "HTTP/1.1 400 Bad Request" }, { smtp: null });
    expect(judge(plaintextWhereTlsExpectedServer, session)?.detail).toBe(
      'The server answered the ClientHello (frame 13) with plain text: "HTTP/1.1 400 Bad Request" (frame 14). That is ' +
        "HTTP: the client reached another service.",
    );
  });

  test.each<[string, Partial<NonTlsBytes>]>([
    ["that cannot be read are no plain text", { kind: "binary" }],
    ["of the client are none of the server's", { from: "client" }],
  ])("bytes %s", (_which, foreign) => {
    expect(judge(plaintextWhereTlsExpectedServer, answered(foreign))).toBeNull();
  });
});

test("plaintext-where-tls-expected-server: an alert of the server outranks the text after it", () => {
  const alerts = [build.alert("server", { id: "0x28", name: "handshake_failure" }, 14, 220)];
  const { tls, ...rest } = answered({ text: "454 4.7.0 TLS not available" });
  const session = { ...rest, tls: tls && { ...tls, alerts } };
  const aborted = { by: "server", with: "alert", frame: 14, certainty: "certain" } as const;
  expect(judge(plaintextWhereTlsExpectedServer, { ...session, aborted })).toBeNull();
});

test("plaintext-where-tls-expected-server: the answer to a hello after a refused STARTTLS is not plain text in place of TLS", () => {
  const foreign: NonTlsBytes = { frame: 14, from: "server", kind: "smtp", text: "500 5.5.2 what" };
  const session = build.session({
    smtp: build.refused(502, "not implemented"),
    tls: build.tlsSession({ foreign: [foreign] }),
  });
  expect(judge(plaintextWhereTlsExpectedServer, session)).toBeNull();
});

const wentOn = (frame: number, tls: Session["tls"] = null): Session =>
  build.session({
    tls,
    smtp: build.smtpDialogue({
      strayAfterStarttls: { client: { frame, bytes: 20, text: null }, server: null },
    }),
  });

describe("plaintext-where-tls-expected-client: plain text of the client after the 220", () => {
  test("is the client's fault, and is not printed", () => {
    expect(judgement(plaintextWhereTlsExpectedClient, wentOn(12))).toBe(
      "error certain: The server agreed to TLS (frame 11). The client continued in plain text (frame 12).",
    );
  });

  test("sent before the 220 is pipelining", () => {
    expect(judge(plaintextWhereTlsExpectedClient, wentOn(10))).toBeNull();
  });

  test("does not count if a hello came", () => {
    expect(judge(plaintextWhereTlsExpectedClient, wentOn(12, build.tlsSession()))).toBeNull();
  });

  test("is seen in IMAP too", () => {
    const foreign = [{ frame: 12, from: "client", kind: "text", text: null }] as const;
    const tls = build.tlsSession({ clientHello: null, foreign });
    const session = build.session({ smtp: null, dialogue: build.upgradeDialogue(), protocol: "imap", tls });
    expect(judge(plaintextWhereTlsExpectedClient, session)?.certainty).toBe("certain");
  });
});

describe("tls-on-starttls-port: TLS from the first byte on a STARTTLS port", () => {
  const early = (parts: Partial<Session> = {}): Session =>
    build.session({
      smtp: NOTHING_AGREED,
      opening: { client: said("tls", 5), server: said("smtp", 4) },
      ...parts,
    });

  test("is certain if the server greeted", () => {
    expect(judgement(tlsOnStarttlsPort, early())).toBe(
      "error certain: The client started with a ClientHello (frame 5) on port 25. The server speaks plain " +
        "text there (frame 4).",
    );
  });

  test("is likely if only the port shows it", () => {
    const session = early({ smtp: null, opening: { client: said("tls", 5), server: null } });
    expect(judge(tlsOnStarttlsPort, session)?.certainty).toBe("likely");
  });

  test("is the server's fault on the port of TLS", () => {
    expect(judge(tlsOnStarttlsPort, early({ server: server(465) }))).toMatchObject({
      title: "The server speaks plain text on a port that starts with TLS",
      certainty: "certain",
      fault: "server",
    });
  });

  test.each<[string, Session]>([
    [
      "STARTTLS was agreed on",
      build.session({ opening: { client: said("tls", 5), server: said("smtp", 4) } }),
    ],
    ["the client began with EHLO", early({ opening: { client: said("smtp", 6), server: said("smtp", 4) } })],
    ["the server took the hello", early({ tls: build.tlsSession({ serverHello: build.serverHello() }) })],
    [
      "the port is one of TLS",
      early({ smtp: null, server: server(465), opening: { client: said("tls", 5), server: null } }),
    ],
  ])("is not reported if %s", (_where, session) => {
    expect(judge(tlsOnStarttlsPort, session)).toBeNull();
  });
});

describe("starttls-client-on-tls-port: a STARTTLS client on a TLS port", () => {
  const waiting = (seconds: number, parts: Partial<Session> = {}): Session =>
    build.session({
      server: server(465),
      smtp: null,
      tls: null,
      protocol: "tls",
      opening: { client: null, server: null },
      endTime: build.timeAt(seconds * 1000),
      ...parts,
    });
  const working = build.establishedSession({
    stream: 9,
    server: server(465),
    opening: { client: said("tls", 4), server: said("tls", 6) },
  });

  test("is likely one that is silent until a side closes", () => {
    expect(judgement(starttlsClientOnTlsPort, waiting(5))).toBe(
      "error likely: The client sent nothing for 5 s on port 465, and the server sent no greeting. The " +
        "server closed (frame 15).",
    );
  });

  test("is certainly one that sends a greeting if TLS works for others", () => {
    const greeting = waiting(1, { opening: { client: said("smtp", 4), server: null } });
    expect(judge(starttlsClientOnTlsPort, greeting, { among: [working] })).toMatchObject({
      certainty: "certain",
      detail:
        "The client started in plain text (frame 4) on port 465, and the server sent no greeting. The server closed (frame " +
        "15). In stream 9 the server answered TLS on this port.",
    });
  });

  const greetingOn = (port: number, by: "client" | "server"): Session =>
    waiting(1, {
      server: server(port),
      protocol: "smtp",
      opening: { client: said("smtp", 4), server: null },
      close: { ...build.session().close, by },
    });

  test("is possibly one if a server on an unknown port closed on its greeting", () => {
    expect(judgement(starttlsClientOnTlsPort, greetingOn(20301, "server"))).toBe(
      "error possible: The client started in plain text (frame 4) on port 20301, and the server sent no greeting. The server " +
        "closed (frame 15). A server that expects TLS does that.",
    );
  });

  test.each<[string, Session]>([
    ["left by itself", greetingOn(20301, "client")],
    ["greeted too early on a port of STARTTLS", greetingOn(25, "server")],
    ["only looked whether the port is open", waiting(1)],
    ["got a greeting", waiting(5, { opening: { client: null, server: said("smtp", 4) } })],
    ["is on a port of STARTTLS", waiting(5, { server: server(25) })],
    ["sent a hello", waiting(5, { tls: build.tlsSession() })],
  ])("is not a client that %s", (_which, session) => {
    expect(judge(starttlsClientOnTlsPort, session)).toBeNull();
  });
});
