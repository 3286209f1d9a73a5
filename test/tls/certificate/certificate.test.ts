// Whole certificates: OpenSSL's, read against node:crypto, and broken ones.
import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeCertificate, type CertificateFields } from "../../../src/tls/certificate/certificate.ts";
import {
  certificate,
  der,
  ED25519_CERTIFICATE,
  P256_CERTIFICATE,
  P384_CERTIFICATE,
  publicKeyInfo,
  RSA_CERTIFICATE,
  sequence,
  string,
  utcTime,
  withAltNames,
} from "../../build/certificates.ts";

const OPENSSL: Readonly<Record<string, Uint8Array>> = {
  "RSA 1024": RSA_CERTIFICATE,
  "EC P-256": P256_CERTIFICATE,
  "EC P-384": P384_CERTIFICATE,
  Ed25519: ED25519_CERTIFICATE,
};

const EXTENSIONS = [
  "subjectAltNames",
  "keyUsage",
  "extendedKeyUsage",
  "basicConstraints",
  "authorityKeyId",
  "subjectKeyId",
  "mustStaple",
];

const ALL_FIELDS = [
  "subject",
  "issuer",
  "serialNumber",
  "notBefore",
  "notAfter",
  "subjectAltNames",
  "publicKey",
  "signatureAlgorithm",
  ...EXTENSIONS.slice(1),
];

describe("decodeCertificate of certificates that OpenSSL made", () => {
  test.each(Object.entries(OPENSSL))("%s: gives the same as node:crypto", (_, bytes) => {
    expect(decodeCertificate(bytes)).toMatchObject(asNodeReadsIt(bytes));
  });

  test("gives the kind of key and signature", () => {
    const told = Object.values(OPENSSL).map(decodeCertificate);
    expect(told.map(({ publicKey, signatureAlgorithm }) => [publicKey, signatureAlgorithm])).toEqual([
      ["RSA 1024", "sha256WithRSAEncryption"],
      ["EC P-256", "ecdsa-with-SHA256"],
      ["EC P-384", "ecdsa-with-SHA384"],
      ["Ed25519", "Ed25519"],
    ]);
  });

  test("escapes a subject with all that needs it", () => {
    expect(decodeCertificate(RSA_CERTIFICATE).subject).toBe(
      "emailAddress=postmaster@example.org,UID=4711+CN=mail.example.org,OU=\\#one \\+ one = two\\\\\\ ," +
        'O=Müller\\, Söhne & \\"Co.\\" \\<Mail\\>\\; 東京,L=München,C=DE',
    );
  });
});

