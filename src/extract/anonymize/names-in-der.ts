// A certificate, or any other DER, to one of the same lengths that names nobody: object identifiers, times, booleans
// and small numbers stay, as do the names of public roots; other texts, serial numbers, keys and signatures go (ITU-T
// X.690, RFC 5280).
import { latin1 } from "../../bytes/ascii.ts";
import { decode } from "../../bytes/decode.ts";
import { uint8 } from "../../bytes/integers.ts";
import {
  BIT_STRING,
  BOOLEAN,
  GENERALIZED_TIME,
  INTEGER,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  readElement,
  SEQUENCE,
  SET,
  UTC_TIME,
} from "../../tls/certificate/der.ts";
import { distinguishedName } from "../../tls/certificate/distinguished-name.ts";
import { isPublicRoot } from "./public-roots.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

const NULL = 0x05;
const ENUMERATED = 0x0a;
const CONSTRUCTED = 0x20;

/** UTF8String, NumericString, PrintableString, T61String, IA5String, VisibleString, UniversalString, BMPString. */
const STRING_TYPES = new Set([0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e]);
const IP_ADDRESS = 0x87;
/** otherName is constructed; rfc822Name, dNSName, URI and iPAddress of a GeneralName (RFC 5280 section 4.2.1.6). */
const GENERAL_NAMES = new Set([0x81, 0x82, 0x86, IP_ADDRESS]);

/** Of the issuer's key; in the issuer's certificate an OCTET STRING has the same bytes, and becomes the same. */
const KEY_IDENTIFIER = 0x80;

/** Types whose contents name nobody. */
const UNCHANGED_TYPES = new Set([BOOLEAN, NULL, OBJECT_IDENTIFIER, ENUMERATED, UTC_TIME, GENERALIZED_TIME]);

/** Integers of at most so many bytes are versions, exponents and path lengths. */
const SMALL_INTEGER_BYTES = 4;

const MAX_DEPTH = 32;

/** Rewrites `bytes[start, end)` in place. What is not DER becomes pseudorandom bytes. */
export function renameDer(bytes: Uint8Array, start: number, end: number, pseudonyms: Pseudonyms): void {
  elements(bytes, start, end, pseudonyms, 0);
}

function elements(bytes: Uint8Array, start: number, end: number, names: Pseudonyms, depth: number): void {
  let offset = start;
  while (offset < end) {
    const header = elementAt(bytes, offset, end);
    if (header === null || depth > MAX_DEPTH) return pseudonymize(bytes, offset, end, names);
    const { tag, from, to } = header;
    if (isPublicName(bytes, offset, header)) {
      offset = to;
      continue;
    }
    if ((tag & CONSTRUCTED) !== 0) elements(bytes, from, to, names, depth + 1);
    else primitive(bytes, tag, from, to, names, depth);
    offset = to;
  }
}

function isPublicName(bytes: Uint8Array, start: number, { tag, from, to }: Header): boolean {
  if (tag !== SEQUENCE || from >= to || uint8(bytes, from) !== SET) return false;
  const name = decode(distinguishedName, bytes, start, to);
  return name.ok && isPublicRoot(name.value);
}

function primitive(
  bytes: Uint8Array,
  tag: number,
  from: number,
  to: number,
  names: Pseudonyms,
  depth: number,
): void {
  if (UNCHANGED_TYPES.has(tag)) return;
  if (tag === INTEGER) {
    if (to - from > SMALL_INTEGER_BYTES) integer(bytes, from, to, names);
  } else if (STRING_TYPES.has(tag) || GENERAL_NAMES.has(tag)) {
    text(bytes, tag, from, to, names);
  } else if (tag === BIT_STRING && isNested(bytes, from + 1, to)) {
    elements(bytes, from + 1, to, names, depth + 1);
  } else if (tag === BIT_STRING) {
    bitString(bytes, from, to, names);
  } else if ((tag === OCTET_STRING || tag === KEY_IDENTIFIER) && isNested(bytes, from, to)) {
    elements(bytes, from, to, names, depth + 1);
  } else pseudonymize(bytes, from, to, names);
}

/** The first two bytes stay, so that a number keeps its sign and its length in bits, as of an RSA modulus. */
function integer(bytes: Uint8Array, from: number, to: number, names: Pseudonyms): void {
  pseudonymize(bytes, from + 2, to, names);
}

/** Few bits are flags, as of a key usage. An uncompressed point of a curve begins with 4. */
function bitString(bytes: Uint8Array, from: number, to: number, names: Pseudonyms): void {
  if (to - from > 3) pseudonymize(bytes, from + 2, to, names);
}

function text(bytes: Uint8Array, tag: number, from: number, to: number, names: Pseudonyms): void {
  if (tag === IP_ADDRESS) return address(bytes, from, to, names);
  const before = latin1(bytes, from, to);
  const after = renamed(before, names);
  for (let index = 0; index < to - from; index++) bytes[from + index] = after.charCodeAt(index);
}

/** In a name constraint the mask follows the address: both become pseudorandom. */
function address(bytes: Uint8Array, from: number, to: number, names: Pseudonyms): void {
  const length = to - from;
  if (length !== 4 && length !== 16) return pseudonymize(bytes, from, to, names);
  bytes.set(names.addresses.address(bytes.slice(from, to)), from);
}

function renamed(value: string, names: Pseudonyms): string {
  const [, scheme = "", host = "", path = ""] = /^([a-z]+:\/\/)([^/?#]*)(.*)$/s.exec(value) ?? [];
  if (scheme !== "") return scheme + names.host(host) + names.word(path);
  if (value.includes("@")) return names.mailbox(value);
  if (value.startsWith("*.")) return `*.${names.host(value.slice(2))}`;
  // A country, or one or two letters alone, names nobody.
  if (value.length <= 2) return value;
  return /^[\w-]+(?:\.[\w-]+)+$/.test(value) ? names.host(value) : words(value, names);
}

/** A certificate that is called a root is taken for one: the word stays, and names nobody. */
const words = (value: string, names: Pseudonyms): string =>
  value
    .split(/\b(root)\b/i)
    .map((part, index) => (index % 2 === 1 ? part : names.word(part)))
    .join("");

/** What the contents of a string begin with if they are DER again, as those of an extension are. */
const NESTED_TYPES = new Set([SEQUENCE, SET, INTEGER, OCTET_STRING, BIT_STRING]);

/** One or more whole elements that fill the range. */
function isNested(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2 || !NESTED_TYPES.has(uint8(bytes, start))) return false;
  let offset = start;
  while (offset < end) {
    const header = elementAt(bytes, offset, end);
    if (header === null) return false;
    offset = header.to;
  }
  return offset === end;
}

interface Header {
  readonly tag: number;
  /** Of the contents. */
  readonly from: number;
  readonly to: number;
}

/** Null where none begins there. */
function elementAt(bytes: Uint8Array, start: number, end: number): Header | null {
  const element = decode((cursor) => readElement(cursor, "element"), bytes, start, end);
  if (!element.ok) return null;
  const { tag, contents } = element.value;
  return { tag, from: contents.offset, to: contents.end };
}

function pseudonymize(bytes: Uint8Array, from: number, to: number, names: Pseudonyms): void {
  if (to > from) bytes.set(names.bytes(bytes.slice(from, to), "der"), from);
}
