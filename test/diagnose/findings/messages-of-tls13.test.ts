// Handshakes of TLS 1.3 that were decrypted: rules see certificates, alerts and messages by their names.
import { expect, test } from "vitest";
import { certificateExpired } from "../../../src/diagnose/findings/certificates/certificate-expired.ts";
import { certificateHiddenByTls13 } from "../../../src/diagnose/findings/certificates/certificate-hidden-by-tls13.ts";
import { certificateKeyUsageMismatch } from "../../../src/diagnose/findings/certificates/certificate-key-usage-mismatch.ts";
import { certificateNameMismatch } from "../../../src/diagnose/findings/certificates/certificate-name-mismatch.ts";
import { certificateSelfSigned } from "../../../src/diagnose/findings/certificates/certificate-self-signed.ts";
import { certificateWeakKey } from "../../../src/diagnose/findings/certificates/certificate-weak-key.ts";
import { clientCertificateMissing } from "../../../src/diagnose/findings/certificates/client-certificate-missing.ts";
import { clientCertificateRejected } from "../../../src/diagnose/findings/certificates/client-certificate-rejected.ts";
import { clientClosedAfterServerFlight } from "../../../src/diagnose/findings/certificates/client-closed-after-server-flight.ts";
import { clientRejectedCertificate } from "../../../src/diagnose/findings/certificates/client-rejected-certificate.ts";
import { closedAfterOwnFlight } from "../../../src/diagnose/findings/certificates/closed-after-own-flight.ts";
import { ocspResponseNotStapled } from "../../../src/diagnose/findings/certificates/ocsp-response-not-stapled.ts";
import { clientAlertOther } from "../../../src/diagnose/findings/hello/client-alert-other.ts";
import { serverAlertOther } from "../../../src/diagnose/findings/hello/server-alert-other.ts";
import { tls13CompatibilityCcsMissing } from "../../../src/diagnose/findings/server-answer/tls13-compatibility-ccs-missing.ts";
import { noCloseNotify } from "../../../src/diagnose/findings/after-handshake/no-close-notify.ts";
import { tlsEstablished } from "../../../src/diagnose/findings/after-handshake/tls-established.ts";
import { censusOf } from "../../../src/diagnose/census.ts";
import { Diagnosis } from "../../../src/diagnose/diagnose.ts";
import { endingOf } from "../../../src/diagnose/ending.ts";
import { NO_POLICY } from "../../../src/diagnose/policy.ts";
import { Context } from "../../../src/diagnose/rule.ts";
import type { Certificate, Message, Session, TlsSession } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { chain } from "../handshakes.ts";
import * as keyed from "../inside.ts";
import { judge, judgement } from "../judge.ts";

const UNKNOWN_CA = { id: "0x30", name: "unknown_ca" };
const BAD_CERTIFICATE = { id: "0x2a", name: "bad_certificate" };
const CERTIFICATE_REQUIRED = { id: "0x74", name: "certificate_required" };
const INTERNAL_ERROR = { id: "0x50", name: "internal_error" };
const UNEXPECTED_MESSAGE = { id: "0x0a", name: "unexpected_message" };

const REQUESTED: readonly Message[] = [
  ...keyed.SERVER_FLIGHT.slice(0, 3),
  keyed.inside("server", "CertificateRequest", 14),
  ...keyed.SERVER_FLIGHT.slice(3),
  keyed.inside("client", "Certificate", 15),
  keyed.inside("client", "Finished", 15),
];

/** The server ended the connection with that alert in frame 17, behind both Finished. */
function refusedBehind(description: typeof UNKNOWN_CA, tls: Partial<TlsSession> = {}): Session {
  const alerts = [keyed.insideAlert("server", description, 17)];
  const messages = [...(tls.messages ?? REQUESTED), keyed.inside("server", "Alert", 17)];
  return build.establishedSession({
    tls: keyed.tls13({ alerts, ...tls, messages }),
    aborted: { by: "server", with: "alert", frame: 17, certainty: "certain" },
  });
}

const UNANSWERED = {
  client: build.encryptedTraffic(),
  server: build.encryptedTraffic({ records: 4, alertLength: 19 }),
};

