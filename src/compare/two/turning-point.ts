// A session that failed -> how far it had come: what was not said yet cannot be the cause.
import type { Session } from "../../session/session.ts";

/**
 * `connect`: the server never answered. `before-tls`: in the clear. `hello`: in answer to the ClientHello. `server-flight`:
 * the client gave up on what the server showed; `client-flight`: the server on what the client did. `after`: inside TLS.
 */
export type TurningPoint = "connect" | "before-tls" | "hello" | "server-flight" | "client-flight" | "after";

export const ANYWHERE: readonly TurningPoint[] = [
  "connect",
  "before-tls",
  "hello",
  "server-flight",
  "client-flight",
  "after",
];

export function turningPoint(session: Session): TurningPoint {
  const { tls, smtp, dialogue, transport, opening, aborted, outcome } = session;
  if (tls?.established) return "after";
  // A client that did not wait for the reply may have begun TLS.
  if (outcome.startsWith("starttls-")) return "before-tls";
  if (tls?.serverHello) return aborted?.by === "server" ? "client-flight" : "server-flight";
  if (tls?.clientHello) return "hello";
  const isAnswered = transport.synAck !== null || opening.server !== null || transport.server.segments > 0;
  return isAnswered || smtp !== null || dialogue !== null ? "before-tls" : "connect";
}
