// The subjectAltName extension to `DNS:…`, `IP:…`, `email:…` and `URI:…` (RFC 5280 section 4.2.1.6).
import ipaddr from "ipaddr.js";
import { hex, latin1 } from "../../bytes/ascii.ts";
import type { Cursor } from "../../bytes/cursor.ts";
import {
  BOOLEAN,
  type DerElement,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  readContents,
  readElement,
  SEQUENCE,
} from "./der.ts";

/** The tag of the extensions, after the unique identifiers of issuer and subject, which are not in use. */
const EXTENSIONS = 0xa3;
/** 2.5.29.17 in DER. */
const SUBJECT_ALT_NAME = "551d11";

/** Reads what follows the key in a TBSCertificate. Names of the other five kinds are left out. */
export function subjectAltNames(cursor: Cursor): readonly string[] {
  while (!cursor.atEnd) {
    const { tag, contents } = readElement(cursor, "extensions");
    if (tag === EXTENSIONS) return fromExtensions(readContents(contents, SEQUENCE, "extensions"));
  }
  return [];
}

function fromExtensions(extensions: Cursor): readonly string[] {
  while (!extensions.atEnd) {
    const extension = readContents(extensions, SEQUENCE, "extension");
    const oid = readContents(extension, OBJECT_IDENTIFIER, "extnID");
    if (hex(oid.rest()) === SUBJECT_ALT_NAME) return generalNames(extensionValue(extension));
  }
  return [];
}

function extensionValue(extension: Cursor): Cursor {
  const next = readElement(extension, "critical");
  if (next.tag === BOOLEAN) return readContents(extension, OCTET_STRING, "extnValue");
  if (next.tag !== OCTET_STRING) throw extension.failure("invalid", "extnValue");
  return next.contents;
}

function generalNames(subjectAltName: Cursor): readonly string[] {
  const names = readContents(subjectAltName, SEQUENCE, "subjectAltName");
  const result: string[] = [];
  while (!names.atEnd) {
    const name = generalName(readElement(names, "generalName"));
    if (name !== null) result.push(name);
  }
  return result;
}

function generalName({ tag, contents }: DerElement): string | null {
  switch (tag) {
    case 0x81:
      return `email:${latin1(contents.rest())}`;
    case 0x82:
      return `DNS:${latin1(contents.rest())}`;
    case 0x86:
      return `URI:${latin1(contents.rest())}`;
    case 0x87:
      return `IP:${address(contents.rest())}`;
    default:
      return null;
  }
}

/** Hex where it is neither 4 nor 16 bytes long. */
function address(bytes: Uint8Array): string {
  if (bytes.length !== 4 && bytes.length !== 16) return hex(bytes);
  return ipaddr.fromByteArray([...bytes]).toString();
}
