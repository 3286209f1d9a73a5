// A client's certificate that is not for clients: what the server's reaction makes of it.
import { expect, test } from "vitest";
import { clientCertificateRejected } from "../../../src/diagnose/findings/certificates/client-certificate-rejected.ts";
import { clientCertificateWithoutClientAuth } from "../../../src/diagnose/findings/certificates/client-certificate-without-clientauth.ts";
import { serverClosedAfterClientFlight } from "../../../src/diagnose/findings/certificates/server-closed-after-client-flight.ts";
import { closedAfterTlsEstablished } from "../../../src/diagnose/findings/after-handshake/closed-after-tls-established.ts";
import type { Certificate, Message, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { alerted, chain, established, gaveUp, type Handshake } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const BAD_CERTIFICATE = { id: "0x2a", name: "bad_certificate" };
const UNSUPPORTED_CERTIFICATE = { id: "0x2b", name: "unsupported_certificate" };
const CERTIFICATE_EXPIRED = { id: "0x2d", name: "certificate_expired" };
const CERTIFICATE_UNKNOWN = { id: "0x2e", name: "certificate_unknown" };
const UNKNOWN_CA = { id: "0x30", name: "unknown_ca" };
const INTERNAL_ERROR = { id: "0x50", name: "internal_error" };

const only = (...purposes: readonly string[]): Partial<Certificate> => ({
  extendedKeyUsage: { critical: false, purposes },
});
const may = (...uses: readonly string[]): Partial<Certificate> => ({ keyUsage: { critical: true, uses } });

const sent = (type: string, acknowledgedFrame: number): Message => ({
  ...build.message("client", type, 15, 240),
  acknowledgedFrame,
});

/** The client's half of the handshake, acknowledged in that frame. */
const answer = (acknowledgedFrame: number): readonly Message[] => [
  sent("Certificate", acknowledgedFrame),
  sent("ClientKeyExchange", acknowledgedFrame),
  sent("EncryptedHandshake", acknowledgedFrame),
];

/** TLS 1.2: the client showed this leaf, and then these issuers, in frame 15, and they arrived. */
function showing(leaf: Partial<Certificate>, ...issuers: readonly Partial<Certificate>[]): Handshake {
  const shown = [{ subject: "CN=mail.example.org", ...leaf }, ...issuers].map((parts) =>
    build.certificate({ from: "client", frame: 15, ...parts }),
  );
  const messages = [
    build.message("client", "ClientHello", 13, 200),
    build.message("server", "ServerHello", 14, 220),
    build.message("server", "CertificateRequest", 14, 220),
    ...answer(16),
  ];
  return { tls: { messages, certificates: [...chain(), ...shown] } };
}

const refused = (description: typeof UNKNOWN_CA, ...shown: Parameters<typeof showing>): Session =>
  alerted("server", description, showing(...shown));

/** A Finished and one record of data. */
const flow = (length: number) =>
  build.encryptedTraffic({
    records: 2,
    bytes: 40 + length,
    lengths: [40, length],
    afterHandshake: { records: 1, bytes: length, largest: length },
  });

/** The server closed on the client's first command. */
function closedInside(leaf: Partial<Certificate>): Session {
  const { tls } = showing(leaf);
  const close = { ...build.establishedSession().close, by: "server" } as const;
  return established({ tls: { ...tls, encrypted: { client: flow(54), server: flow(90) } } }, { close });
}

test("client-certificate-without-clientauth: unsupported_certificate for a certificate of servers is about its purpose", () => {
  const finding = judge(
    clientCertificateWithoutClientAuth,
    refused(UNSUPPORTED_CERTIFICATE, only("serverAuth")),
  );
  expect(finding).toMatchObject({
    severity: "error",
    certainty: "certain",
    fault: null,
    title: "The server rejected the client's certificate: it is not for client authentication",
    detail:
      'The client\'s certificate of "CN=mail.example.org" (frame 15) is only for serverAuth, and the server answered ' +
      "with the alert unsupported_certificate (43) in frame 17: that is about its purpose.",
  });
  expect(finding?.remedies.map(({ system }) => system)).toContain("Postfix");
});

test.each<[string, Partial<Certificate>]>([
  ["a key that the server may not support", { ...only("serverAuth"), publicKey: "Ed25519" }],
  ["a short key", { ...only("serverAuth"), publicKey: "RSA 1024" }],
  ["a key that may not sign", { ...only("serverAuth"), ...may("keyEncipherment") }],
])("client-certificate-without-clientauth: %s can be the reason too", (_, leaf) => {
  const session = refused(UNSUPPORTED_CERTIFICATE, leaf);
  expect(judge(clientCertificateWithoutClientAuth, session)?.certainty).toBe("likely");
});

test("client-certificate-without-clientauth: a server that wants the purpose by name likely has OpenSSL", () => {
  const session = refused(UNSUPPORTED_CERTIFICATE, only("anyExtendedKeyUsage"));
  expect(judgement(clientCertificateWithoutClientAuth, session)).toBe(
    'error likely: The client\'s certificate of "CN=mail.example.org" (frame 15) is for any purpose (anyExtendedKeyUsage), ' +
      "and the server answered with the alert unsupported_certificate (43) in frame 17: OpenSSL wants clientAuth by name.",
  );
});

test("client-certificate-without-clientauth: an issuer for servers only is likely the reason where the leaf is for clients", () => {
  const issuer = { subject: "CN=Server CA", ...only("serverAuth") };
  const session = refused(UNSUPPORTED_CERTIFICATE, only("serverAuth", "clientAuth"), issuer);
  expect(judgement(clientCertificateWithoutClientAuth, session)).toBe(
    'error likely: The issuer\'s certificate of "CN=Server CA" that the client sent (frame 15) is only for serverAuth, and the ' +
      "server answered with the alert unsupported_certificate (43) in frame 17: OpenSSL wants the purpose in the whole " +
      "chain.",
  );
});

test.each<[string, Session]>([
  ["has no extended key usage", refused(UNSUPPORTED_CERTIFICATE, {})],
  ["is for clients", refused(UNSUPPORTED_CERTIFICATE, only("clientAuth"))],
  [
    "and all its issuers are for clients",
    refused(UNSUPPORTED_CERTIFICATE, only("clientAuth"), only("clientAuth", "serverAuth"), {}),
  ],
  [
    "may not sign, with an issuer for servers",
    refused(
      UNSUPPORTED_CERTIFICATE,
      { ...only("clientAuth"), ...may("keyEncipherment") },
      only("serverAuth"),
    ),
  ],
  ["is for any purpose, and is unknown,", refused(UNKNOWN_CA, only("anyExtendedKeyUsage"))],
  ["has an issuer for servers, and has expired,", refused(CERTIFICATE_EXPIRED, {}, only("serverAuth"))],
  ["is for any purpose and accepted", established(showing(only("anyExtendedKeyUsage")))],
])("client-certificate-without-clientauth: nothing is said of a certificate that %s", (_, session) => {
  expect(judge(clientCertificateWithoutClientAuth, session)).toBeNull();
});

test("client-certificate-without-clientauth: nothing is said between servers of Exchange, which verify nothing", () => {
  const command = { frame: 10, time: build.timeAt(150), verb: "X-ANONYMOUSTLS", trailing: null };
  const { starttls } = build.smtpDialogue();
  const smtp = build.smtpDialogue({ starttls: { ...starttls, command } });
  const session = established(showing(only("serverAuth")), { smtp });
  expect(judge(clientCertificateWithoutClientAuth, session)).toBeNull();
});

test("client-certificate-without-clientauth: a server's own certificate is not asked for it", () => {
  const session = alerted("server", UNSUPPORTED_CERTIFICATE, {
    tls: { certificates: chain(only("serverAuth")) },
  });
  expect(judge(clientCertificateWithoutClientAuth, session)).toBeNull();
});

test.each([BAD_CERTIFICATE, CERTIFICATE_UNKNOWN])(
  "client-certificate-without-clientauth: $name can be about an unknown issuer, and does not explain the session",
  (description) => {
    const session = refused(description, only("serverAuth"));
    expect(judge(clientCertificateWithoutClientAuth, session)).toMatchObject({
      severity: "warning",
      certainty: "possible",
    });
    expect(judge(clientCertificateRejected, session)).toMatchObject({
      severity: "error",
      certainty: "certain",
      detail: expect.stringMatching(
        / It is only for serverAuth \(extended key usage\), which may be the reason\.$/,
      ),
    });
  },
);

/** Java's answer, given whether its CertificateRequest named the issuer. */
function refusedByJava(clientIssuerAccepted: boolean, leaf: Partial<Certificate>): Session {
  const { tls } = showing({ notAfter: "2027-01-01T00:00:00Z", ...leaf });
  return alerted("server", CERTIFICATE_UNKNOWN, { tls: { ...tls, clientIssuerAccepted } });
}

test("client-certificate-without-clientauth: a server that named the issuer knows it, so the purpose is likely the reason", () => {
  const session = refusedByJava(true, only("serverAuth"));
  expect(judgement(clientCertificateWithoutClientAuth, session)).toBe(
    'error likely: The client\'s certificate of "CN=mail.example.org" (frame 15) is only for serverAuth, and the server ' +
      "answered with the alert certificate_unknown (46) in frame 17. It had named the certificate's issuer among those " +
      "that it accepts, and nothing else stands out in the certificate.",
  );
});

test.each<[string, Partial<Certificate>]>([
  ["had expired", { notAfter: "2026-10-01T00:00:00Z" }],
  ["was not valid yet", { notBefore: "2026-12-01T00:00:00Z" }],
  ["has a short key", { publicKey: "RSA 1024" }],
  ["is signed with SHA-1", { signatureAlgorithm: "sha1WithRSAEncryption" }],
  ["may not sign", may("keyEncipherment")],
])("client-certificate-without-clientauth: one that %s is rejected for that as well", (_, leaf) => {
  const session = refusedByJava(true, { ...only("serverAuth"), ...leaf });
  expect(judge(clientCertificateWithoutClientAuth, session)?.certainty).toBe("possible");
});

test("client-certificate-rejected: a server that did not name the issuer likely does not know it, whatever the purpose", () => {
  const session = refusedByJava(false, only("serverAuth"));
  expect(judge(clientCertificateWithoutClientAuth, session)?.severity).toBe("info");
  expect(judge(clientCertificateRejected, session)?.detail).toMatch(
    /in frame 17\. Its issuer is none of those that the server's CertificateRequest names, which is likely the reason\.$/,
  );
});

test.each([UNKNOWN_CA, CERTIFICATE_EXPIRED])(
  "client-certificate-without-clientauth: $name is about something else, and the purpose is the next obstacle",
  (description) => {
    const session = refused(description, only("serverAuth"));
    expect(judgement(clientCertificateWithoutClientAuth, session)).toMatch(/^info certain: .* refuse it\.$/);
    expect(judge(clientCertificateRejected, session)?.detail).not.toMatch(/serverAuth/);
  },
);

test("client-certificate-without-clientauth: a server that closes at once gives no reason", () => {
  const session = gaveUp({ by: "server" }, showing(only("serverAuth")));
  expect(judge(clientCertificateWithoutClientAuth, session)).toMatchObject({
    severity: "warning",
    certainty: "possible",
  });
  expect(judge(serverClosedAfterClientFlight, session)?.detail).toMatch(
    /The client had sent a certificate \(frame 15\) that is only for serverAuth \(extended key usage\), which may be the reason\.$/,
  );
});

test("client-certificate-without-clientauth: a server that closes on the first command may refuse the certificate, as Postfix does", () => {
  const session = closedInside(only("serverAuth"));
  expect(judge(clientCertificateWithoutClientAuth, session)).toMatchObject({
    severity: "warning",
    certainty: "possible",
    detail: expect.stringMatching(/the server closed soon after the handshake \(frame 30\), as Postfix does/),
  });
  expect(judge(closedAfterTlsEstablished, session)?.detail).toMatch(
    /It likely refused inside TLS\. The client's certificate \(frame 15\) is not for client authentication, which may be why\.$/,
  );
});

/** The client came with that certificate and delivered a message. */
function delivered(leaf: Partial<Certificate>): Session {
  const { tls } = showing(leaf);
  const server = build.encryptedTraffic({
    records: 6,
    bytes: 500,
    lengths: [40, 200, 90, 60, 60, 50],
    afterHandshake: { records: 5, bytes: 460, largest: 200 },
  });
  return { ...established({ tls: { ...tls, encrypted: { client: flow(900), server } } }), stream: 1 };
}

test("client-certificate-without-clientauth: a server that went on with the same certificate elsewhere does not refuse it", () => {
  const session = closedInside(only("serverAuth"));
  const among = [delivered(only("serverAuth"))];
  expect(judge(clientCertificateWithoutClientAuth, session, { among })?.severity).toBe("info");
  expect(judge(closedAfterTlsEstablished, session, { among })?.detail).toMatch(/refused inside TLS\.$/);
});

test.each<[string, Session]>([
  ["with another certificate", delivered({ ...only("serverAuth"), sha256: "11".repeat(32) })],
  ["and closed early there too", { ...closedInside(only("serverAuth")), stream: 1 }],
])("client-certificate-without-clientauth: what the server did %s refutes nothing", (_, other) => {
  const session = closedInside(only("serverAuth"));
  expect(judge(clientCertificateWithoutClientAuth, session, { among: [other] })?.certainty).toBe("possible");
});

test.each([{}, only("clientAuth")])(
  "closed-after-tls-established: a client's certificate that is for clients is not suspected (%j)",
  (leaf) => {
    expect(judge(closedAfterTlsEstablished, closedInside(leaf))?.detail).toMatch(/refused inside TLS\.$/);
    expect(judge(clientCertificateWithoutClientAuth, closedInside(leaf))).toBeNull();
  },
);

test("client-certificate-without-clientauth: a server that goes on does not look at it", () => {
  expect(judgement(clientCertificateWithoutClientAuth, established(showing(only("serverAuth"))))).toBe(
    'info certain: The client\'s certificate of "CN=mail.example.org" (frame 15) is only for serverAuth: servers that ' +
      "verify clients' certificates refuse it.",
  );
});

test("client-certificate-without-clientauth: an alert that was sent before the certificate had come is not about it", () => {
  const { tls } = showing(only("serverAuth"));
  const session = alerted("server", UNSUPPORTED_CERTIFICATE, { tls: { ...tls, messages: answer(18) } });
  expect(judge(clientCertificateWithoutClientAuth, session)).toBeNull();
});

test("client-certificate-rejected: GnuTLS says internal_error of a certificate that may not sign", () => {
  const session = refused(INTERNAL_ERROR, may("keyEncipherment"));
  expect(judgement(clientCertificateRejected, session)).toBe(
    'error likely: The client sent a certificate of "CN=mail.example.org" (frame 15), and the server sent the alert ' +
      "internal_error (80) in frame 17. Its key usage allows keyEncipherment and not digitalSignature, so it may not " +
      "authenticate a client.",
  );
});

test.each([{}, may("digitalSignature", "keyEncipherment")])(
  "client-certificate-rejected: internal_error is not about a certificate that may sign (%j)",
  (leaf) => {
    expect(judge(clientCertificateRejected, refused(INTERNAL_ERROR, leaf))).toBeNull();
  },
);
