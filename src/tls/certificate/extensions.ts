// What follows the key in a TBSCertificate -> where the extensions are that a report shows (RFC 5280 section 4.2).
import { hex } from "../../bytes/ascii.ts";
import type { Cursor } from "../../bytes/cursor.ts";
import {
  BOOLEAN,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  readContents,
  readElement,
  SEQUENCE,
  type Span,
} from "./der.ts";

export type ExtensionField =
  | "subjectAltNames"
  | "keyUsage"
  | "extendedKeyUsage"
  | "basicConstraints"
  | "authorityKeyId"
  | "subjectKeyId"
  | "mustStaple";

/** By the DER of their object identifiers, in hex. */
const FIELDS: ReadonlyMap<string, ExtensionField> = new Map([
  ["551d0e", "subjectKeyId"],
  ["551d0f", "keyUsage"],
  ["551d11", "subjectAltNames"],
  ["551d13", "basicConstraints"],
  ["551d23", "authorityKeyId"],
  ["551d25", "extendedKeyUsage"],
  ["2b06010505070118", "mustStaple"],
]);

/** The tag of the extensions, after the unique identifiers of issuer and subject, which are not in use. */
const EXTENSIONS = 0xa3;

export interface ExtensionSpan extends Span {
  readonly isRepeated: boolean;
}

/**
 * Puts those of a certificate into `found`, of one that comes twice the last, and returns true for all. Where this throws,
 * what stands before the fault is in it.
 */
export function findExtensions(cursor: Cursor, found: Map<ExtensionField, ExtensionSpan>): true {
  while (!cursor.atEnd) {
    const { tag, contents } = readElement(cursor, "extensions");
    if (tag !== EXTENSIONS) continue;
    const extensions = readContents(contents, SEQUENCE, "extensions");
    while (!extensions.atEnd) {
      const extension = readContents(extensions, SEQUENCE, "extension");
      const field = FIELDS.get(hex(readContents(extension, OBJECT_IDENTIFIER, "extnID").rest()));
      const { offset: start, end } = extension;
      if (field !== undefined) found.set(field, { start, end, isRepeated: found.has(field) });
    }
    return true;
  }
  return true;
}

export interface Extension {
  readonly critical: boolean;
  /** DER again. */
  readonly value: Cursor;
}

/** What follows its identifier. RFC 5280 forbids to have one twice, and verifiers differ in which they believe. */
export function extensionAt(cursor: Cursor, { isRepeated }: ExtensionSpan): Extension {
  if (isRepeated) throw cursor.failure("invalid", "repeated extension");
  const first = readElement(cursor, "critical");
  if (first.tag === OCTET_STRING) return { critical: false, value: first.contents };
  if (first.tag !== BOOLEAN) throw cursor.failure("invalid", "extnValue");
  return {
    critical: boolean(first.contents, "critical"),
    value: readContents(cursor, OCTET_STRING, "extnValue"),
  };
}

/** Any octet but 0 is true, as in BER and for OpenSSL. */
export function boolean(contents: Cursor, field: string): boolean {
  const octet = contents.uint8(field);
  contents.expectEnd(field);
  return octet !== 0;
}
