// The names in a CertificateRequest (RFC 5246 section 7.4.4) -> the issuers that the server accepts, each list read once.
import { Cursor } from "../bytes/cursor.ts";
import { decode } from "../bytes/decode.ts";
import { Interner } from "../bytes/interner.ts";
import { distinguishedName } from "../tls/certificate/distinguished-name.ts";
import type { Certificate } from "./tls-session.ts";

/** One a capture. */
export class Authorities {
  private readonly known = new Interner<ReadonlySet<string>>();

  /** As in RFC 4514; empty where the server names none. `list` holds DER after a length of two bytes each. */
  of(list: Uint8Array): ReadonlySet<string> {
    return this.known.find(list, 0, list.length) ?? this.known.add(list, 0, list.length, namesIn(list));
  }
}

/** Without those that cannot be read. */
function namesIn(list: Uint8Array): ReadonlySet<string> {
  const names = new Set<string>();
  const cursor = new Cursor(list, 0, list.length);
  while (!cursor.atEnd) {
    const name = decode(distinguishedName, cursor.vector16("DistinguishedName").rest());
    if (name.ok) names.add(name.value);
  }
  return names;
}

/** Null where the server names no authority, or was not seen to, and where the client sent no certificate. */
export function isIssuerAccepted(
  certificates: readonly Certificate[],
  accepted: ReadonlySet<string> | null,
): boolean | null {
  if (accepted === null || accepted.size === 0) return null;
  const shown = certificates.filter(({ from }) => from === "client");
  return shown.length === 0 ? null : shown.some(({ issuer }) => issuer !== null && accepted.has(issuer));
}
