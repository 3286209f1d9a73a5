// Sessions in which the server answered the ClientHello: that came up, or that one side gave up.
import type {
  Aborted,
  Alert,
  Certificate,
  ClientHello,
  Message,
  ServerHello,
  Session,
  Side,
  TlsSession,
} from "../../src/session/session.ts";
import type { CodePoint } from "../../src/tls/code-point.ts";
import * as build from "../build/sessions.ts";

export const SSL_3_0: CodePoint = { id: "0x0300", name: "SSL 3.0" };
export const TLS_1_0: CodePoint = { id: "0x0301", name: "TLS 1.0" };

export interface Handshake {
  readonly client?: Partial<ClientHello>;
  readonly server?: Partial<ServerHello>;
  readonly tls?: Partial<TlsSession>;
}

/** Hello (13) of TLS 1.2, server's flight (14), client's (15), Finished (16), unless given otherwise. */
export function established(handshake: Handshake = {}, parts: Partial<Session> = {}): Session {
  const messages = [
    ...FLIGHT,
    build.message("client", "ClientKeyExchange", 15, 240),
    build.message("client", "EncryptedHandshake", 15, 240),
    build.message("server", "EncryptedHandshake", 16, 260),
  ];
  const tls = tlsSession(handshake, { messages, established: true });
  return build.establishedSession({ tls, ...parts });
}

/** The client answered the server's flight in frame 15, and one side gave up in frame 17. */
export function failed(
  aborted: Partial<Aborted>,
  handshake: Handshake = {},
  parts: Partial<Session> = {},
): Session {
  const messages = [...FLIGHT, build.message("client", "ClientKeyExchange", 15, 240)];
  return gaveUp(aborted, { ...handshake, tls: { messages, ...handshake.tls } }, parts);
}

/** One side gave up in frame 17 and nothing came between that and the server's flight. */
export function gaveUp(
  aborted: Partial<Aborted>,
  handshake: Handshake = {},
  parts: Partial<Session> = {},
): Session {
  return build.session({
    tls: tlsSession(handshake, { messages: FLIGHT }),
    aborted: { by: "client", with: "FIN", frame: 17, certainty: "certain", ...aborted },
    close: { ...build.session().close, by: "client", frame: 17, after: "ServerHelloDone", afterFrame: 14 },
    outcome: "handshake-failed",
    ...parts,
  });
}

/** Ended by this readable alert in frame 17. */
export function alerted(from: Side, description: CodePoint, handshake: Handshake = {}): Session {
  const alerts: readonly Alert[] = [build.alert(from, description, 17, 300)];
  const session = { ...handshake, tls: { alerts, ...handshake.tls } };
  return gaveUp({ by: from, with: "alert" }, session);
}

/** A chain that was in order on the day of the story: leaf, intermediate. */
export function chain(
  leaf: Partial<Certificate> = {},
  issuer: Partial<Certificate> = {},
): readonly Certificate[] {
  const valid = { notBefore: "2026-01-01T00:00:00Z", notAfter: "2027-01-01T00:00:00Z" };
  return [
    build.certificate({ ...valid, ...leaf }),
    build.certificate({
      ...valid,
      subject: "CN=Example CA,O=Example",
      issuer: "CN=Example Root,O=Example",
      subjectAltNames: [],
      ...issuer,
    }),
  ];
}

const FLIGHT: readonly Message[] = [
  build.message("client", "ClientHello", 13, 200),
  build.message("server", "ServerHello", 14, 220),
  build.message("server", "Certificate", 14, 220),
  build.message("server", "ServerKeyExchange", 14, 220),
  build.message("server", "ServerHelloDone", 14, 220),
];

function tlsSession({ client, server, tls }: Handshake, parts: Partial<TlsSession>): TlsSession {
  return build.tlsSession({
    clientHello: build.clientHello({ version: build.TLS_1_2, highestVersion: build.TLS_1_2, ...client }),
    serverHello: build.serverHello(server),
    certificates: chain(),
    ...parts,
    ...tls,
  });
}
