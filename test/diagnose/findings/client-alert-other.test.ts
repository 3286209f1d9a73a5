import { expect, test } from "vitest";
import { clientAlertOther as rule } from "../../../src/diagnose/findings/hello/client-alert-other.ts";
import * as build from "../../build/sessions.ts";
import { alerted, TLS_1_0 } from "../handshakes.ts";
import { judge } from "../judge.ts";

const HANDSHAKE_FAILURE = { id: "0x28", name: "handshake_failure" };
const UNSUPPORTED_EXTENSION = { id: "0x6e", name: "unsupported_extension" };
const FLIGHT = [
  build.message("client", "ClientHello", 13, 200),
  build.message("server", "ServerHello", 14, 220),
  build.message("server", "Certificate", 14, 220),
];
const ASKED = [...FLIGHT, build.message("server", "CertificateRequest", 14, 220)];

test("client-alert-other: handshake_failure to a request for a client certificate names that request, and the certificate, as candidates", () => {
  const session = alerted("client", HANDSHAKE_FAILURE, {
    client: { highestVersion: TLS_1_0 },
    tls: { messages: ASKED },
  });
  expect(judge(rule, session)).toMatchObject({
    title:
      "The client answered the server's request for a client certificate with the alert handshake_failure (40)",
    fault: null,
    detail:
      "The client sent the fatal alert handshake_failure (40) (frame 17) after the server's CertificateRequest (frame 14). " +
      "The server had asked for a client certificate (CertificateRequest, frame 14): some clients without one send an " +
      "alert instead of an empty Certificate. The other candidate is the server's certificate (RSA 2048, " +
      "sha256WithRSAEncryption), which a client that offers at most TLS 1.0 may be unable to verify.",
  });
});

test.each([
  ["the server did not ask for one", HANDSHAKE_FAILURE, FLIGHT],
  ["the alert is about something else", UNSUPPORTED_EXTENSION, ASKED],
  [
    "the client had answered",
    HANDSHAKE_FAILURE,
    [...ASKED, build.message("client", "ClientKeyExchange", 15, 240)],
  ],
])("client-alert-other: nothing is said of client certificates if %s", (_where, alert, messages) => {
  expect(judge(rule, alerted("client", alert, { tls: { messages } }))?.title).toMatch(
    /^The client ended the handshake/,
  );
});
