// The findings on what a server's certificates say.
import { expect, test } from "vitest";
import { certificateChainIncomplete } from "../../../src/diagnose/findings/certificates/certificate-chain-incomplete.ts";
import { certificateExpired } from "../../../src/diagnose/findings/certificates/certificate-expired.ts";
import { certificateHiddenByTls13 } from "../../../src/diagnose/findings/certificates/certificate-hidden-by-tls13.ts";
import { certificateNameMismatch } from "../../../src/diagnose/findings/certificates/certificate-name-mismatch.ts";
import { certificateNotYetValid } from "../../../src/diagnose/findings/certificates/certificate-not-yet-valid.ts";
import { certificateSelfSigned } from "../../../src/diagnose/findings/certificates/certificate-self-signed.ts";
import { certificateWeakKey } from "../../../src/diagnose/findings/certificates/certificate-weak-key.ts";
import { certificateWeakSignature } from "../../../src/diagnose/findings/certificates/certificate-weak-signature.ts";
import type { Certificate, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { alerted, chain, established, gaveUp } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const CERTIFICATE_EXPIRED = { id: "0x2d", name: "certificate_expired" };
const UNKNOWN_CA = { id: "0x30", name: "unknown_ca" };
const BAD_CERTIFICATE = { id: "0x2a", name: "bad_certificate" };
const SELF_SIGNED = { issuer: "CN=mx.example.net" };

const shows = (certificates: readonly Certificate[], parts: Partial<Session> = {}): Session =>
  established({ tls: { certificates } }, parts);

test("certificate-hidden-by-tls13: TLS 1.3 hides the certificate", () => {
  expect(
    judgement(certificateHiddenByTls13, established({ server: { negotiatedVersion: build.TLS_1_3 } })),
  ).toBe("info certain: The ServerHello (frame 14) chose TLS 1.3: the certificate is encrypted.");
});

test("certificate-hidden-by-tls13: TLS 1.2 does not hide the certificate", () => {
  expect(judge(certificateHiddenByTls13, established())).toBeNull();
});

test("certificate-expired: a certificate that had expired when it was sent is a warning", () => {
  expect(judgement(certificateExpired, shows(chain({ notAfter: "2026-10-20T14:43:14Z" })))).toBe(
    'warning certain: The server\'s certificate ("CN=mx.example.net") (frame 14) expired at ' +
      "2026-10-20T14:43:14Z; it was sent at 2026-10-20T14:43:15Z.",
  );
});

test("certificate-expired: an expired certificate that the client rejects as such is an error", () => {
  const certificates = chain({ notAfter: "2026-01-01T00:00:00Z" });
  const session = alerted("client", CERTIFICATE_EXPIRED, { tls: { certificates } });
  expect(judge(certificateExpired, session)?.severity).toBe("error");
});

test("certificate-expired: an alert about the issuer does not make an expired certificate the cause", () => {
  const certificates = chain({ notAfter: "2026-01-01T00:00:00Z" });
  const session = alerted("client", UNKNOWN_CA, { tls: { certificates } });
  expect(judge(certificateExpired, session)?.severity).toBe("warning");
});

test("certificate-expired: a certificate with an empty subject is called by its place alone", () => {
  const certificates = chain({ subject: "", notAfter: "2026-10-20T14:43:14Z" });
  expect(judge(certificateExpired, shows(certificates))?.detail).toMatch(
    /^The server's certificate \(frame 14\) expired/,
  );
});

test("certificate-name-mismatch: a certificate without common name and with the right dNSName matches", () => {
  const session = established({
    client: { serverName: "mx.example.net" },
    tls: { certificates: chain({ subject: "" }) },
  });
  expect(judge(certificateNameMismatch, session)).toBeNull();
});

test("certificate-expired: an expired issuer is reported as such", () => {
  const expired = chain({}, { notAfter: "2026-10-01T00:00:00Z" });
  expect(judge(certificateExpired, shows(expired))?.detail).toMatch(/^Certificate 2 of the chain/);
});

test("certificate-expired: an expired certificate on which the client closes is an error", () => {
  const session = gaveUp({}, { tls: { certificates: chain({ notAfter: "2026-01-01T00:00:00Z" }) } });
  expect(judge(certificateExpired, session)?.severity).toBe("error");
});

test.each([
  ["in the last second of its life", shows(chain({ notAfter: "2026-10-20T14:43:15Z" }))],
  [
    "in a capture whose clock was not set",
    shows(chain({ notAfter: "1969-01-01T00:00:00Z" }), { startTime: "1970-01-01T00:00:09.000000Z" }),
  ],
  ["of the client", shows([build.certificate({ from: "client", notAfter: "2020-01-01T00:00:00Z" })])],
])("certificate-expired: a certificate %s has not expired", (_, session) => {
  expect(judge(certificateExpired, session)).toBeNull();
});

test("certificate-not-yet-valid: a certificate that was not yet valid when it was sent is a warning", () => {
  expect(judgement(certificateNotYetValid, shows(chain({ notBefore: "2026-10-20T14:43:16Z" })))).toBe(
    'warning certain: The server\'s certificate ("CN=mx.example.net") (frame 14) becomes valid at ' +
      "2026-10-20T14:43:16Z; it was sent at 2026-10-20T14:43:15Z.",
  );
});

test("certificate-not-yet-valid: a certificate is valid from its first second on", () => {
  expect(judge(certificateNotYetValid, shows(chain({ notBefore: "2026-10-20T14:43:15Z" })))).toBeNull();
});

test("certificate-self-signed: a certificate that is its own issuer is information", () => {
  expect(judgement(certificateSelfSigned, shows([build.certificate(SELF_SIGNED)]))).toBe(
    'info certain: Subject and issuer of the server\'s certificate (frame 14) are both "CN=mx.example.net".',
  );
});

test("certificate-self-signed: a self-signed certificate that the client rejects is an error", () => {
  const certificates = [build.certificate(SELF_SIGNED)];
  const session = alerted("client", UNKNOWN_CA, { tls: { certificates } });
  expect(judge(certificateSelfSigned, session)?.severity).toBe("error");
});

test("certificate-self-signed: the self-signed certificate after X-ANONYMOUSTLS is not reported", () => {
  const command = { frame: 10, time: build.timeAt(150), verb: "X-ANONYMOUSTLS", trailing: null };
  const smtp = build.smtpDialogue({ starttls: { ...build.smtpDialogue().starttls, command } });
  expect(judge(certificateSelfSigned, shows([build.certificate(SELF_SIGNED)], { smtp }))).toBeNull();
});

test("certificate-self-signed: an issued certificate is not self-signed", () => {
  expect(judge(certificateSelfSigned, shows(chain()))).toBeNull();
});

test("certificate-chain-incomplete: a leaf alone lacks its issuer", () => {
  expect(judgement(certificateChainIncomplete, shows([build.certificate()]))).toBe(
    'warning likely: The server\'s certificate (frame 14) was issued by "CN=Example CA,O=Example"; no other certificate ' +
      "follows. A client that does not have the issuer's certificate cannot verify it; if the issuer is a root, nothing is missing.",
  );
});

test("certificate-chain-incomplete: an issuer that comes later is a matter of order", () => {
  const [leaf, issuer] = chain();
  const other = build.certificate({ subject: "CN=Other", issuer: "CN=Other" });
  const certificates = [leaf, other, issuer].filter((each) => each !== undefined);
  expect(judge(certificateChainIncomplete, shows(certificates))?.title).toBe(
    "The server's certificates are in the wrong order",
  );
});

test.each([
  ["followed by its issuer", chain()],
  ["self-signed", [build.certificate(SELF_SIGNED)]],
])("certificate-chain-incomplete: a leaf that is %s lacks none", (_, certificates) => {
  expect(judge(certificateChainIncomplete, shows(certificates))).toBeNull();
});

test("certificate-weak-key: a short RSA key in a session that was established is a warning", () => {
  expect(judgement(certificateWeakKey, shows(chain({ publicKey: "RSA 1024" })))).toBe(
    'warning certain: The server\'s certificate ("CN=mx.example.net") (frame 14) has a short key (RSA ' +
      "1024); the minimum today is 2048 bits for RSA and 256 for elliptic curves.",
  );
});

test("certificate-weak-key: a short key after which the client says bad_certificate is an error", () => {
  const session = alerted("client", BAD_CERTIFICATE, {
    tls: { certificates: chain({ publicKey: "EC P-192" }) },
  });
  expect(judge(certificateWeakKey, session)?.severity).toBe("error");
});

test.each(["RSA 2048", "EC P-256", "EC secp256k1", "EC SM2", "EC 1.3.132.0.36", "Ed25519"])(
  "certificate-weak-key: the key %s is not short",
  (publicKey) => {
    expect(judge(certificateWeakKey, shows(chain({ publicKey })))).toBeNull();
  },
);

test.each(["sha1WithRSAEncryption", "md5WithRSAEncryption", "ecdsa-with-SHA1"])(
  "certificate-weak-signature: a certificate signed with %s is a warning",
  (signatureAlgorithm) => {
    expect(judgement(certificateWeakSignature, shows(chain({ signatureAlgorithm })))).toBe(
      `warning certain: The server's certificate ("CN=mx.example.net") (frame 14) is signed with ${signatureAlgorithm}.`,
    );
  },
);

test.each([
  ["SHA-256", chain()],
  ["SHA-1 by itself", [build.certificate({ ...SELF_SIGNED, signatureAlgorithm: "sha1WithRSAEncryption" })]],
])("certificate-weak-signature: a certificate signed with %s is not reported", (_, certificates) => {
  expect(judge(certificateWeakSignature, shows(certificates))).toBeNull();
});
