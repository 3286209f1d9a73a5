// DER elements one after another: tag, length, contents (ITU-T X.690 sections 8.1 and 10.1), and the few types
// of contents that a certificate needs. Nothing here recurses: how deep it goes is the callers' grammar.
import { readLength } from "../../bytes/ber-length.ts";
import type { Cursor } from "../../bytes/cursor.ts";

export const BOOLEAN = 0x01;
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const UTC_TIME = 0x17;
export const GENERALIZED_TIME = 0x18;
export const SEQUENCE = 0x30;
export const SET = 0x31;

/** Where something is in a certificate. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface DerElement {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number;
  /** The index of that octet in `contents.bytes`. */
  readonly start: number;
  readonly contents: Cursor;
}

/**
 * The next element, whatever it is. Lengths in more octets than needed are taken as they are, as OpenSSL does;
 * an indefinite length and a tag of several octets fail: X.509 has neither.
 */
export function readElement(cursor: Cursor, field: string): DerElement {
  const start = cursor.offset;
  const tag = cursor.uint8(field);
  if ((tag & 0x1f) === 0x1f) throw cursor.failure("invalid", `${field} tag`);
  return { tag, start, contents: cursor.child(readLength(cursor, field), field) };
}

/** The contents of the next element, which must have this tag. */
export function readContents(cursor: Cursor, tag: number, field: string): Cursor {
  const element = readElement(cursor, field);
  if (element.tag !== tag) throw element.contents.failure("invalid", field);
  return element.contents;
}

/** Octets of an object identifier; those that are in use have 20 at most. */
const MAX_IDENTIFIER = 64;

/** Dotted decimal. Arcs beyond 2^46 (UUIDs as OIDs) fail, and so do texts as long as a page. */
export function objectIdentifier(contents: Cursor, field: string): string {
  if (contents.end - contents.offset > MAX_IDENTIFIER) throw contents.failure("invalid", field);
  const arcs: number[] = [];
  let arc = 0;
  let octet = 0x80;
  while (!contents.atEnd) {
    octet = contents.uint8(field);
    if (arc > 2 ** 39) throw contents.failure("invalid", field);
    arc = arc * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  if (octet >= 0x80) throw contents.failure("truncated", field);
  const [first, ...others] = arcs;
  const root = Math.min(Math.trunc((first ?? 0) / 40), 2);
  return [root, (first ?? 0) - root * 40, ...others].join(".");
}
