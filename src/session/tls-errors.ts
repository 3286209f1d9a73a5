// What the TLS decoder could not read -> the texts of `tls.errors`.
import type { DecodeError } from "../bytes/cursor.ts";
import type { TlsNotice } from "../tls/tls-event.ts";

/** Like "extensions is cut short at byte 71". */
export function fault({ kind, field, offset }: DecodeError): string {
  const what = { truncated: "is cut short", trailing: "ends too early", invalid: "is invalid" }[kind];
  return `${field} ${what} at byte ${offset}`;
}

export function notice(
  event: Exclude<TlsNotice, { kind: "encrypted-alert-suspected" | "renegotiation" | "not-decrypted" }>,
): string {
  if (event.kind === "broken-handshake") return `a handshake message breaks off: ${fault(event.error)}`;
  if (event.kind === "not-tls") return "bytes that are not a TLS record";
  return "bytes are missing, and it is unknown where the next record begins";
}
