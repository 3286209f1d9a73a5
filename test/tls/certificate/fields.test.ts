// Validity, public key and alternative names of built certificates.
import { describe, expect, test } from "vitest";
import { decodeCertificate } from "../../../src/tls/certificate/certificate.ts";
import {
  certificate,
  der,
  extension,
  generalizedTime,
  objectIdentifier,
  publicKeyInfo,
  sequence,
  string,
  utcTime,
  withAltNames,
} from "../../build/certificates.ts";

describe("decodeCertificate, notBefore and notAfter", () => {
  test.each([
    ["UTCTime of this century", utcTime("491231235959Z"), "2049-12-31T23:59:59Z"],
    ["UTCTime of the last one", utcTime("500101000000Z"), "1950-01-01T00:00:00Z"],
    ["UTCTime without seconds", utcTime("2501010203Z"), "2025-01-01T02:03:00Z"],
    ["GeneralizedTime", generalizedTime("20500101000000Z"), "2050-01-01T00:00:00Z"],
    ["no end, RFC 5280 section 4.1.2.5", generalizedTime("99991231235959Z"), "9999-12-31T23:59:59Z"],
    ["fractions are dropped", generalizedTime("20500101000000.123Z"), "2050-01-01T00:00:00Z"],
    ["a leap day", utcTime("240229000000Z"), "2024-02-29T00:00:00Z"],
    ["a leap day in a common year", utcTime("250229000000Z"), null],
    ["a month 13", utcTime("251301000000Z"), null],
    ["an hour 24", utcTime("250101240000Z"), null],
    ["no digits", utcTime("soon"), null],
    ["nothing", utcTime(""), null],
    ["another type", string(0x16, "250101000000Z"), null],
  ])("%s", (_, time, expected) => {
    const told = decodeCertificate(certificate({ validity: sequence(time, time) }));
    expect([told.notBefore, told.notAfter]).toEqual([expected, expected]);
  });
});

/** An INTEGER whose highest bit is set. */
const prime = (bytes: number): Uint8Array =>
  der(0x02, [0, 0x80, ...Array.from({ length: bytes - 1 }, () => 1)]);

describe("decodeCertificate, publicKey", () => {
  const EC = "1.2.840.10045.2.1";
  const NULL = der(0x05);
  const exponent = der(0x02, [1, 0, 1]);

  test.each([
    ["RSA 2048", publicKeyInfo("1.2.840.113549.1.1.1", [NULL], sequence(prime(256), exponent))],
    ["RSA-PSS 4096", publicKeyInfo("1.2.840.113549.1.1.10", [], sequence(prime(512), exponent))],
    ["DSA 1024", publicKeyInfo("1.2.840.10040.4.1", [sequence(prime(128), prime(20), prime(128))])],
    ["DSA", publicKeyInfo("1.2.840.10040.4.1")],
    ["EC P-521", publicKeyInfo(EC, [objectIdentifier("1.3.132.0.35")])],
    ["EC secp256k1", publicKeyInfo(EC, [objectIdentifier("1.3.132.0.10")])],
    ["EC 1.2.3.4", publicKeyInfo(EC, [objectIdentifier("1.2.3.4")])],
    ["EC explicit", publicKeyInfo(EC, [sequence(der(0x02, [1]))])],
    ["Ed448", publicKeyInfo("1.3.101.113")],
    ["ML-DSA-65", publicKeyInfo("2.16.840.1.101.3.4.3.18")],
    ["SLH-DSA-SHA2-128s", publicKeyInfo("2.16.840.1.101.3.4.3.20")],
    ["1.2.3.4", publicKeyInfo("1.2.3.4")],
  ])("%s", (expected, subjectPublicKeyInfo) => {
    expect(decodeCertificate(certificate({ subjectPublicKeyInfo })).publicKey).toBe(expected);
  });
});

describe("decodeCertificate, subjectAltNames", () => {
  test.each([
    ["DNS:mx.example.org", string(0x82, "mx.example.org")],
    ["DNS:evil.example\0.example.org", string(0x82, "evil.example\0.example.org")],
    ["email:postmaster@example.org", string(0x81, "postmaster@example.org")],
    ["URI:https://example.org/", string(0x86, "https://example.org/")],
    ["IP:192.0.2.1", der(0x87, [192, 0, 2, 1])],
    // RFC 5952 section 4.2.3: the first of two equally long runs of zeros is shortened.
    ["IP:2001:db8::1:0:0:1", der(0x87, [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1])],
    ["IP:c0000201ff", der(0x87, [192, 0, 2, 1, 255])],
  ])("%s", (expected, alternative) => {
    expect(decodeCertificate(certificate({ afterKey: withAltNames(alternative) })).subjectAltNames).toEqual([
      expected,
    ]);
  });

  test("are in order, without kinds that do not name a mail server", () => {
    const registeredId = der(0x88, [0x2a]);
    const afterKey = withAltNames(string(0x82, "b"), registeredId, string(0x82, "a"));
    expect(decodeCertificate(certificate({ afterKey })).subjectAltNames).toEqual(["DNS:b", "DNS:a"]);
  });

  test("are found after other extensions, critical or not, of any identifier", () => {
    const names = sequence(string(0x82, "mx"));
    const uuid = sequence(der(0x06, [0x69, ...Array.from({ length: 18 }, () => 0xff), 0x7f]), der(0x04));
    const extensions = sequence(
      extension("2.5.29.19", sequence()),
      uuid,
      extension("2.5.29.17", names, true),
    );
    expect(decodeCertificate(certificate({ afterKey: [der(0xa3, extensions)] })).subjectAltNames).toEqual([
      "DNS:mx",
    ]);
  });
});
