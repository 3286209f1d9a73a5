// Sessions that were decrypted: TLS 1.3 with the true names of its messages, and what was said inside.
import type {
  Alert,
  Decryption,
  Message,
  Reply,
  ServerHello,
  Session,
  Side,
  SmtpExchange,
  SmtpInTls,
  TlsSession,
} from "../../src/session/session.ts";
import type { CodePoint } from "../../src/tls/code-point.ts";
import * as build from "../build/sessions.ts";
import { chain } from "./handshakes.ts";

const TLS_1_3: Partial<ServerHello> = {
  negotiatedVersion: build.TLS_1_3,
  cipherSuite: { id: "0x1301", name: "TLS_AES_128_GCM_SHA256" },
};
export const CLOSE_NOTIFY: CodePoint = { id: "0x00", name: "close_notify" };

const SIDE = { records: 6, stopped: null };

/** Both sides were decrypted to the end. */
export const KEYS: Decryption = {
  keys: { source: "keys.log", inCapture: false },
  client: SIDE,
  server: SIDE,
};

/** Of one side no record could be decrypted. */
export const without = (side: Side): Decryption => ({
  ...KEYS,
  [side]: { records: 0, stopped: { frame: 15, reason: "no-secret" } },
});

/** It came in encrypted records. */
export const inside = (from: Side, type: string, frame: number): Message => ({
  ...build.message(from, type, frame, frame * 15),
  encrypted: true,
});

export function insideAlert(from: Side, description: CodePoint, frame: number, level = "0x02"): Alert {
  const name = level === "0x02" ? "fatal" : "warning";
  return {
    ...build.alert(from, description, frame, frame * 15),
    level: { id: level, name },
    encrypted: true,
  };
}

export const SERVER_FLIGHT: readonly Message[] = [
  build.message("client", "ClientHello", 13, 200),
  build.message("server", "ServerHello", 14, 220),
  inside("server", "EncryptedExtensions", 14),
  inside("server", "Certificate", 14),
  inside("server", "CertificateVerify", 14),
  inside("server", "Finished", 14),
];

/** TLS 1.3: the server's flight in frame 14, the client's Finished in frame 15. */
export function tls13(parts: Partial<TlsSession> = {}): TlsSession {
  const hello = { highestVersion: build.TLS_1_3, supportedVersions: [build.TLS_1_3] };
  return build.tlsSession({
    clientHello: build.clientHello({ version: build.TLS_1_2, ...hello }),
    serverHello: build.serverHello(TLS_1_3),
    certificates: chain(),
    messages: [...SERVER_FLIGHT, inside("client", "Finished", 15)],
    encrypted: {
      client: build.encryptedTraffic({ records: 4, alertLength: 19 }),
      server: build.encryptedTraffic({ records: 6, alertLength: 19 }),
    },
    established: true,
    decryption: KEYS,
    ...parts,
  });
}

/** What was said from frame 20 on: a command and its reply each, two frames apart. */
export type Said = readonly [command: string, code: number, text: string];

export function dialogue(...said: readonly Said[]): SmtpInTls {
  const exchanges = said.map(([command, code, text], index): SmtpExchange => {
    const [verb = "", argument = null] = command.split(" ");
    const frame = 20 + 2 * index;
    return build.exchange(
      verb,
      frame,
      frame * 15,
      code === 0 ? null : { frame: frame + 1, code, text },
      argument,
    );
  });
  const replies = exchanges.flatMap(({ reply }): Reply[] =>
    reply === null || reply.code < 400 ? [] : [reply],
  );
  return {
    banner: null,
    ehlo: { frame: 20, command: "EHLO", name: "mail.example.org" },
    capabilities: ["AUTH PLAIN LOGIN"],
    commands: [...new Set(exchanges.map(({ verb }) => verb))].filter((verb) => verb !== "."),
    replies,
    exchanges,
    ehloReply: exchanges.find(({ verb }) => verb === "EHLO")?.reply ?? null,
    auth: null,
    exchangeSessionId: null,
    sentMessage: exchanges.some(isSent),
  };
}

const isSent = ({ verb, reply }: SmtpExchange): boolean =>
  (verb === "DATA" && reply?.code === 354) || verb === "BDAT";

export const EHLO: Said = ["EHLO mail.example.org", 250, "mx.example.net"];
export const QUIT: Said = ["QUIT", 221, "2.0.0 Bye"];

/** TLS 1.3, decrypted to its end, closed by the client in frame 60 unless given otherwise. */
export function read(
  smtpInTls: SmtpInTls,
  parts: Partial<Session> = {},
  tls: Partial<TlsSession> = {},
): Session {
  const { close } = build.establishedSession();
  return build.establishedSession({
    server: { address: "198.51.100.25", port: 587 },
    tls: tls13(tls),
    close: { ...close, frame: 60, events: [build.closeEvent("client", "FIN", 60)] },
    smtpInTls,
    ...parts,
  });
}
