// The extensions that say what a certificate is for, which keys are involved, and must-staple: DER by DER.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeCertificate } from "../../../src/tls/certificate/certificate.ts";
import {
  certificate,
  der,
  extension,
  EXTENSION_VALUES,
  objectIdentifier,
  sequence,
  string,
  withExtensions,
} from "../../build/certificates.ts";

const KEY_USAGE = "2.5.29.15";
const EXTENDED_KEY_USAGE = "2.5.29.37";
const BASIC_CONSTRAINTS = "2.5.29.19";
const AUTHORITY_KEY_ID = "2.5.29.35";
const SUBJECT_KEY_ID = "2.5.29.14";
const TLS_FEATURE = "1.3.6.1.5.5.7.1.24";

const TRUE = der(0x01, [0xff]);
const FALSE = der(0x01, [0]);
const integer = (...octets: readonly number[]): Uint8Array => der(0x02, octets);
const bits = (...octets: readonly number[]): Uint8Array => der(0x03, octets);
const purposes = (...oids: readonly string[]): Uint8Array => sequence(...oids.map(objectIdentifier));

const read = (...extensions: readonly Uint8Array[]) => decodeCertificate(withExtensions(...extensions));

test("decodeCertificate: without extensions nothing is said, and nothing is malformed", () => {
  expect(decodeCertificate(certificate())).toMatchObject({
    keyUsage: null,
    extendedKeyUsage: null,
    basicConstraints: null,
    authorityKeyId: null,
    subjectKeyId: null,
    mustStaple: false,
    malformed: [],
    error: null,
  });
});

describe("decodeCertificate, keyUsage", () => {
  test.each<[string, Uint8Array, readonly string[] | null]>([
    ["the first bit", bits(7, 0x80), ["digitalSignature"]],
    ["two", bits(5, 0xa0), ["digitalSignature", "keyEncipherment"]],
    ["a CA's", bits(1, 0x06), ["keyCertSign", "cRLSign"]],
    [
      "all nine",
      bits(7, 0xff, 0x80),
      [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
      ],
    ],
    ["bits that are not in use", bits(7, 0xff), ["digitalSignature"]],
    ["bits without a name", bits(0, 0x80, 0x7f, 0xff), ["digitalSignature"]],
    ["none", bits(0), []],
    ["eight unused bits of an octet", bits(8, 0x80), null],
    ["unused bits of no octet", bits(1), null],
    ["no octet that counts them", bits(), null],
    ["a constructed BIT STRING", der(0x23, bits(7, 0x80)), null],
    ["an OCTET STRING", der(0x04, [7, 0x80]), null],
  ])("%s", (_, value, expected) => {
    expect(read(extension(KEY_USAGE, value)).keyUsage?.uses ?? null).toEqual(expected);
  });
});

describe("decodeCertificate, extendedKeyUsage", () => {
  test("has the names of RFC 5280, and dotted OIDs for what has none, in order", () => {
    const value = purposes("1.3.6.1.5.5.7.3.2", "1.2.3.4", "1.3.6.1.5.5.7.3.1", "2.5.29.37.0");
    expect(read(extension(EXTENDED_KEY_USAGE, value)).extendedKeyUsage).toEqual({
      critical: false,
      purposes: ["clientAuth", "1.2.3.4", "serverAuth", "anyExtendedKeyUsage"],
    });
  });

  test("of no purpose is for none: it is not absent", () => {
    expect(read(extension(EXTENDED_KEY_USAGE, purposes(), true)).extendedKeyUsage).toEqual({
      critical: true,
      purposes: [],
    });
  });
});

