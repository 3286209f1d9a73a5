// The subjectAltName extension to `DNS:…`, `IP:…`, `email:…` and `URI:…` (RFC 5280 section 4.2.1.6).
import ipaddr from "ipaddr.js";
import { hex, latin1 } from "../../bytes/ascii.ts";
import { type DerElement, readContents, readElement, SEQUENCE } from "./der.ts";
import type { Extension } from "./extensions.ts";

/** Names of the other five kinds are left out. */
export function subjectAltNames({ value }: Extension): readonly string[] {
  const names = readContents(value, SEQUENCE, "subjectAltName");
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
