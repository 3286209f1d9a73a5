// The DER of an X.509 certificate -> its fields in a report (RFC 5280 section 4.1).
import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "../../bytes/ascii.ts";
import type { Cursor, DecodeError } from "../../bytes/cursor.ts";
import { decode } from "../../bytes/decode.ts";
import { at } from "../../bytes/integers.ts";
import { INTEGER, OBJECT_IDENTIFIER, objectIdentifier, readContents, readElement, SEQUENCE } from "./der.ts";
import { distinguishedName } from "./distinguished-name.ts";
import { SIGNATURE_ALGORITHMS } from "./object-identifiers.ts";
import { publicKey } from "./public-key.ts";
import { subjectAltNames } from "./subject-alt-names.ts";
import { notAfter, notBefore } from "./validity.ts";
import type { Sha256 } from "../../value-types.ts";

const VERSION = 0xa0;

/** What could not be read is null, or empty; `sha256` is always there. Text is as the issuer wrote it. */
export interface CertificateFields {
  /** As in RFC 4514. */
  readonly subject: string | null;
  /** As in RFC 4514. */
  readonly issuer: string | null;
  /** In lower-case hex, a leading 00 included. */
  readonly serialNumber: string | null;
  /** RFC 3339, in UTC, to the second. */
  readonly notBefore: string | null;
  /** RFC 3339, in UTC, to the second. */
  readonly notAfter: string | null;
  /** `DNS:name`, `IP:address` (RFC 5952), `email:address`, `URI:uri`, in the certificate's order. */
  readonly subjectAltNames: readonly string[];
  /** `RSA 2048`, `EC P-256`, `Ed25519`. */
  readonly publicKey: string | null;
  readonly signatureAlgorithm: string | null;
  /** Of the whole certificate. */
  readonly sha256: Sha256;
  /** The first thing that was wrong; offsets count from the certificate's first byte. */
  readonly error: DecodeError | null;
}

/** Never throws. A field that is malformed costs that field only; a broken frame around them costs all. */
export function decodeCertificate(bytes: Uint8Array): CertificateFields {
  const errors: DecodeError[] = [];
  const read = <T>({ start, end }: Span, decoder: (cursor: Cursor) => T): T | null => {
    const result = decode(decoder, bytes, start, end);
    if (result.ok) return result.value;
    errors.push({ ...result.error, offset: start + result.error.offset });
    return null;
  };
  const parts = read({ start: 0, end: bytes.length }, certificateParts);
  const readPart = <T>(name: keyof CertificateParts, decoder: (cursor: Cursor) => T): T | null =>
    parts === null ? null : read(parts[name], decoder);
  return {
    subject: readPart("subject", distinguishedName),
    issuer: readPart("issuer", distinguishedName),
    serialNumber: readPart("serialNumber", serialNumber),
    notBefore: readPart("validity", notBefore),
    notAfter: readPart("validity", notAfter),
    subjectAltNames: readPart("afterKey", subjectAltNames) ?? [],
    publicKey: readPart("subjectPublicKeyInfo", publicKey),
    signatureAlgorithm: readPart("signatureAlgorithm", signatureAlgorithm),
    sha256: hex(sha256(bytes)),
    error: errors[0] ?? null,
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

type CertificateParts = Readonly<
  Record<
    | "serialNumber"
    | "issuer"
    | "validity"
    | "subject"
    | "subjectPublicKeyInfo"
    | "afterKey"
    | "signatureAlgorithm",
    Span
  >
>;

/** Where the parts are, tag and length included; none of them is looked into yet. */
function certificateParts(cursor: Cursor): CertificateParts {
  const certificate = readContents(cursor, SEQUENCE, "certificate");
  const tbs = readContents(certificate, SEQUENCE, "tbsCertificate");
  const first = nextSpan(tbs, "serialNumber");
  const hasVersion = at(cursor.bytes, first.start) === VERSION;
  const serial = hasVersion ? nextSpan(tbs, "serialNumber") : first;
  nextSpan(tbs, "signature");
  return {
    serialNumber: serial,
    issuer: nextSpan(tbs, "issuer"),
    validity: nextSpan(tbs, "validity"),
    subject: nextSpan(tbs, "subject"),
    subjectPublicKeyInfo: nextSpan(tbs, "subjectPublicKeyInfo"),
    afterKey: { start: tbs.offset, end: tbs.end },
    signatureAlgorithm: { start: certificate.offset, end: certificate.end },
  };
}

function nextSpan(cursor: Cursor, field: string): Span {
  const { start, contents } = readElement(cursor, field);
  return { start, end: contents.end };
}

function serialNumber(cursor: Cursor): string {
  const integer = readContents(cursor, INTEGER, "serialNumber");
  if (integer.atEnd) throw integer.failure("truncated", "serialNumber");
  return hex(integer.rest());
}

/** The dotted OID if it has no name here. */
function signatureAlgorithm(cursor: Cursor): string {
  const algorithm = readContents(cursor, SEQUENCE, "signatureAlgorithm");
  const oid = objectIdentifier(
    readContents(algorithm, OBJECT_IDENTIFIER, "signatureAlgorithm"),
    "signatureAlgorithm",
  );
  return SIGNATURE_ALGORITHMS.get(oid) ?? oid;
}
