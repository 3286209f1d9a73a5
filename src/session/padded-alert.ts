// A TLS 1.3 connection whose last encrypted record is too short for the message due -> who sent a padded alert (RFC 9846
// section 5.4): Java makes each record 16 bytes longer, Mbed TLS pads to a multiple.
import type { TlsConnection } from "../tls/tls-connection.ts";
import type { Close, Side } from "./session.ts";

/**
 * Null if the record may be another message: a side that did not close may have sent more, and with implicit TLS the
 * server greets after the client's Finished. `wasAgreed`: TLS follows STARTTLS, so that the client speaks first in it.
 */
export function paddedAlert(tls: TlsConnection, { by }: Close, wasAgreed: boolean): Side | null {
  // The client's Finished did not come: the client aborted, whoever closed first.
  if (tls.isTooShort("client") && by !== null) return "client";
  const isServers = tls.isTooShort("server") && by === "server";
  return isServers && (wasAgreed || !tls.established) ? "server" : null;
}
