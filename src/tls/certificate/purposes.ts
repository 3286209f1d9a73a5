// The extensions that say what a certificate is for -> their fields in a report (RFC 5280 sections 4.2.1.3, 4.2.1.9 and
// 4.2.1.12).
import { frozen } from "../../bytes/interner.ts";
import {
  BIT_STRING,
  BOOLEAN,
  type DerElement,
  INTEGER,
  OBJECT_IDENTIFIER,
  objectIdentifier,
  readContents,
  readElement,
  SEQUENCE,
} from "./der.ts";
import { boolean, type Extension } from "./extensions.ts";
import { KEY_PURPOSES } from "./object-identifiers.ts";
import type { Count } from "../../value-types.ts";

export interface KeyUsage {
  readonly critical: boolean;
  /** `digitalSignature`, `keyEncipherment`, `keyCertSign` and the others of RFC 5280 section 4.2.1.3, in its order. */
  readonly uses: readonly string[];
}

export interface ExtendedKeyUsage {
  readonly critical: boolean;
  /** `serverAuth`, `clientAuth`, `anyExtendedKeyUsage`; a dotted OID where it has no name here. */
  readonly purposes: readonly string[];
}

export interface BasicConstraints {
  readonly critical: boolean;
  readonly ca: boolean;
  /** How many CA certificates may follow towards the leaf; null for any number. */
  readonly pathLength: Count | null;
}

/** Bit 0, the highest of the first octet, and so on. */
const USES = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;

/** Bits that are not named, and those that the first octet says are not in use, count for nothing. */
export function keyUsage({ critical, value }: Extension): KeyUsage {
  const bits = readContents(value, BIT_STRING, "keyUsage");
  const unused = bits.uint8("keyUsage");
  const octets = bits.rest();
  if (unused > 7 || (unused > 0 && octets.length === 0)) throw bits.failure("invalid", "keyUsage");
  const used = octets.length * 8 - unused;
  const isSet = (bit: number): boolean => bit < used && ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
  return frozen({ critical, uses: USES.filter((_, bit) => isSet(bit)) });
}

export function extendedKeyUsage({ critical, value }: Extension): ExtendedKeyUsage {
  const contents = readContents(value, SEQUENCE, "extKeyUsage");
  const purposes: string[] = [];
  while (!contents.atEnd) {
    const oid = objectIdentifier(readContents(contents, OBJECT_IDENTIFIER, "keyPurposeId"), "keyPurposeId");
    purposes.push(KEY_PURPOSES.get(oid) ?? oid);
  }
  return frozen({ critical, purposes });
}

export function basicConstraints({ critical, value }: Extension): BasicConstraints {
  const contents = readContents(value, SEQUENCE, "basicConstraints");
  const next = (): DerElement | null => (contents.atEnd ? null : readElement(contents, "basicConstraints"));
  const first = next();
  // Absent for false.
  const flag = first?.tag === BOOLEAN ? first : null;
  const length = flag === null ? first : next();
  return frozen({
    critical,
    ca: flag !== null && boolean(flag.contents, "cA"),
    pathLength: length === null ? null : pathLength(length),
  });
}

/** A negative number, and one that no JavaScript number holds, are invalid. */
function pathLength({ tag, contents }: DerElement): number {
  const octets = contents.rest();
  const [first = 0x80] = octets;
  if (tag !== INTEGER || first >= 0x80 || octets.length > 6) {
    throw contents.failure("invalid", "pathLenConstraint");
  }
  return octets.reduce((number, octet) => number * 256 + octet, 0);
}
