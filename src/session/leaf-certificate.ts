// What a connection said in TLS -> the own certificate of a side: the first that it sent (RFC 5246 section 7.4.2).
import type { Certificate, TlsSession } from "./tls-session.ts";
import type { Side } from "./transport.ts";

/** Undefined where it sent none that could be seen. */
export function leafOf({ tls }: { readonly tls: TlsSession | null }, side: Side): Certificate | undefined {
  for (const certificate of tls?.certificates ?? []) if (certificate.from === side) return certificate;
  return undefined;
}
