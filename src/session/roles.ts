// Which side of a connection is the client, by the contract's rule: the first SYN, else the SYN/ACK, else the ports,
// else the ClientHello, else the first segment.
import type { TcpConnection } from "../tcp/connection.ts";
import type { Direction } from "../tcp/stream.ts";
import { CLIENT_HELLO, helloTypeAt, SERVER_HELLO } from "../tls/signature.ts";

/** Ports on which servers of mail and TLS listen: by these the server is recognised if every port is inspected. */
export const SERVER_PORTS: ReadonlySet<number> = new Set([
  21, 25, 110, 119, 143, 389, 443, 465, 563, 587, 636, 993, 995, 2525, 3306, 5222, 5269, 5432, 6697, 8443,
]);
/** Lower ports are for servers (RFC 6335 section 6). */
const FIRST_UNPRIVILEGED_PORT = 1024;

/**
 * The direction in which the client sends. `serverPorts` are those of the inspected servers; `helloFrom` is the side
 * that sent a ClientHello, if it is known.
 */
export function clientDirection(
  connection: TcpConnection,
  serverPorts: ReadonlySet<number>,
  helloFrom: Direction | null,
): Direction {
  if (connection.opener !== null) return connection.opener;
  return (
    awayFrom(connection, (port) => serverPorts.has(port)) ??
    awayFrom(connection, (port) => port < FIRST_UNPRIVILEGED_PORT) ??
    helloFrom ??
    0
  );
}

/** The direction towards the only server port; null if both ports are one, or neither. */
function awayFrom(connection: TcpConnection, isServer: (port: number) => boolean): Direction | null {
  const [first, second] = connection.endpoints;
  if (isServer(first.port) === isServer(second.port)) return null;
  return isServer(second.port) ? 0 : 1;
}

/** The direction of the ClientHello by the first bytes of a connection; null if they are not a hello. */
export function helloSender(
  direction: Direction,
  bytes: Uint8Array,
  start: number,
  end: number,
): Direction | null {
  const type = helloTypeAt(bytes, start, end);
  if (type === CLIENT_HELLO) return direction;
  return type === SERVER_HELLO ? (direction === 0 ? 1 : 0) : null;
}