describe("decodeCertificate, basicConstraints", () => {
  test.each<[string, Uint8Array, { ca: boolean; pathLength: number | null } | null]>([
    ["a leaf's", sequence(), { ca: false, pathLength: null }],
    ["FALSE written out, which DER forbids", sequence(FALSE), { ca: false, pathLength: null }],
    ["a CA's", sequence(TRUE), { ca: true, pathLength: null }],
    ["a CA's of 1, as BER allows", sequence(der(0x01, [1])), { ca: true, pathLength: null }],
    ["a CA's with a path length", sequence(TRUE, integer(0)), { ca: true, pathLength: 0 }],
    ["of two octets", sequence(TRUE, integer(1, 0)), { ca: true, pathLength: 256 }],
    ["a path length without a CA", sequence(integer(3)), { ca: false, pathLength: 3 }],
    ["a negative one", sequence(TRUE, integer(0xff)), null],
    ["one of no octets", sequence(TRUE, integer()), null],
    ["one that no number holds", sequence(TRUE, integer(1, 0, 0, 0, 0, 0, 0)), null],
    ["a text for a path length", sequence(TRUE, string(0x0c, "\x01")), null],
    ["a BOOLEAN of two octets", sequence(der(0x01, [0, 0])), null],
    ["a BOOLEAN of none", sequence(der(0x01)), null],
    ["no SEQUENCE", TRUE, null],
  ])("%s", (_, value, expected) => {
    const { basicConstraints, malformed } = read(extension(BASIC_CONSTRAINTS, value, true));
    expect(basicConstraints).toEqual(expected && { critical: true, ...expected });
    expect(malformed).toEqual(expected === null ? ["basicConstraints"] : []);
  });
});

describe("decodeCertificate, key identifiers", () => {
  test("are the issuer's and the certificate's own, in hex", () => {
    const issuer = extension(AUTHORITY_KEY_ID, sequence(der(0x80, [0x0a, 0xff])));
    const own = extension(SUBJECT_KEY_ID, der(0x04, [0x01, 0x02]));
    expect(read(issuer, own)).toMatchObject({ authorityKeyId: "0aff", subjectKeyId: "0102", malformed: [] });
  });

  test("an issuer by name and number has none, and that is not malformed", () => {
    const issuer = extension(AUTHORITY_KEY_ID, sequence(der(0xa1), der(0x82, [7])));
    expect(read(issuer)).toMatchObject({ authorityKeyId: null, malformed: [], error: null });
  });
});

describe("decodeCertificate, mustStaple", () => {
  test.each<[string, Uint8Array, boolean]>([
    ["status_request", sequence(integer(5)), true],
    ["status_request beside another", sequence(integer(17), integer(5)), true],
    ["another feature", sequence(integer(23)), false],
    ["5 in the octets of a longer number", sequence(integer(0x05, 0x05)), false],
    ["no feature", sequence(), false],
  ])("%s", (_, value, expected) => {
    expect(read(extension(TLS_FEATURE, value))).toMatchObject({ mustStaple: expected, malformed: [] });
  });
});

const EACH = EXTENSION_VALUES.map(([, oid, value]) => extension(oid, value));
const WHOLE = read(...EACH);

