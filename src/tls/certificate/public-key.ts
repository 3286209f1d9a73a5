// A SubjectPublicKeyInfo to its kind and size: `RSA 2048`, `EC P-256`, `Ed25519` (RFC 5280 section 4.1.2.7).
import { bitLength } from "../../bytes/integers.ts";
import type { Cursor } from "../../bytes/cursor.ts";
import {
  BIT_STRING,
  INTEGER,
  OBJECT_IDENTIFIER,
  objectIdentifier,
  readContents,
  readElement,
  SEQUENCE,
} from "./der.ts";
import { CURVES, KEY_ALGORITHMS } from "./object-identifiers.ts";

/** An algorithm or curve without a name here is its dotted OID. */
export function publicKey(cursor: Cursor): string {
  const subjectPublicKeyInfo = readContents(cursor, SEQUENCE, "subjectPublicKeyInfo");
  const algorithm = readContents(subjectPublicKeyInfo, SEQUENCE, "algorithm");
  const oid = objectIdentifier(readContents(algorithm, OBJECT_IDENTIFIER, "algorithm"), "algorithm");
  const name = KEY_ALGORITHMS.get(oid) ?? oid;
  switch (name) {
    case "RSA":
    case "RSA-PSS":
      return `${name} ${modulusBits(readContents(subjectPublicKeyInfo, BIT_STRING, "subjectPublicKey"))}`;
    case "DSA":
      return algorithm.atEnd ? name : `${name} ${firstIntegerBits(algorithm, "dssParameters")}`;
    case "EC":
      return `${name} ${curve(algorithm)}`;
    default:
      return name;
  }
}

/** RFC 8017 appendix A.1.1. */
function modulusBits(subjectPublicKey: Cursor): number {
  subjectPublicKey.skip(1, "unused bits");
  return firstIntegerBits(subjectPublicKey, "rsaPublicKey");
}

function firstIntegerBits(cursor: Cursor, field: string): number {
  return bitLength(readContents(readContents(cursor, SEQUENCE, field), INTEGER, field).rest());
}

/** RFC 5480 section 2.1.1; RFC 3279 section 2.3.5 for curves that a certificate spells out. */
function curve(algorithm: Cursor): string {
  const parameters = readElement(algorithm, "ecParameters");
  if (parameters.tag !== OBJECT_IDENTIFIER) return "explicit";
  const oid = objectIdentifier(parameters.contents, "namedCurve");
  return CURVES.get(oid) ?? oid;
}
