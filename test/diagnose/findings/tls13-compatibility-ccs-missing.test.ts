import { describe, expect, test } from "vitest";
import { tls13CompatibilityCcsMissing as rule } from "../../../src/diagnose/findings/server-answer/tls13-compatibility-ccs-missing.ts";
import type { ClientHello, Session, TlsSession } from "../../../src/session/session.ts";
import type { CodePoint } from "../../../src/tls/code-point.ts";
import * as build from "../../build/sessions.ts";
import { alerted, established } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const UNEXPECTED_MESSAGE = { id: "0x0a", name: "unexpected_message" };
const server = (type: string, frame: number) => build.message("server", type, frame, 220);
const client = (type: string, frame: number) => build.message("client", type, frame, 200);

/** The fixed first bytes of the hello's record and message, and a session id of `length` bytes. */
const firstBytes = (length: number) =>
  `160301013f0100013b0303${"5a".repeat(32)}${length.toString(16).padStart(2, "0")}${"a5".repeat(length)}`;

interface Story {
  readonly alert?: CodePoint;
  readonly hello?: Partial<ClientHello>;
  readonly tls?: Partial<TlsSession>;
}

function aborted(messages: TlsSession["messages"], { alert = UNEXPECTED_MESSAGE, hello, tls }: Story = {}) {
  return alerted("client", alert, {
    client: { firstBytes: firstBytes(32), ...hello },
    server: { negotiatedVersion: build.TLS_1_3 },
    tls: { messages: [client("ClientHello", 13), ...messages], certificates: [], ...tls },
  });
}

const UNFILLED = [server("ServerHello", 14), server("ApplicationData", 14)];
const retry = build.serverHello({ frame: 14, negotiatedVersion: build.TLS_1_3 });
const second = build.serverHello({ frame: 16, negotiatedVersion: build.TLS_1_3 });
const AFTER_RETRY = { helloRetryRequest: retry, serverHello: second };

describe("tls13-compatibility-ccs-missing: the client asked for it and aborts with unexpected_message", () => {
  test("is likely where encrypted records follow the ServerHello directly", () => {
    expect(judgement(rule, aborted(UNFILLED))).toBe(
      "error likely: The client asked for TLS 1.3's compatibility mode (a session id in its ClientHello, " +
        "frame 13). After its ServerHello (frame 14) the server sent encrypted records (frame 14) without " +
        "the ChangeCipherSpec that is due in between, and the client sent the alert unexpected_message (10) " +
        "in frame 17.",
    );
  });

  test("is likely where it is missing after a HelloRetryRequest, and comes too late", () => {
    const messages = [
      server("HelloRetryRequest", 14),
      client("ClientHello", 15),
      server("ServerHello", 16),
      server("ChangeCipherSpec", 16),
    ];
    expect(judge(rule, aborted(messages, { tls: AFTER_RETRY }))?.detail).toMatch(
      /After its HelloRetryRequest \(frame 14\) the server sent its ServerHello \(frame 16\) without the/,
    );
  });

  const missing = [{ from: "server", frame: 14, bytes: 6, reason: "not-captured" }] as const;
  const whole = build.session().view;
  test.each<[string, Session]>([
    [
      "the ChangeCipherSpec is there",
      aborted([server("ServerHello", 14), server("ChangeCipherSpec", 14), server("ApplicationData", 14)]),
    ],
    [
      "it came after the HelloRetryRequest",
      aborted([server("HelloRetryRequest", 14), server("ChangeCipherSpec", 14), server("ServerHello", 16)], {
        tls: AFTER_RETRY,
      }),
    ],
    ["the session id is empty", aborted(UNFILLED, { hello: { firstBytes: firstBytes(0) } })],
    ["the hello's beginning is unknown", aborted(UNFILLED, { hello: { firstBytes: null } })],
    ["the alert is about the certificate", aborted(UNFILLED, { alert: { id: "0x30", name: "unknown_ca" } })],
    ["nothing followed the ServerHello", aborted([server("ServerHello", 14)])],
    ["the next message is not encrypted", aborted([server("ServerHello", 14), server("Certificate", 14)])],
    ["the server's packets are not all there", { ...aborted(UNFILLED), view: { ...whole, missing } }],
    [
      "the hello is of a program that does not insist on it",
      aborted(UNFILLED, { hello: { extensions: [{ id: "0x0016", name: "encrypt_then_mac", length: 0 }] } }),
    ],
    ["TLS was established", established({ server: { negotiatedVersion: build.TLS_1_3 } })],
  ])("is not claimed if %s", (_why, session) => {
    expect(judge(rule, session)).toBeNull();
  });
});