/** The client ended the handshake in frame 17, and had sent nothing before. */
function failed(tls: Partial<TlsSession> = {}, aborted: Partial<Session["aborted"]> = {}): Session {
  return build.session({
    tls: keyed.tls13({ established: false, messages: keyed.SERVER_FLIGHT, encrypted: UNANSWERED, ...tls }),
    aborted: { by: "client", with: "alert", frame: 17, certainty: "certain", ...aborted },
    close: { ...build.session().close, by: "client", frame: 17, after: "Finished", afterFrame: 14 },
    outcome: "handshake-failed",
  });
}

const ofClient = (parts: Partial<Certificate> = {}): Certificate =>
  build.certificate({ from: "client", frame: 15, subject: "CN=mail.example.org", ...parts });

const idsOf = (session: Session): readonly string[] =>
  new Diagnosis(new Context(NO_POLICY)).of(session).map(({ id }) => id);

test("certificate-hidden-by-tls13: not where the certificates were read, and not where none was sent", () => {
  const keyless = { decryption: undefined, certificates: [], messages: keyed.SERVER_FLIGHT.slice(0, 2) };
  const resumed = keyed.SERVER_FLIGHT.filter(({ type }) => !type.startsWith("Certificate"));
  const half = { certificates: [], messages: keyed.SERVER_FLIGHT.slice(0, 3) };
  const hidden = [{}, keyless, { certificates: [], messages: resumed }, half].map((tls) => {
    return judge(certificateHiddenByTls13, failed(tls))?.certainty ?? null;
  });
  expect(hidden).toEqual([null, "certain", null, "certain"]);
});

test("certificate rules judge what TLS 1.3 shows with keys", () => {
  const with1 = (parts: Partial<Certificate>, tls: Partial<TlsSession> = {}) =>
    failed({ certificates: chain(parts), ...tls });
  const named = { clientHello: build.clientHello({ serverName: "smtp.example.org" }) };
  expect([
    judge(certificateExpired, with1({ notAfter: "2026-09-15T00:00:00Z" }))?.certainty,
    judge(certificateWeakKey, with1({ publicKey: "RSA 1024" }))?.certainty,
    judge(certificateNameMismatch, with1({}, named)) === null,
    judge(certificateSelfSigned, failed({ certificates: chain({ issuer: "CN=mx.example.net" }).slice(0, 1) }))
      ?.certainty,
    judge(certificateExpired, failed()),
  ]).toEqual(["certain", "certain", false, "certain", null]);
});

test("certificate-key-usage-mismatch: TLS 1.3 always signs with the certificate's key", () => {
  const keyUsage = { critical: true, uses: ["keyEncipherment"] };
  const session = failed({ certificates: chain({ keyUsage }) });
  expect(judge(certificateKeyUsageMismatch, session)?.detail).toMatch(
    /TLS_AES_128_GCM_SHA256 uses it for digitalSignature\.$/,
  );
});

test("ocsp-response-not-stapled: in TLS 1.3 the response is in the Certificate message", () => {
  const extensions = [{ id: "0x0005", name: "status_request", length: 5 }];
  const tls = {
    clientHello: build.clientHello({ extensions }),
    certificates: chain({ mustStaple: true }),
  };
  expect([
    judge(ocspResponseNotStapled, failed({ ...tls, ocspResponse: true })),
    judge(ocspResponseNotStapled, failed(tls))?.certainty,
  ]).toEqual([null, "certain"]);
});

test("the census has certificates that were decrypted", () => {
  expect(censusOf([failed()]).certificates.map(({ subject }) => subject)).toEqual(["CN=mx.example.net"]);
});

test("client-rejected-certificate: the alert and the certificate of TLS 1.3 name the cause", () => {
  const session = failed({
    alerts: [keyed.insideAlert("client", UNKNOWN_CA, 17)],
    certificates: chain().slice(0, 1),
  });
  const finding = judge(clientRejectedCertificate, session);
  expect([finding?.certainty, finding?.title]).toEqual([
    "certain",
    "The client rejected the server's certificate with the alert unknown_ca (48); its issuer's intermediate certificate was not sent",
  ]);
});

