// A server's certificate that is not for servers, or whose key may not do what the cipher suite wants.
import { expect, test } from "vitest";
import { certificateKeyUsageMismatch } from "../../../src/diagnose/findings/certificates/certificate-key-usage-mismatch.ts";
import { clientClosedAfterServerFlight } from "../../../src/diagnose/findings/certificates/client-closed-after-server-flight.ts";
import { clientRejectedCertificate } from "../../../src/diagnose/findings/certificates/client-rejected-certificate.ts";
import type { Certificate, Session } from "../../../src/session/session.ts";
import { alerted, chain, established, gaveUp } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const BAD_CERTIFICATE = { id: "0x2a", name: "bad_certificate" };
const UNSUPPORTED_CERTIFICATE = { id: "0x2b", name: "unsupported_certificate" };
const CERTIFICATE_UNKNOWN = { id: "0x2e", name: "certificate_unknown" };
const UNKNOWN_CA = { id: "0x30", name: "unknown_ca" };
const INTERNAL_ERROR = { id: "0x50", name: "internal_error" };

const ECDHE_RSA = { id: "0xc030", name: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" };
const RSA = { id: "0x009d", name: "TLS_RSA_WITH_AES_256_GCM_SHA384" };
const ANONYMOUS = { id: "0x00a7", name: "TLS_DH_anon_WITH_AES_256_GCM_SHA384" };

const only = (...purposes: readonly string[]): Partial<Certificate> => ({
  extendedKeyUsage: { critical: false, purposes },
});
const may = (...uses: readonly string[]): Partial<Certificate> => ({ keyUsage: { critical: true, uses } });

const works = (leaf: Partial<Certificate>, cipherSuite = ECDHE_RSA): Session =>
  established({ server: { cipherSuite }, tls: { certificates: chain(leaf) } });
const rejected = (
  description: typeof UNKNOWN_CA,
  leaf: Partial<Certificate>,
  cipherSuite = ECDHE_RSA,
  issuer: Partial<Certificate> = {},
): Session =>
  alerted("client", description, { server: { cipherSuite }, tls: { certificates: chain(leaf, issuer) } });

test.each([
  ["OpenSSL", UNSUPPORTED_CERTIFICATE],
  ["GnuTLS", BAD_CERTIFICATE],
  ["Java", CERTIFICATE_UNKNOWN],
])("certificate-key-usage-mismatch: %s refuses a certificate for clients only", (_, description) => {
  const session = rejected(description, only("clientAuth"));
  expect(judgement(certificateKeyUsageMismatch, session)).toBe(
    'error certain: The server\'s certificate ("CN=mx.example.net") (frame 14) is only for clientAuth (extended key usage), ' +
      "not for servers.",
  );
  expect(judge(clientRejectedCertificate, session)).toMatchObject({
    certainty: "certain",
    fault: "server",
    title: expect.stringMatching(/; it is not for servers$/),
  });
});

test("certificate-key-usage-mismatch: a client that hangs up on a certificate for clients only gives no reason, and it stands out", () => {
  const session = gaveUp({}, { tls: { certificates: chain(only("clientAuth")) } });
  expect(judge(certificateKeyUsageMismatch, session)?.severity).toBe("error");
  expect(judge(clientClosedAfterServerFlight, session)?.detail).toMatch(/What stands out .* not for servers/);
});

test.each([
  ["Java", CERTIFICATE_UNKNOWN, "certain"],
  ["GnuTLS", INTERNAL_ERROR, "likely"],
])(
  "certificate-key-usage-mismatch: %s refuses a key that may not sign where the suite lets it sign",
  (_, description, certainty) => {
    const session = rejected(description, may("keyEncipherment"));
    expect(judgement(certificateKeyUsageMismatch, session)).toBe(
      'error certain: The server\'s certificate ("CN=mx.example.net") (frame 14) allows its key keyEncipherment (key usage), ' +
        "and TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 uses it for digitalSignature.",
    );
    expect(judge(clientRejectedCertificate, session)).toMatchObject({
      certainty,
      fault: "server",
      title: expect.stringMatching(/; its key usage does not fit the cipher suite$/),
    });
  },
);

test.each([
  ["a purpose", only("clientAuth"), CERTIFICATE_UNKNOWN],
  ["a purpose", only("clientAuth"), BAD_CERTIFICATE],
  ["a key usage", may("keyEncipherment"), CERTIFICATE_UNKNOWN],
])(
  "certificate-key-usage-mismatch: OpenSSL means something else than %s by other alerts than its own",
  (_, leaf, description) => {
    const client = { extensions: [{ id: "0x000b", name: "ec_point_formats", length: 4 }] };
    const certificates = chain(leaf);
    const session = alerted("client", description, {
      client,
      server: { cipherSuite: ECDHE_RSA },
      tls: { certificates },
    });
    expect(judge(certificateKeyUsageMismatch, session)?.severity).not.toBe("error");
  },
);

test("certificate-key-usage-mismatch: RSA key exchange wants keyEncipherment", () => {
  expect(
    judge(certificateKeyUsageMismatch, rejected(INTERNAL_ERROR, may("digitalSignature"), RSA)),
  ).toMatchObject({
    severity: "error",
    detail: expect.stringMatching(/allows its key digitalSignature .* for keyEncipherment/),
  });
});

test("certificate-key-usage-mismatch: clients that do not look at it go on", () => {
  expect(judge(certificateKeyUsageMismatch, works(may("keyEncipherment")))?.severity).toBe("info");
  expect(judge(certificateKeyUsageMismatch, works(only("clientAuth")))?.severity).toBe("warning");
});

test("certificate-key-usage-mismatch: OpenSSL alone wants serverAuth by name", () => {
  const leaf = only("anyExtendedKeyUsage");
  expect(judge(certificateKeyUsageMismatch, works(leaf))).toBeNull();
  expect(judge(certificateKeyUsageMismatch, rejected(CERTIFICATE_UNKNOWN, leaf))).toBeNull();
  expect(judge(certificateKeyUsageMismatch, rejected(UNSUPPORTED_CERTIFICATE, leaf))?.severity).toBe("error");
});

test.each<[string, Session]>([
  ["without these extensions", works({})],
  ["for servers", works(only("serverAuth", "clientAuth"))],
  ["for servers, as it was named before 2000", works(only("msSGC"))],
  ["that may do both", works(may("digitalSignature", "keyEncipherment"), RSA)],
  ["that may sign", works(may("digitalSignature"))],
  ["that may only encipher, which is all it is used for", works(may("keyEncipherment"), RSA)],
  ["that is not used", works(may("keyEncipherment"), ANONYMOUS)],
])("certificate-key-usage-mismatch: nothing is wrong with a certificate %s", (_, session) => {
  expect(judge(certificateKeyUsageMismatch, session)).toBeNull();
});

test("client-rejected-certificate: a key usage that most clients ignore does not explain an alert about something else", () => {
  for (const description of [UNKNOWN_CA, BAD_CERTIFICATE]) {
    const found = judge(clientRejectedCertificate, rejected(description, may("keyEncipherment")));
    expect(found?.title).not.toMatch(/key usage/);
    expect(found?.fault).toBeNull();
  }
});

test("client-rejected-certificate: internal_error of a client without any roots is not about the certificate", () => {
  expect(judge(clientRejectedCertificate, rejected(INTERNAL_ERROR, {}))).toBeNull();
});

test("client-rejected-certificate: unsupported_certificate for a chain in order may be a fault of Erlang's, not the server's", () => {
  const found = judge(
    clientRejectedCertificate,
    rejected(UNSUPPORTED_CERTIFICATE, only("serverAuth"), ECDHE_RSA, {
      ...only("serverAuth", "clientAuth"),
      ...may("keyCertSign", "cRLSign"),
    }),
  );
  expect(found).toMatchObject({
    fault: null,
    detail: expect.stringMatching(/Some versions of Erlang refuse/),
  });
  expect(found?.remedies.every(({ side }) => side === "client")).toBe(true);
});
