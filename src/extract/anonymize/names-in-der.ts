// A certificate, or any other DER, to one of the same lengths that names nobody: object identifiers, times, booleans
// and small numbers stay; texts, serial numbers, keys and signatures go (ITU-T X.690, RFC 5280).
import { at, uint8 } from "../../bytes/integers.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

const BOOLEAN = 0x01;
const INTEGER = 0x02;
const NULL = 0x05;
const OBJECT_IDENTIFIER = 0x06;
const ENUMERATED = 0x0a;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const CONSTRUCTED = 0x20;

/** UTF8String, NumericString, PrintableString, T61String, IA5String, VisibleString, UniversalString, BMPString. */
const TEXTS = new Set([0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e]);
const IP_ADDRESS = 0x87;
/** otherName is constructed; rfc822Name, dNSName, URI and iPAddress of a GeneralName (RFC 5280 section 4.2.1.6). */
const GENERAL_NAMES = new Set([0x81, 0x82, 0x86, IP_ADDRESS]);

const KEPT = new Set([BOOLEAN, NULL, OBJECT_IDENTIFIER, ENUMERATED, UTC_TIME, GENERALIZED_TIME]);

/** Integers of that many bytes are versions, exponents and path lengths. */
const SMALL_INTEGER = 4;

const DEEPEST = 32;

/** Rewrites `bytes[start, end)` in place. What is no DER becomes pseudorandom. */
export function renameDer(bytes: Uint8Array, start: number, end: number, pseudonyms: Pseudonyms): void {
  elements(bytes, start, end, pseudonyms, 0);
}

function elements(bytes: Uint8Array, start: number, end: number, names: Pseudonyms, depth: number): void {
  let offset = start;
  while (offset < end) {
    const header = elementAt(bytes, offset, end);
    if (header === null || depth > DEEPEST) return blot(bytes, offset, end, names);
    const { tag, from, to } = header;
    if ((tag & CONSTRUCTED) !== 0) elements(bytes, from, to, names, depth + 1);
    else primitive(bytes, tag, from, to, names, depth);
    offset = to;
  }
}

function primitive(
  bytes: Uint8Array,
  tag: number,
  from: number,
  to: number,
  names: Pseudonyms,
  depth: number,
): void {
  if (KEPT.has(tag)) return;
  if (tag === INTEGER) {
    if (to - from > SMALL_INTEGER) integer(bytes, from, to, names);
  } else if (TEXTS.has(tag) || GENERAL_NAMES.has(tag)) {
    text(bytes, tag, from, to, names);
  } else if (tag === BIT_STRING && isNested(bytes, from + 1, to)) {
    elements(bytes, from + 1, to, names, depth + 1);
  } else if (tag === BIT_STRING) {
    bitString(bytes, from, to, names);
  } else if (tag === OCTET_STRING && isNested(bytes, from, to)) {
    elements(bytes, from, to, names, depth + 1);
  } else blot(bytes, from, to, names);
}

/** The first two bytes stay: sign and length of a number in bits, as of an RSA modulus, are those of before. */
function integer(bytes: Uint8Array, from: number, to: number, names: Pseudonyms): void {
  blot(bytes, from + 2, to, names);
}

/** Few bits are flags, as of a key usage. An uncompressed point of a curve begins with 4. */
function bitString(bytes: Uint8Array, from: number, to: number, names: Pseudonyms): void {
  if (to - from > 3) blot(bytes, from + 2, to, names);
}

function text(bytes: Uint8Array, tag: number, from: number, to: number, names: Pseudonyms): void {
  if (tag === IP_ADDRESS) return address(bytes, from, to, names);
  const before = String.fromCharCode(...bytes.subarray(from, to));
  const after = renamed(before, names);
  for (let index = 0; index < to - from; index++) bytes[from + index] = after.charCodeAt(index);
}

/** In a name constraint its mask follows, which goes too. */
function address(bytes: Uint8Array, from: number, to: number, names: Pseudonyms): void {
  const length = to - from;
  if (length !== 4 && length !== 16) return blot(bytes, from, to, names);
  bytes.set(names.addresses.address(bytes.slice(from, to)), from);
}

function renamed(value: string, names: Pseudonyms): string {
  const [, scheme = "", host = "", path = ""] = /^([a-z]+:\/\/)([^/?#]*)(.*)$/s.exec(value) ?? [];
  if (scheme !== "") return scheme + names.host(host) + names.word(path);
  if (value.includes("@")) return names.mailbox(value);
  if (value.startsWith("*.")) return `*.${names.host(value.slice(2))}`;
  // A country, or one or two letters alone, names nobody.
  if (value.length <= 2) return value;
  return /^[\w-]+(?:\.[\w-]+)+$/.test(value) ? names.host(value) : names.word(value);
}

/** One or more whole elements that fill the range, the first a SEQUENCE, a SET, an INTEGER or an OCTET STRING. */
function isNested(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2 || ![0x30, 0x31, 0x02, 0x04].includes(uint8(bytes, start))) return false;
  let offset = start;
  while (offset < end) {
    const header = elementAt(bytes, offset, end);
    if (header === null) return false;
    offset = header.to;
  }
  return offset === end;
}

/** Null where none begins there. */
function elementAt(bytes: Uint8Array, start: number, end: number) {
  if (end - start < 2) return null;
  const tag = at(bytes, start);
  const first = at(bytes, start + 1);
  if ((tag & 0x1f) === 0x1f) return null;
  if (first < 0x80) return within(tag, start + 2, first, end);
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4 || end - start < 2 + octets) return null;
  let length = 0;
  for (let index = 0; index < octets; index++) length = length * 256 + at(bytes, start + 2 + index);
  return within(tag, start + 2 + octets, length, end);
}

const within = (tag: number, from: number, length: number, end: number) =>
  length > end - from ? null : { tag, from, to: from + length };

function blot(bytes: Uint8Array, from: number, to: number, names: Pseudonyms): void {
  if (to > from) bytes.set(names.bytes(bytes.slice(from, to), "der"), from);
}