test("client-rejected-certificate: a client that verifies behind its Finished rejects it all the same", () => {
  const alerts = [keyed.insideAlert("client", BAD_CERTIFICATE, 17)];
  const session = build.establishedSession({
    tls: keyed.tls13({ alerts }),
    aborted: { by: "client", with: "alert", frame: 17, certainty: "certain" },
  });
  expect([
    judge(clientRejectedCertificate, session)?.certainty,
    idsOf(session)[0],
    judge(tlsEstablished, session),
  ]).toEqual(["certain", "client-rejected-certificate", null]);
});

test("client-certificate-rejected: the server's alert behind both Finished names it", () => {
  const session = refusedBehind(BAD_CERTIFICATE, { certificates: [...chain(), ofClient()] });
  expect([judgement(clientCertificateRejected, session), idsOf(session)[0]]).toEqual([
    'error certain: The client sent a certificate of "CN=mail.example.org" (frame 15), and the server sent the alert ' +
      "bad_certificate (42) in frame 17.",
    "client-certificate-rejected",
  ]);
});

test("client-certificate-missing: the empty Certificate of TLS 1.3 is read, and so is the alert", () => {
  const session = refusedBehind(CERTIFICATE_REQUIRED);
  expect([judgement(clientCertificateMissing, session), idsOf(session)[0]]).toEqual([
    "error certain: The client answered the server's certificate request with an empty Certificate (frame 15), and the " +
      "server sent the alert certificate_required (116) in frame 17.",
    "client-certificate-missing",
  ]);
});

test("client-certificate-missing: an alert after the server has said something has another reason", () => {
  const messages = [...REQUESTED, keyed.inside("server", "ApplicationData", 16)];
  const session = refusedBehind(INTERNAL_ERROR, { messages });
  expect([
    judge(clientCertificateMissing, session)?.severity,
    judge(serverAlertOther, session)?.title,
  ]).toEqual(["info", "The server ended the connection with the alert internal_error (80)"]);
});

test("client-certificate-missing: no certificate was asked for where a short first record is a Finished", () => {
  const client = build.encryptedTraffic({ records: 2, lengths: [25, 53], alertLength: 19 });
  const encrypted = { client, server: build.encryptedTraffic({ records: 4, alertLength: 19 }) };
  const session = build.establishedSession({ tls: keyed.tls13({ encrypted }) });
  const keyless = build.establishedSession({
    tls: keyed.tls13({
      encrypted,
      decryption: undefined,
      messages: [...keyed.SERVER_FLIGHT.slice(0, 2), build.message("client", "ApplicationData", 15, 230)],
    }),
  });
  expect([
    judge(clientCertificateMissing, session),
    judge(clientCertificateMissing, keyless)?.certainty,
  ]).toEqual([null, "likely"]);
});

test("client-certificate-missing: without the secrets of the handshake its size still tells", () => {
  const client = build.encryptedTraffic({ records: 3, lengths: [25, 53], alertLength: 19 });
  const encrypted = { client, server: build.encryptedTraffic({ records: 4, alertLength: 19 }) };
  const hidden = build.message("client", "ApplicationData", 15, 230);
  const messages = [
    ...keyed.SERVER_FLIGHT.slice(0, 2),
    hidden,
    keyed.inside("client", "ApplicationData", 16),
  ];
  const session = refusedBehind(CERTIFICATE_REQUIRED, { encrypted, messages, certificates: [] });
  expect([
    judge(clientCertificateMissing, session)?.certainty,
    judge(certificateHiddenByTls13, session)?.id,
  ]).toEqual(["likely", "certificate-hidden-by-tls13"]);
});

test("server-alert-other: an alert after both Finished that is about nothing known is named", () => {
  expect(judgement(serverAlertOther, refusedBehind(INTERNAL_ERROR))).toBe(
    "error certain: The server sent the fatal alert internal_error (80) (frame 17) after the client's Finished (frame 15).",
  );
});

test("server-alert-other: an alert behind the client's QUIT ends nothing", () => {
  const session = refusedBehind(INTERNAL_ERROR);
  const said = [keyed.EHLO, keyed.QUIT].map((each) => keyed.dialogue(each));
  const early = said.map((smtpInTls) => {
    const exchanges = smtpInTls.exchanges.map((each) => build.exchange(each.verb, 16, 250, null));
    return judge(serverAlertOther, { ...session, smtpInTls: { ...smtpInTls, exchanges } })?.certainty ?? null;
  });
  expect(early).toEqual(["certain", null]);
});