describe("decodeCertificate, one extension of seven", () => {
  test("reads all seven", () => {
    expect(WHOLE).toMatchObject({
      keyUsage: { uses: ["digitalSignature"] },
      extendedKeyUsage: { purposes: ["serverAuth"] },
      basicConstraints: { ca: true },
      authorityKeyId: "01",
      subjectKeyId: "02",
      subjectAltNames: ["DNS:mx.example.org"],
      mustStaple: true,
      malformed: [],
    });
  });

  const LOST = { subjectAltNames: [], mustStaple: false };
  /** What is read where this field is lost, but for the hash. */
  const without = (field: string): object => {
    const { sha256: _hash, error: _error, ...others } = WHOLE;
    return {
      ...others,
      [field]: null,
      ...Object.fromEntries(Object.entries(LOST).filter(([name]) => name === field)),
      malformed: [field],
    };
  };

  test.each(EXTENSION_VALUES)("a malformed %s costs that field only", (field, oid) => {
    const index = EXTENSION_VALUES.findIndex(([name]) => name === field);
    const fields = read(...EACH.with(index, extension(oid, Uint8Array.of(0x30, 0x7f))));
    expect(fields).toMatchObject(without(field));
    expect(fields.error?.kind).toBe("truncated");
  });

  test.each(EXTENSION_VALUES)(
    "two of %s cost that field only, even where both are alike",
    (field, oid, value) => {
      const fields = read(...EACH, extension(oid, value, true));
      expect(fields).toMatchObject(without(field));
      expect(fields.error).toMatchObject({ kind: "invalid", field: "repeated extension" });
    },
  );

  test.each(EXTENSION_VALUES)("%s is critical or not by its BOOLEAN", (field, oid, value) => {
    const index = EXTENSION_VALUES.findIndex(([name]) => name === field);
    for (const [octet, critical] of [
      [0, false],
      [1, true],
      [0xff, true],
    ] as const) {
      const marked = sequence(objectIdentifier(oid), der(0x01, [octet]), der(0x04, value));
      const { keyUsage, extendedKeyUsage, basicConstraints, malformed } = read(...EACH.with(index, marked));
      const read3 = { keyUsage, extendedKeyUsage, basicConstraints };
      const told = Object.entries(read3).map(([name, each]) => [name, each?.critical]);
      expect(told).toEqual(Object.keys(read3).map((name) => [name, name === field && critical]));
      expect(malformed).toEqual([]);
    }
  });
});

test("decodeCertificate: an unknown extension, critical or broken inside, costs nothing", () => {
  const unknown = extension("1.2.3.4.5", Uint8Array.of(0x30, 0x7f), true);
  const hollow = sequence(objectIdentifier("1.2.3.4.6"));
  const { sha256: _hash, ...fields } = read(unknown, ...EACH, unknown, hollow);
  expect(fields).toEqual({ ...WHOLE, sha256: undefined });
});

test("decodeCertificate: behind a broken extension it cannot tell which others are there", () => {
  const [first = new Uint8Array(), second = new Uint8Array(), ...others] = EACH;
  const fields = read(first, second, der(0x31), ...others);
  expect(fields).toMatchObject({
    keyUsage: WHOLE.keyUsage,
    extendedKeyUsage: WHOLE.extendedKeyUsage,
    malformed: ["subjectAltNames", "basicConstraints", "authorityKeyId", "subjectKeyId", "mustStaple"],
  });
});

describe("decodeCertificate of hostile extensions", () => {
  const bytes = withExtensions(...EACH);

  test("a length that promises too much, at each octet: some fields lost, the others as they were", () => {
    for (let at = 0; at < bytes.length; at++) {
      for (const length of [0x7f, 0x80, 0x81, 0x84, 0xff]) {
        const { error, malformed, ...fields } = decodeCertificate(bytes.with(at, length));
        expect(fields.sha256).toHaveLength(64);
        // Whatever is malformed has no value, and there is an error if, and only if, something is.
        const told = malformed.map((field) => fields[field]);
        expect(told.filter((value) => !["null", "false", "[]"].includes(JSON.stringify(value)))).toEqual([]);
        expect(malformed.length > 0).toBe(error !== null);
      }
    }
  });

  test("any extensions at all: never a throw, and a value or a fault for each", () => {
    const oid = fc.constantFrom(...EXTENSION_VALUES.map(([, each]) => each), "1.2.3.4");
    const value = fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom(...EXTENSION_VALUES.map(([, , each]) => each)),
    );
    const one = fc.tuple(oid, value, fc.boolean()).map((parts) => extension(...parts));
    const any = fc.oneof({ weight: 9, arbitrary: one }, fc.uint8Array({ maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 10 }), (extensions) => {
        const { error, malformed } = read(...extensions);
        expect(malformed.length > 0).toBe(error !== null);
        expect(new Set(malformed).size).toBe(malformed.length);
      }),
      { numRuns: 2000 },
    );
  });
});
