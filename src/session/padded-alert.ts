// A TLS 1.3 connection whose last encrypted record is too short for what was due, and how it ended -> who sent an alert
// with padding (RFC 8446 section 5.4): Java makes each record 16 bytes longer, Mbed TLS fills them up to a multiple.
import type { TlsConnection } from "../tls/tls-connection.ts";
import type { Close, Side } from "./session.ts";

/**
 * Null where another message would fit as well: a side that did not close may have had more to say, and a server on a
 * port of TLS from the first byte greets after the client's Finished. `wasAgreed`: the client has the first word in TLS.
 */
export function paddedAlert(tls: TlsConnection, { by }: Close, wasAgreed: boolean): Side | null {
  // Its Finished did not come: whoever closed first, the client had given up.
  if (tls.isTooShort("client") && by !== null) return "client";
  const isServers = tls.isTooShort("server") && by === "server";
  return isServers && (wasAgreed || !tls.established) ? "server" : null;
}