test("server-alert-other: of TLS 1.3 an alert is fatal whatever its level says", () => {
  const alerts = [keyed.insideAlert("server", INTERNAL_ERROR, 17, "0x01")];
  const session = refusedBehind(INTERNAL_ERROR, { alerts });
  const older = refusedBehind(INTERNAL_ERROR, { alerts, serverHello: build.serverHello() });
  expect([judge(serverAlertOther, session)?.certainty, judge(serverAlertOther, older)]).toEqual([
    "certain",
    null,
  ]);
});

test("client-alert-other: a client that answers the request for a certificate with an alert has not answered it", () => {
  const session = failed({
    alerts: [keyed.insideAlert("client", INTERNAL_ERROR, 17)],
    messages: [...REQUESTED.slice(0, -2), keyed.inside("client", "Alert", 17)],
  });
  expect(judge(clientAlertOther, session)?.title).toBe(
    "The client answered the server's request for a client certificate with the alert internal_error (80)",
  );
});

test("client-closed-after-server-flight: the certificate that the client may have rejected is no longer hidden", () => {
  const session = failed({}, { with: "FIN" });
  expect([
    judge(clientClosedAfterServerFlight, session)?.detail.includes("It may have rejected the certificate."),
    judge(closedAfterOwnFlight, session),
  ]).toEqual([true, null]);
});

test("tls13-compatibility-ccs-missing: EncryptedExtensions without the ChangeCipherSpec before it", () => {
  const hello = build.clientHello({ firstBytes: `16030100b4010000b00303${"5a".repeat(32)}20` });
  const alerts = [build.alert("client", UNEXPECTED_MESSAGE, 17, 300)];
  const missing = failed({ clientHello: hello, alerts });
  const ccs = build.message("server", "ChangeCipherSpec", 14, 220);
  const messages = [...keyed.SERVER_FLIGHT.slice(0, 2), ccs, ...keyed.SERVER_FLIGHT.slice(2)];
  expect([
    judge(tls13CompatibilityCcsMissing, missing)?.certainty,
    judge(tls13CompatibilityCcsMissing, failed({ clientHello: hello, alerts, messages })),
  ]).toEqual(["likely", null]);
});

test("no-close-notify: with keys a side's alerts are known, whatever the size of its last record", () => {
  const last = { frame: 29, time: build.timeAt(890), length: 19 };
  const client = build.encryptedTraffic({ records: 3, alertLength: 19, last });
  const encrypted = { client, server: build.encryptedTraffic({ records: 4, alertLength: 19 }) };
  const silent = build.establishedSession({ tls: keyed.tls13({ encrypted }) });
  const alerts = [keyed.insideAlert("client", keyed.CLOSE_NOTIFY, 29, "0x01")];
  const sent = build.establishedSession({ tls: keyed.tls13({ encrypted, alerts }) });
  const half = build.establishedSession({
    tls: keyed.tls13({ encrypted, decryption: keyed.without("client") }),
  });
  expect([silent, sent, half].map((session) => judge(noCloseNotify, session)?.certainty ?? null)).toEqual([
    "certain",
    null,
    null,
  ]);
});

test("tls-established: the handshake ended with the client's Finished, where that was read", () => {
  const appData = keyed.inside("client", "ApplicationData", 20);
  const messages = [...keyed.SERVER_FLIGHT, keyed.inside("client", "Finished", 15), appData];
  const both = build.establishedSession({ tls: keyed.tls13({ messages }) });
  const first = build.message("client", "ApplicationData", 16, 240);
  const server = build.establishedSession({
    tls: keyed.tls13({ messages: [...keyed.SERVER_FLIGHT, first], decryption: keyed.without("client") }),
  });
  expect([both, server].map((session) => judge(tlsEstablished, session)?.frames)).toEqual([
    [14, 15],
    [14, 16],
  ]);
});

test("the end of a session: of a side that was read it is known whether it sent an alert", () => {
  const session = failed({}, { with: "FIN" });
  const keyless = failed(
    { decryption: undefined, messages: [build.message("client", "ApplicationData", 15, 230)] },
    { with: "FIN" },
  );
  expect([endingOf(session)?.alerts, endingOf(keyless)?.alerts]).toEqual(["none", "none readable"]);
});
