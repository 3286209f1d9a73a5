// A certificate whose names are replaced: what it is for stays, and which key signed which can still be seen.
import { describe, expect, test } from "vitest";
import { renameDer } from "../../src/extract/anonymize/names-in-der.ts";
import { Pseudonyms } from "../../src/extract/anonymize/pseudonyms.ts";
import { decodeCertificate } from "../../src/tls/certificate/certificate.ts";
import {
  attribute,
  certificate,
  der,
  extension,
  EXTENSION_VALUES,
  name,
  objectIdentifier,
  sequence,
  string,
  withExtensions,
} from "../build/certificates.ts";

function renamed(original: Uint8Array) {
  const bytes = original.slice();
  renameDer(bytes, 0, bytes.length, new Pseudonyms(Uint8Array.of(1, 2, 3)));
  return decodeCertificate(bytes);
}

test("renameDer keeps what a certificate is for", () => {
  const purposes = sequence(objectIdentifier("1.3.6.1.5.5.7.3.2"), objectIdentifier("1.2.3.4"));
  const original = withExtensions(
    extension("2.5.29.15", der(0x03, [7, 0x80, 0x80]), true),
    extension("2.5.29.37", purposes),
    extension("2.5.29.19", sequence(der(0x01, [0xff]), der(0x02, [3])), true),
    extension("1.3.6.1.5.5.7.1.24", sequence(der(0x02, [5]))),
  );
  const { keyUsage, extendedKeyUsage, basicConstraints, mustStaple } = decodeCertificate(original);
  expect(renamed(original)).toMatchObject({
    keyUsage,
    extendedKeyUsage,
    basicConstraints,
    mustStaple,
    malformed: [],
  });
  expect([keyUsage?.uses.length, extendedKeyUsage?.purposes.length, mustStaple]).toEqual([2, 2, true]);
});

test.each([
  ["a hash", Array.from({ length: 20 }, (_, index) => 200 - index)],
  ["what looks like DER", [0x04, 0x12, ...Array.from({ length: 18 }, (_, index) => index)]],
  ["a number that looks like DER", [0x02, 0x01, 0x07]],
])("renameDer replaces a key identifier that is %s, and the issuer's by the same", (_, identifier) => {
  const own = withExtensions(extension("2.5.29.14", der(0x04, identifier)));
  const issued = withExtensions(extension("2.5.29.35", sequence(der(0x80, identifier))));
  const key = renamed(own).subjectKeyId;
  expect(key).toHaveLength(2 * identifier.length);
  expect(renamed(issued).authorityKeyId).toBe(key);
});

const attributes = (organization: string, commonName: string) => [
  attribute("2.5.4.6", string(0x13, "US")),
  attribute("2.5.4.10", string(0x13, organization)),
  attribute("2.5.4.3", string(0x13, commonName)),
];
const issuerOf = (organization: string, commonName: string): string | null =>
  renamed(certificate({ issuer: name(...attributes(organization, commonName)) })).issuer;

describe("renameDer and the issuer's name", () => {
  test("keeps a public root's, which findings know", () => {
    expect(issuerOf("ISRG", "Root YE")).toBe("CN=Root YE,O=ISRG,C=US");
  });

  test.each([
    ["ISRG", "Root XX"],
    ["Example", "Root YE"],
  ])("replaces all of another: O=%s, CN=%s", (organization, commonName) => {
    const issuer = issuerOf(organization, commonName);
    expect(issuer).toMatch(/^CN=.{7},O=.{4,7},C=US$/);
    expect([organization, commonName].filter((word) => issuer?.includes(word))).toEqual([]);
  });
});

test("renameDer leaves what is malformed where it is", () => {
  const original = withExtensions(
    ...EXTENSION_VALUES.map(([, oid], index) => extension(oid, Uint8Array.of(0x30, 0x70 + index))),
  );
  const fields = EXTENSION_VALUES.map(([field]) => field);
  expect(new Set(renamed(original).malformed)).toEqual(new Set(fields));
});

test("renameDer keeps the word by which a root is known, and nothing else of its name", () => {
  const { issuer } = renamed(certificate({ issuer: name(...attributes("Acme", "Acme Root CA 7")) }));
  expect(issuer).toMatch(/^CN=[A-Z][a-z]{3} Root [A-Z]{2} \d,O=[A-Z][a-z]{3},C=US$/);
  expect(issuer).not.toMatch(/Acme/i);
});
