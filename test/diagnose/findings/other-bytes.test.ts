// The findings on bytes of a client or server that are neither SMTP nor TLS.
import { describe, expect, test } from "vitest";
import { clientSpeaksNoSmtp } from "../../../src/diagnose/findings/hello/client-speaks-no-smtp.ts";
import { httpOnSmtpPort } from "../../../src/diagnose/findings/hello/http-on-smtp-port.ts";
import { unknownBytesInHandshake } from "../../../src/diagnose/findings/hello/unknown-bytes-in-handshake.ts";
import type { NonTlsBytes, Opening, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const said = (kind: Opening["kind"], frame: number): Opening => ({ kind, frame });
const server = (port: number) => ({ address: "198.51.100.25", port });

test("http-on-smtp-port: HTTP from a client on port 25 is a scanner or a wrong port", () => {
  const opening = { client: said("http", 5), server: said("smtp", 4) };
  const session = build.session({ opening, tls: null });
  expect(judgement(httpOnSmtpPort, session)).toBe(
    "error certain: The client started with HTTP (frame 5) on port 25.",
  );
});

test("http-on-smtp-port: HTTP if TLS was due is another service, and a request for a tunnel to TLS is none", () => {
  const opening = { client: said("http", 4), server: null };
  const asked = build.session({ opening, server: server(20302), protocol: "tls", smtp: null, tls: null });
  const tunnel = build.establishedSession({ opening, server: server(8080), protocol: "tls" });
  expect([judge(httpOnSmtpPort, asked)?.certainty, judge(httpOnSmtpPort, tunnel)]).toEqual(["certain", null]);
});

test("http-on-smtp-port: HTTP on a port that is none of mail is none of ours", () => {
  const opening = { client: said("http", 5), server: said("http", 6) };
  expect(
    judge(httpOnSmtpPort, build.session({ opening, server: server(8080), protocol: "unknown" })),
  ).toBeNull();
});

const odd = (kind: Opening["kind"], parts: Partial<Session> = {}): Session => {
  const replies = [{ frame: 6, code: 500, text: "5.5.1 Command unrecognized" }];
  const smtp = build.smtpDialogue({ ehlo: null, ehloReply: null, replies });
  return build.session({ tls: null, smtp, opening: { client: said(kind, 4), server: null }, ...parts });
};

describe("client-speaks-no-smtp: a client that begins with other bytes", () => {
  test("speaks no SMTP, and its bytes are not printed", () => {
    expect(judgement(clientSpeaksNoSmtp, odd("binary"))).toBe(
      "error certain: The client's first bytes are neither SMTP nor TLS (frame 4). The server refused them with " +
        "500 (frame 6).",
    );
  });

  test.each<[string, Session]>([
    ["are text", odd("text")],
    ["are a hello", odd("tls")],
    ["are on a port of another protocol", odd("binary", { protocol: "unknown" })],
  ])("that %s is reported elsewhere or not at all", (_which, session) => {
    expect(judge(clientSpeaksNoSmtp, session)).toBeNull();
  });
});

const BINARY: NonTlsBytes = { frame: 14, from: "server", kind: "binary", text: null };

test("unknown-bytes-in-handshake: bytes that are neither TLS nor text are named by their sender", () => {
  expect(
    judgement(unknownBytesInHandshake, build.session({ tls: build.tlsSession({ foreign: [BINARY] }) })),
  ).toBe("error certain: During the handshake the server sent bytes that are not a TLS record (frame 14).");
});

test("unknown-bytes-in-handshake: a hello that cannot be read is reported with its fault", () => {
  const errors = [
    { frame: 13, from: "client", text: "malformed ClientHello: extensions is cut short at byte 71" },
  ] as const;
  const session = build.session({ tls: build.tlsSession({ clientHello: null, errors }) });
  expect(judge(unknownBytesInHandshake, session)?.detail).toBe(
    "During the handshake the client sent something unreadable: malformed ClientHello: extensions is cut short at byte 71 (frame 13).",
  );
});

test.each<[string, Session]>([
  [
    "behind a gap in the capture",
    build.session({
      tls: build.tlsSession({ foreign: [BINARY] }),
      view: {
        ...build.session().view,
        missing: [{ from: "server", frame: 14, bytes: 9, reason: "not-captured" }],
      },
    }),
  ],
  [
    "in a handshake that came to its end",
    build.establishedSession({ tls: build.tlsSession({ foreign: [BINARY] }) }),
  ],
  ["that are text", build.session({ tls: build.tlsSession({ foreign: [{ ...BINARY, kind: "text" }] }) })],
])("unknown-bytes-in-handshake: bytes %s are not reported as unknown", (_which, session) => {
  expect(judge(unknownBytesInHandshake, session)).toBeNull();
});
