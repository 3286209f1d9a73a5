// The extensions that tell which key signed a certificate, and which key it holds, to hex (RFC 5280 sections 4.2.1.1
// and 4.2.1.2).
import { hex } from "../../bytes/ascii.ts";
import { OCTET_STRING, readContents, readElement, SEQUENCE } from "./der.ts";
import type { Extension } from "./extensions.ts";

/** [0] IMPLICIT, of an AuthorityKeyIdentifier. */
const KEY_IDENTIFIER = 0x80;

/** Null if it names the issuer's certificate by name and serial number only. */
export function authorityKeyId({ value }: Extension): string | null {
  const contents = readContents(value, SEQUENCE, "authorityKeyIdentifier");
  while (!contents.atEnd) {
    const element = readElement(contents, "authorityKeyIdentifier");
    if (element.tag === KEY_IDENTIFIER) return hex(element.contents.rest());
  }
  return null;
}

export const subjectKeyId = ({ value }: Extension): string =>
  hex(readContents(value, OCTET_STRING, "subjectKeyIdentifier").rest());