describe("decodeCertificate of damaged certificates", () => {
  const NOT_A_NAME = string(0x0c, "no SEQUENCE");

  test("gives hash and error of a truncated certificate", () => {
    const prefixes = Array.from(P256_CERTIFICATE, (_, end) => P256_CERTIFICATE.subarray(0, end));
    const told = prefixes.map(decodeCertificate);
    expect(told.filter((fields) => fields.error === null || fields.sha256.length !== 64)).toEqual([]);
  });

  test("ignores bytes after the certificate, but for the hash", () => {
    const { sha256: _before, ...plain } = decodeCertificate(ED25519_CERTIFICATE);
    const { sha256: _after, ...trailed } = decodeCertificate(Uint8Array.from([...ED25519_CERTIFICATE, 0]));
    expect(trailed).toEqual(plain);
  });

  test("gives hash and error of no bytes at all", () => {
    expect(decodeCertificate(new Uint8Array())).toEqual({
      subject: null,
      issuer: null,
      serialNumber: null,
      notBefore: null,
      notAfter: null,
      subjectAltNames: [],
      publicKey: null,
      signatureAlgorithm: null,
      keyUsage: null,
      extendedKeyUsage: null,
      basicConstraints: null,
      authorityKeyId: null,
      subjectKeyId: null,
      mustStaple: false,
      malformed: ALL_FIELDS,
      sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      error: { kind: "truncated", field: "certificate", offset: 0 },
    });
  });

  test.each<[keyof CertificateFields, Uint8Array]>([
    ["serialNumber", certificate({ serialNumber: der(0x02) })],
    ["subject", certificate({ subject: NOT_A_NAME })],
    ["issuer", certificate({ issuer: NOT_A_NAME })],
    ["notBefore", certificate({ validity: sequence(utcTime("soon"), utcTime("260101000000Z")) })],
    ["notAfter", certificate({ validity: sequence(utcTime("250101000000Z"), utcTime("never")) })],
    ["publicKey", certificate({ subjectPublicKeyInfo: publicKeyInfo("1.2.840.113549.1.1.1") })],
  ])("gives null for a malformed %s, and the other fields", (field, bytes) => {
    const { error, malformed, ...fields } = decodeCertificate(bytes);
    const lost = Object.entries(fields).filter(
      ([name, value]) => value === null && !EXTENSIONS.includes(name),
    );
    expect([error === null, malformed, lost]).toEqual([false, [field], [[field, null]]]);
  });

  test("gives the error's offset in the certificate", () => {
    const bytes = certificate({ issuer: NOT_A_NAME });
    expect(decodeCertificate(bytes).error).toEqual({
      kind: "invalid",
      field: "rdnSequence",
      offset: indexOf(bytes, NOT_A_NAME) + 2,
    });
  });

  test("gives no alternative names of a broken extension", () => {
    const bytes = certificate({ afterKey: [der(0xa3, sequence(der(0x30, [0x06, 0x10])))] });
    const { subject, subjectAltNames, error } = decodeCertificate(bytes);
    expect([subject, subjectAltNames, error?.kind]).toEqual(["CN=subject", [], "truncated"]);
  });

  test("gives fields for any bytes, and for any change to a certificate", () => {
    const changed = fc
      .tuple(
        fc.constantFrom(...Object.values(OPENSSL)),
        fc.array(fc.tuple(fc.nat(1100), fc.nat(255)), { maxLength: 8 }),
      )
      .map(([original, changes]) => {
        const bytes = original.slice();
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 400 })), (bytes) => {
        expect(decodeCertificate(bytes).sha256).toHaveLength(64);
      }),
    );
  });
});

test("decodeCertificate: a certificate of version 1 has neither version nor extensions", () => {
  const { serialNumber, subject } = decodeCertificate(certificate({ version: [] }));
  expect([serialNumber, subject]).toEqual(["01", "CN=subject"]);
});

test("decodeCertificate: the unique identifiers of issuer and subject are skipped", () => {
  const unique = [der(0x81, [0, 1]), der(0x82, [0, 1])];
  const bytes = certificate({ afterKey: [...unique, ...withAltNames(string(0x82, "mx.example.org"))] });
  expect(decodeCertificate(bytes).subjectAltNames).toEqual(["DNS:mx.example.org"]);
});

test("decodeCertificate: an unknown signature algorithm is its OID", () => {
  expect(decodeCertificate(certificate({ signatureAlgorithm: "1.2.3.4" })).signatureAlgorithm).toBe(
    "1.2.3.4",
  );
});

function asNodeReadsIt(bytes: Uint8Array): Partial<CertificateFields> {
  const read = new X509Certificate(bytes);
  const kinds = /^(DNS|IP|email|URI):/;
  return {
    subject: rfc4514(read.subject),
    issuer: rfc4514(read.issuer),
    serialNumber: evenOctets(read.serialNumber.toLowerCase()),
    notBefore: rfc3339(read.validFrom),
    notAfter: rfc3339(read.validTo),
    subjectAltNames: (read.subjectAltName ?? "")
      .split(", ")
      .map((alternative) =>
        alternative.replace("IP Address:", "IP:").replace("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
      )
      .filter((alternative) => kinds.test(alternative)),
    sha256: read.fingerprint256.replaceAll(":", "").toLowerCase(),
    error: null,
  };
}

/** node:crypto prints a line for each RDN, the first one first, and escapes as RFC 2253 does. */
const rfc4514 = (lines: string): string => lines.split("\n").toReversed().join(",").replaceAll(" + ", "+");

/** OpenSSL prints the number, we its octets: a first octet of 80 and more has a zero before it. */
const evenOctets = (hex: string): string => (/^[89a-f]/.test(hex) ? `00${hex}` : hex);

const rfc3339 = (text: string): string => `${new Date(text).toISOString().slice(0, 19)}Z`;

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  return bytes.findIndex((_, i) => part.every((byte, j) => bytes[i + j] === byte));
}
