// The findings on handshakes that one side gave up behind the ServerHello.
import { expect, test } from "vitest";
import { clientCertificateMissing } from "../../../src/diagnose/findings/certificates/client-certificate-missing.ts";
import { clientCertificateRejected } from "../../../src/diagnose/findings/certificates/client-certificate-rejected.ts";
import { clientRejectedCertificate } from "../../../src/diagnose/findings/certificates/client-rejected-certificate.ts";
import { encryptedAlertBeforeEstablished } from "../../../src/diagnose/findings/certificates/encrypted-alert-before-established.ts";
import { serverClosedAfterClientFlight } from "../../../src/diagnose/findings/certificates/server-closed-after-client-flight.ts";
import type { Aborted, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { alerted, chain, established, failed, gaveUp, type Handshake } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const UNKNOWN_CA = { id: "0x30", name: "unknown_ca" };
const CERTIFICATE_EXPIRED = { id: "0x2d", name: "certificate_expired" };
const HANDSHAKE_FAILURE = { id: "0x28", name: "handshake_failure" };
const BAD_RECORD_MAC = { id: "0x14", name: "bad_record_mac" };

const TLS_1_3 = {
  negotiatedVersion: build.TLS_1_3,
  cipherSuite: { id: "0x1302", name: "TLS_AES_256_GCM_SHA384" },
};
const HELLOS_OF_TLS_1_3 = [
  build.message("client", "ClientHello", 13, 200),
  build.message("server", "ServerHello", 14, 220),
  build.message("server", "ApplicationData", 14, 220),
];
const SERVER_FLIGHT = build.encryptedTraffic({ records: 4, lengths: [23, 900, 281, 69] });

/** TLS 1.3 in which the client sent encrypted records of these lengths. */
function tls13(lengths: readonly number[]): Handshake {
  const client = build.encryptedTraffic({ records: lengths.length, lengths });
  const messages = [...HELLOS_OF_TLS_1_3, build.message("client", "ApplicationData", 15, 240)];
  return {
    server: TLS_1_3,
    tls: { certificates: [], messages, encrypted: { client, server: SERVER_FLIGHT } },
  };
}

test("client-rejected-certificate: unknown_ca is a rejected certificate whose cause the certificates may not show", () => {
  expect(judgement(clientRejectedCertificate, alerted("client", UNKNOWN_CA))).toBe(
    "error certain: The client sent the alert unknown_ca (48) in frame 17: it does not know any of the certificate's issuers. " +
      'They lead to "CN=Example Root,O=Example", which the client would have to trust.',
  );
});

const EXPIRED = chain({ notAfter: "2026-10-01T00:00:00Z" });
const CERTIFICATE_UNKNOWN = { id: "0x2e", name: "certificate_unknown" };

test.each<[string, Session, string, "server" | null, RegExp]>([
  [
    "one that had expired is renewed",
    alerted("client", CERTIFICATE_EXPIRED, { tls: { certificates: EXPIRED } }),
    "The client rejected the server's certificate with the alert certificate_expired (45); it expired on 2026-10-01",
    "server",
    /^On the server \(Exchange\): Renew the certificate\. Import it/,
  ],
  [
    "a missing intermediate is installed",
    alerted("client", UNKNOWN_CA, { tls: { certificates: chain().slice(0, 1) } }),
    "The client rejected the server's certificate with the alert unknown_ca (48); its issuer's " +
      "intermediate certificate was not sent",
    "server",
    /^On the server \(Exchange\): Install the intermediate certificate/,
  ],
  [
    "one for another name is reissued",
    alerted("client", CERTIFICATE_UNKNOWN, { client: { serverName: "mail.example.org" } }),
    "The client rejected the server's certificate with the alert certificate_unknown (46); it is for another name",
    null,
    /^On the server \(Exchange\): Have the certificate reissued with the name/,
  ],
  [
    "a self-signed one is replaced or trusted",
    alerted("client", UNKNOWN_CA, {
      tls: { certificates: chain({ issuer: "CN=mx.example.net" }).slice(0, 1) },
    }),
    "The client rejected the server's certificate with the alert unknown_ca (48); it is self-signed",
    null,
    /^On the server \(Exchange\): The certificate is self-signed/,
  ],
  [
    "a sound one is for the client to trust",
    alerted("client", UNKNOWN_CA),
    "The client rejected the server's certificate with the alert unknown_ca (48)",
    null,
    /^On the client: Update the list of trusted authorities/,
  ],
])(
  "client-rejected-certificate: the remedy follows the cause: %s",
  (_cause, session, title, fault, remedy) => {
    const finding = judge(clientRejectedCertificate, session);
    expect([finding?.title, finding?.fault]).toEqual([title, fault]);
    expect(finding?.remedy).toMatch(remedy);
  },
);

test("client-rejected-certificate: a server that has to renew its certificate is not advised to install what is missing of a chain that is whole", () => {
  const session = alerted("client", CERTIFICATE_EXPIRED, { tls: { certificates: EXPIRED } });
  const texts = judge(clientRejectedCertificate, session)?.remedies.map(({ text }) => text) ?? [];
  expect(texts.join(" ")).not.toMatch(/intermediate|trusted authorities/);
});

test("client-rejected-certificate: an alert that fits a fault of the certificate quotes that fault", () => {
  const certificates = chain({ notAfter: "2026-01-01T00:00:00Z" });
  const finding = judge(
    clientRejectedCertificate,
    alerted("client", CERTIFICATE_EXPIRED, { tls: { certificates } }),
  );
  expect(finding?.detail).toMatch(
    /Consistent with that: The server's certificate .* expired at 2026-01-01T00:00:00Z/,
  );
});

test("client-rejected-certificate: a fault of the certificate that the alert does not mean is not quoted", () => {
  const certificates = chain({ notAfter: "2026-01-01T00:00:00Z" });
  const finding = judge(clientRejectedCertificate, alerted("client", UNKNOWN_CA, { tls: { certificates } }));
  expect(finding?.detail).not.toContain("agrees");
});

test("client-rejected-certificate: a readable alert in TLS 1.3 rejects a certificate that is not shown", () => {
  const finding = judge(clientRejectedCertificate, alerted("client", UNKNOWN_CA, { server: TLS_1_3 }));
  expect(finding?.detail).toMatch(/TLS 1\.3 hides the certificate, so the cause is not visible\.$/);
});

test.each([
  ["handshake_failure", alerted("client", HANDSHAKE_FAILURE)],
  ["the server's alert", alerted("server", UNKNOWN_CA)],
  ["a FIN", gaveUp({})],
])("client-rejected-certificate: %s rejects no certificate of the server", (_, session) => {
  expect(judge(clientRejectedCertificate, session)).toBeNull();
});

const unreadable = (by: "client" | "server"): Aborted => ({
  by,
  with: "encrypted-alert",
  frame: 16,
  certainty: "likely",
});

test("encrypted-alert-before-established: an unreadable alert of the client likely rejects the certificate", () => {
  const session = established(tls13([69, 19]), { aborted: unreadable("client") });
  expect(judgement(encryptedAlertBeforeEstablished, session)).toBe(
    "error likely: The client sent a record the size of an alert (frame 16) instead of its first data, " +
      "and nothing meaningful after it. It likely rejected the server's certificate.",
  );
});

test("encrypted-alert-before-established: an alert with padding is recognised by being too short for the Finished that was due", () => {
  const client = build.encryptedTraffic({
    records: 1,
    lengths: [35],
    last: { frame: 16, time: null, length: 35 },
    alertLength: 19,
  });
  const handshake = tls13([35]);
  const session = gaveUp(unreadable("client"), {
    ...handshake,
    tls: { ...handshake.tls, encrypted: { client, server: SERVER_FLIGHT } },
  });
  expect(judgement(encryptedAlertBeforeEstablished, session)).toBe(
    "error likely: The client sent an encrypted record of 35 bytes, too short for anything but an alert " +
      "with padding, (frame 16) instead of its Finished, and nothing meaningful after it. It likely " +
      "rejected the server's certificate.",
  );
});

test.each<[string, readonly number[], boolean]>([
  ["Java's, padded", [41, 85], true],
  ["BoringSSL's, in one record with the Finished", [77], true],
  ["a Finished alone", [69, 43], false],
  ["EndOfEarlyData before the Finished", [21, 69], false],
  ["an alert with padding, and nothing after it", [35], false],
])(
  "client-certificate-missing: an empty certificate in TLS 1.3 by its size: %s",
  (_which, lengths, isEmpty) => {
    const session = established(tls13(lengths), { aborted: unreadable("server") });
    expect(judge(clientCertificateMissing, session) !== null).toBe(isEmpty);
  },
);

test("encrypted-alert-before-established: an unreadable alert of the server after an empty certificate likely asks for one", () => {
  const session = established(tls13([25, 69]), { aborted: unreadable("server") });
  expect(judge(encryptedAlertBeforeEstablished, session)?.detail).toMatch(
    /The client sent no certificate, and the server likely requires one\.$/,
  );
});

test("encrypted-alert-before-established: an unreadable alert of the server before the client's answer objects to no certificate of the client", () => {
  const handshake = tls13([]);
  const encrypted = { client: build.encryptedTraffic(), server: SERVER_FLIGHT };
  const tls = { ...handshake.tls, messages: HELLOS_OF_TLS_1_3, encrypted };
  const session = gaveUp({ by: "server", with: "encrypted-alert", frame: 16 }, { ...handshake, tls });
  expect(judge(encryptedAlertBeforeEstablished, session)?.detail).toMatch(
    /It likely objects to what the client had sent before\.$/,
  );
});

test("encrypted-alert-before-established: an alert in a session that nobody aborted is not reported", () => {
  expect(judge(encryptedAlertBeforeEstablished, established(tls13([69, 80, 19])))).toBeNull();
});

/** TLS 1.2: the client's Certificate of frame 15 holds none, or this one. */
function clientShowed(subject: string | null, session: (handshake: Handshake) => Session): Session {
  const shown = subject === null ? [] : [build.certificate({ from: "client", frame: 15, subject })];
  const messages = [
    build.message("client", "ClientHello", 13, 200),
    build.message("server", "ServerHello", 14, 220),
    build.message("server", "CertificateRequest", 14, 220),
    build.message("client", "Certificate", 15, 240),
    build.message("client", "ClientKeyExchange", 15, 240),
  ];
  return session({ tls: { messages, certificates: [...chain(), ...shown] } });
}

const serverSaid = (description: typeof UNKNOWN_CA) => (handshake: Handshake) =>
  alerted("server", description, handshake);
const serverClosed = (handshake: Handshake): Session => gaveUp({ by: "server" }, handshake);
const cameUp = (handshake: Handshake): Session => established(handshake);

test("client-certificate-missing: handshake_failure after an empty certificate asks for one", () => {
  expect(judgement(clientCertificateMissing, clientShowed(null, serverSaid(HANDSHAKE_FAILURE)))).toBe(
    "error certain: The client answered the server's certificate request with an empty Certificate (frame 15), and the server sent " +
      "the alert handshake_failure (40) in frame 17.",
  );
});

test("client-certificate-missing: an alert of another kind after an empty certificate likely asks for one", () => {
  const session = clientShowed(null, serverSaid({ id: "0x32", name: "decode_error" }));
  expect(judge(clientCertificateMissing, session)?.certainty).toBe("likely");
});

test("client-certificate-missing: an empty certificate with which the server goes on is information", () => {
  expect(judgement(clientCertificateMissing, clientShowed(null, cameUp))).toBe(
    "info certain: The client answered the server's certificate request with an empty Certificate (frame 15).",
  );
});

test("client-certificate-missing: an empty certificate in TLS 1.3 is recognised by its size", () => {
  const session = established(tls13([25, 69]), { aborted: unreadable("server") });
  expect(judgement(clientCertificateMissing, session)).toBe(
    "error likely: The client answered the server's certificate request with an empty Certificate (frame 15), and the server sent " +
      "an encrypted alert in frame 16.",
  );
});

test.each([
  ["showed one", clientShowed("CN=mail.example.org", serverSaid(HANDSHAKE_FAILURE))],
  ["was not asked", failed({ by: "server" })],
  ["sent only its Finished", established(tls13([69, 60]))],
])("client-certificate-missing: no certificate is missed of a client that %s", (_, session) => {
  expect(judge(clientCertificateMissing, session)).toBeNull();
});

test("client-certificate-rejected: unknown_ca of the server rejects the client's certificate", () => {
  const session = clientShowed("CN=mail.example.org", serverSaid(UNKNOWN_CA));
  expect(judgement(clientCertificateRejected, session)).toBe(
    'error certain: The client sent a certificate of "CN=mail.example.org" (frame 15), and the server sent the alert ' +
      "unknown_ca (48) in frame 17.",
  );
});

test("a server that closes at once on the client's certificate is not known to reject it, and the certificate is named", () => {
  const session = clientShowed("CN=mail.example.org", serverClosed);
  expect(judge(clientCertificateRejected, session)).toBeNull();
  const found = judge(serverClosedAfterClientFlight, session);
  expect(found?.detail).toMatch(
    /It did not say why\. The client had sent a certificate \(frame 15\), which may be the reason\.$/,
  );
  expect(found?.remedies.map(({ text }) => text).join(" ")).toMatch(/Compare the client's certificate/);
});

test("client-certificate-rejected: an unreadable alert in the place of the server's first data likely rejects the client's certificate", () => {
  const smtp = build.smtpDialogue({ replies: [{ frame: 19, code: 554, text: "Security failure" }] });
  const alertBehindFinished = (handshake: Handshake): Session =>
    established(handshake, { smtp, aborted: unreadable("server") });
  expect(judgement(clientCertificateRejected, clientShowed("CN=mail.example.org", alertBehindFinished))).toBe(
    'error likely: The client sent a certificate of "CN=mail.example.org" (frame 15), and the server sent ' +
      'an encrypted alert in frame 16, and no data. It then sent "554 Security failure" (frame 19) ' +
      "unencrypted.",
  );
});

test.each([
  ["empty", clientShowed(null, serverSaid(UNKNOWN_CA))],
  ["in order, and the alert about something else,", clientShowed("CN=a", serverSaid(BAD_RECORD_MAC))],
  ["taken", clientShowed("CN=mail.example.org", cameUp)],
])("client-certificate-rejected: a client's certificate that was %s is not rejected", (_, session) => {
  expect(judge(clientCertificateRejected, session)).toBeNull();
});

test("server-closed-after-client-flight: bad_record_mac after the client's key exchange speaks of changed bytes", () => {
  const alerts = [build.alert("server", BAD_RECORD_MAC, 17, 300)];
  expect(
    judgement(serverClosedAfterClientFlight, failed({ by: "server", with: "alert" }, { tls: { alerts } })),
  ).toBe(
    "error certain: The client sent its half of the handshake (frame 15), and the server sent the alert " +
      "bad_record_mac (20) in frame 17 instead of its Finished. The two sides disagree about the keys or " +
      "about what was sent: a device in the path may have changed bytes.",
  );
});

test("server-closed-after-client-flight: a bare FIN of the server instead of its Finished is reported", () => {
  expect(judge(serverClosedAfterClientFlight, failed({ by: "server" }))?.detail).toMatch(
    /It did not say why\.$/,
  );
});

test.each([
  ["before the client answered", gaveUp({ by: "server" })],
  ["when TLS stood", established()],
  ["never: the client did", failed({ by: "client" })],
])(
  "server-closed-after-client-flight: a server that closed %s did not refuse the client's half",
  (_, session) => {
    expect(judge(serverClosedAfterClientFlight, session)).toBeNull();
  },
);
