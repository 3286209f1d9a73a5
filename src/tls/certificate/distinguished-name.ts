// An X.501 Name to the string of RFC 4514 section 2: the last RDN first, `CN=mail.example.org,O=Example`.
import { hex, latin1 } from "../../bytes/ascii.ts";
import type { Cursor } from "../../bytes/cursor.ts";
import { uint16, uint32 } from "../../bytes/integers.ts";
import {
  type DerElement,
  OBJECT_IDENTIFIER,
  objectIdentifier,
  readContents,
  readElement,
  SEQUENCE,
  SET,
} from "./der.ts";
import { ATTRIBUTE_TYPES } from "./object-identifiers.ts";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** A Name without RDNs is the empty string. Attribute types without a short name have `#` and DER for a value. */
export function distinguishedName(cursor: Cursor): string {
  const rdnSequence = readContents(cursor, SEQUENCE, "rdnSequence");
  const names: string[] = [];
  while (!rdnSequence.atEnd) {
    names.push(relativeName(readContents(rdnSequence, SET, "relativeDistinguishedName")));
  }
  return names.toReversed().join(",");
}

function relativeName(rdn: Cursor): string {
  const attributes: string[] = [];
  while (!rdn.atEnd) attributes.push(attribute(readContents(rdn, SEQUENCE, "attributeTypeAndValue")));
  return attributes.join("+");
}

function attribute(typeAndValue: Cursor): string {
  const oid = objectIdentifier(
    readContents(typeAndValue, OBJECT_IDENTIFIER, "attributeType"),
    "attributeType",
  );
  const element = readElement(typeAndValue, "attributeValue");
  const type = ATTRIBUTE_TYPES.get(oid);
  const value = type === undefined ? null : text(element);
  return `${type ?? oid}=${value === null ? `#${encoded(element)}` : escaped(value)}`;
}

/** Null if the value is not a string. */
function text({ tag, contents }: DerElement): string | null {
  switch (tag) {
    case 0x0c: // UTF8String
    case 0x12: // NumericString
    case 0x13: // PrintableString
    case 0x14: // T61String
    case 0x16: // IA5String
    case 0x1a: // VisibleString
    case 0x1b: // GeneralString
      return utf8OrLatin1(contents.rest());
    case 0x1c: // UniversalString
      return wide(contents.rest(), 4);
    case 0x1e: // BMPString
      return wide(contents.rest(), 2);
    default:
      return null;
  }
}

/** What the tag promises is not always what the issuer wrote: T61String is Latin-1 with some, UTF-8 with others. */
function utf8OrLatin1(bytes: Uint8Array): string {
  const decoded = utf8.decode(bytes);
  return decoded.includes("\ufffd") ? latin1(bytes) : decoded;
}

/** Big-endian characters of two or four bytes; invalid ones are U+FFFD. */
function wide(bytes: Uint8Array, width: 2 | 4): string {
  let decoded = "";
  for (let i = 0; i + width <= bytes.length; i += width) {
    const character = width === 2 ? uint16(bytes, i) : uint32(bytes, i);
    decoded += width === 2 ? String.fromCharCode(character) : fromCodePoint(character);
  }
  return decoded;
}

const fromCodePoint = (character: number): string =>
  String.fromCodePoint(character <= 0x10ffff ? character : 0xfffd);

const encoded = ({ start, contents }: DerElement): string => hex(contents.bytes, start, contents.end);

/** RFC 4514 section 2.4. It asks for NUL only; the other control characters take the same form here. */
function escaped(value: string): string {
  let result = "";
  for (let i = 0; i < value.length; i++) {
    const character = value.charAt(i);
    const atEdge = i === 0 || i === value.length - 1;
    if (character < " " || character === "\x7f") {
      result += `\\${character.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`;
    } else if (
      '"+,;<>\\'.includes(character) ||
      (character === " " && atEdge) ||
      (character === "#" && i === 0)
    ) {
      result += `\\${character}`;
    } else {
      result += character;
    }
  }
  return result;
}
