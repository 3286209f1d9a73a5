// The DER of an X.509 certificate -> its fields in a report (RFC 5280 section 4.1).
import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "../../bytes/ascii.ts";
import type { Cursor, DecodeError } from "../../bytes/cursor.ts";
import { decode } from "../../bytes/decode.ts";
import { at } from "../../bytes/integers.ts";
import {
  INTEGER,
  OBJECT_IDENTIFIER,
  objectIdentifier,
  readContents,
  readElement,
  SEQUENCE,
  type Span,
} from "./der.ts";
import { distinguishedName } from "./distinguished-name.ts";
import {
  type Extension,
  extensionAt,
  type ExtensionField,
  type ExtensionSpan,
  findExtensions,
} from "./extensions.ts";
import { authorityKeyId, subjectKeyId } from "./key-identifiers.ts";
import { SIGNATURE_ALGORITHMS } from "./object-identifiers.ts";
import { publicKey } from "./public-key.ts";
import {
  type BasicConstraints,
  basicConstraints,
  type ExtendedKeyUsage,
  extendedKeyUsage,
  type KeyUsage,
  keyUsage,
} from "./purposes.ts";
import { subjectAltNames } from "./subject-alt-names.ts";
import { mustStaple } from "./tls-features.ts";
import { notAfter, notBefore } from "./validity.ts";
import type { Sha256 } from "../../value-types.ts";

const VERSION = 0xa0;

/** `sha256` is always there. Text is as the issuer wrote it. */
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
  /** What the key may do; null: any of it. */
  readonly keyUsage: KeyUsage | null;
  /** Who may use it, as a server, as a client; null: anyone. */
  readonly extendedKeyUsage: ExtendedKeyUsage | null;
  readonly basicConstraints: BasicConstraints | null;
  /** Which key signed it, as the issuer's `subjectKeyId` has it: lower-case hex. */
  readonly authorityKeyId: string | null;
  /** Lower-case hex. */
  readonly subjectKeyId: string | null;
  /** Its server has to send a stapled OCSP answer (RFC 7633). */
  readonly mustStaple: boolean;
  /** What is there and could not be read, or comes twice: those are null, empty or false, which then means nothing. */
  readonly malformed: readonly CertificateField[];
  /** Of the whole certificate. */
  readonly sha256: Sha256;
  /** The first thing that was wrong; offsets count from the certificate's first byte. */
  readonly error: DecodeError | null;
}

type CertificateField =
  | "subject"
  | "issuer"
  | "serialNumber"
  | "notBefore"
  | "notAfter"
  | "publicKey"
  | "signatureAlgorithm"
  | ExtensionField;

/** Never throws. A field that is malformed costs that field only; a broken frame around them costs all. */
export function decodeCertificate(bytes: Uint8Array): CertificateFields {
  const reader = new FieldReader(bytes);
  const { errors, malformed } = reader;
  return {
    subject: reader.part("subject", "subject", distinguishedName),
    issuer: reader.part("issuer", "issuer", distinguishedName),
    serialNumber: reader.part("serialNumber", "serialNumber", serialNumber),
    notBefore: reader.part("notBefore", "validity", notBefore),
    notAfter: reader.part("notAfter", "validity", notAfter),
    subjectAltNames: reader.extension("subjectAltNames", subjectAltNames) ?? [],
    publicKey: reader.part("publicKey", "subjectPublicKeyInfo", publicKey),
    signatureAlgorithm: reader.part("signatureAlgorithm", "signatureAlgorithm", signatureAlgorithm),
    keyUsage: reader.extension("keyUsage", keyUsage),
    extendedKeyUsage: reader.extension("extendedKeyUsage", extendedKeyUsage),
    basicConstraints: reader.extension("basicConstraints", basicConstraints),
    authorityKeyId: reader.extension("authorityKeyId", authorityKeyId),
    subjectKeyId: reader.extension("subjectKeyId", subjectKeyId),
    mustStaple: reader.extension("mustStaple", mustStaple) ?? false,
    malformed,
    sha256: hex(sha256(bytes)),
    error: errors[0] ?? null,
  };
}

/** Reads one field after another, and keeps what was wrong. */
class FieldReader {
  readonly errors: DecodeError[] = [];
  readonly malformed: CertificateField[] = [];
  private readonly bytes: Uint8Array;
  private readonly parts: CertificateParts | null;
  private readonly extensions = new Map<ExtensionField, ExtensionSpan>();
  /** False after a fault: others may follow it. */
  private readonly hasAllExtensions: boolean;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const parts = this.read({ start: 0, end: bytes.length }, certificateParts);
    const all = parts && this.read(parts.afterKey, (cursor) => findExtensions(cursor, this.extensions));
    this.parts = parts;
    this.hasAllExtensions = all !== null;
  }

  part<T>(field: CertificateField, name: keyof CertificateParts, decoder: (cursor: Cursor) => T): T | null {
    const value = this.parts === null ? null : this.read(this.parts[name], decoder);
    if (value === null) this.malformed.push(field);
    return value;
  }

  /** Null if there is none, too. */
  extension<T>(field: ExtensionField, decoder: (extension: Extension) => T): T | null {
    const span = this.extensions.get(field);
    const value =
      span === undefined ? null : this.read(span, (cursor) => ({ read: decoder(extensionAt(cursor, span)) }));
    if (value === null && !(span === undefined && this.hasAllExtensions)) this.malformed.push(field);
    return value?.read ?? null;
  }

  private read<T>({ start, end }: Span, decoder: (cursor: Cursor) => T): T | null {
    const result = decode(decoder, this.bytes, start, end);
    if (result.ok) return result.value;
    this.errors.push({ ...result.error, offset: start + result.error.offset });
    return null;
  }
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
