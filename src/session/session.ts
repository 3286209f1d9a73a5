// What one TCP connection said, as plain data: the session of the output contract, version 1.
import type { CertificateFields } from "../tls/certificate/certificate.ts";
import type { CodePoint } from "../tls/code-point.ts";

export type Side = "client" | "server";

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export type Outcome =
  | "established"
  | "handshake-failed"
  | "starttls-refused"
  | "starttls-not-offered"
  | "starttls-not-used"
  | "no-handshake"
  | "incomplete-capture";

/** Times are RFC 3339 in UTC with 6 or 9 decimals; null where the packet bears none. Frames count from 1. */
export interface Session {
  /** Path of the capture. */
  readonly capture: string;
  /** Wireshark's tcp.stream. */
  readonly stream: number;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** `smtp`, `tls` (TLS from the first byte), another STARTTLS protocol, or `unknown`. */
  readonly protocol: string;
  readonly frames: { readonly first: number; readonly last: number; readonly count: number };
  readonly startTime: string | null;
  readonly endTime: string | null;
  /** The upgrade's dialogue in STARTTLS protocols other than SMTP. */
  readonly dialogue: Dialogue | null;
  readonly smtp: SmtpDialogue | null;
  readonly tls: TlsSession | null;
  readonly close: Close;
  readonly aborted: Aborted | null;
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  /** How much of the connection the capture holds. */
  readonly view: View;
}

/** A session before anything is concluded from it. */
export type SessionFacts = Omit<Session, "outcome" | "aborted" | "findings">;

export interface Dialogue {
  /** The server's list of capabilities names TLS; null where no such list was seen. */
  readonly advertised: boolean | null;
  /** The last request for TLS: `verb` is `STARTTLS`, `STLS`, `AUTH TLS`, `SSLRequest` and the like. */
  readonly command: { readonly frame: number; readonly time: string | null; readonly verb: string } | null;
  /** Null too where the protocol has no answer: MySQL. */
  readonly reply: { readonly frame: number; readonly text: string; readonly accepted: boolean } | null;
  /** The client logged in without TLS, or went on to what comes behind the login. */
  readonly continuedInClear: boolean;
  /** The client took its leave in the clear. */
  readonly saidGoodbye: boolean;
}

export interface Reply {
  readonly frame: number;
  readonly code: number;
  /** Without the code; the lines of a multi-line reply are joined by \n. */
  readonly text: string;
}

export interface SmtpDialogue {
  readonly banner: Reply | null;
  readonly ehlo: { readonly frame: number; readonly command: string; readonly name: string | null } | null;
  readonly capabilities: readonly string[];
  readonly starttls: {
    readonly advertised: boolean | null;
    /** `verb` tells STARTTLS from Exchange's X-ANONYMOUSTLS. */
    readonly command: { readonly frame: number; readonly time: string | null; readonly verb: string } | null;
    readonly reply: Reply | null;
  };
  readonly mailInClear: boolean;
  /** The verbs that the client sent, each once, in order of their first use. */
  readonly commands: readonly string[];
  /** Every 4xx and 5xx reply seen in the clear. */
  readonly replies: readonly Reply[];
}

export interface TlsSession {
  readonly clientHello: ClientHello | null;
  readonly helloRetryRequest: ServerHello | null;
  readonly serverHello: ServerHello | null;
  readonly certificates: readonly Certificate[];
  readonly alerts: readonly Alert[];
  readonly messages: readonly Message[];
  readonly established: boolean;
  /** Messages that could not be decoded, and bytes that are no TLS. */
  readonly errors: readonly { readonly frame: number; readonly from: Side; readonly text: string }[];
  /** Curve or size of the server's ephemeral key (ServerKeyExchange or key_share); null where none was seen. */
  readonly keyExchange: string | null;
}

export interface ClientHello {
  readonly frame: number;
  readonly time: string | null;
  readonly recordVersion: CodePoint | null;
  /** The legacy field in the hello's body. */
  readonly version: CodePoint;
  readonly supportedVersions: readonly CodePoint[] | null;
  /** The highest version offered; never derived from the record version. */
  readonly highestVersion: CodePoint;
  readonly cipherSuites: readonly CodePoint[];
  readonly compressionMethods: readonly CodePoint[];
  readonly extensions: readonly Extension[];
  readonly serverName: string | null;
  readonly alpn: readonly string[];
  readonly groups: readonly CodePoint[];
  readonly signatureAlgorithms: readonly CodePoint[];
  readonly ja3: string | null;
  readonly ja4: string | null;
  readonly encoding: "tls" | "sslv2";
}

export interface Extension extends CodePoint {
  /** Bytes of the extension's data. */
  readonly length: number;
}

export interface ServerHello {
  readonly frame: number;
  readonly time: string | null;
  readonly recordVersion: CodePoint | null;
  /** The legacy field. */
  readonly version: CodePoint;
  readonly negotiatedVersion: CodePoint;
  readonly cipherSuite: CodePoint | null;
  readonly compressionMethod: CodePoint | null;
  readonly extensions: readonly Extension[];
  readonly ja3s: string | null;
}

/** The fields are null or empty where the certificate could not be read. */
export interface Certificate extends Omit<CertificateFields, "error"> {
  readonly frame: number;
  readonly from: Side;
}

export interface Alert {
  readonly frame: number;
  readonly time: string | null;
  readonly from: Side;
  /** Both null where the alert is encrypted. */
  readonly level: CodePoint | null;
  readonly description: CodePoint | null;
}

export interface Message {
  readonly frame: number;
  readonly time: string | null;
  readonly from: Side;
  readonly type: string;
  readonly recordVersion: CodePoint | null;
}

export interface Close {
  /** Side and kind of the first FIN or RST in frame order. */
  readonly by: Side | null;
  readonly with: "FIN" | "RST" | null;
  readonly frame: number | null;
  readonly time: string | null;
  /** What either side last said before it. */
  readonly after: string | null;
  /** The frame in which that was said. */
  readonly afterFrame: number | null;
  readonly delayMs: number | null;
  /** Every FIN and RST but their retransmissions. */
  readonly events: readonly CloseEvent[];
}

export interface CloseEvent {
  readonly frame: number;
  readonly from: Side;
  readonly flag: "FIN" | "RST";
  /** Its sender had acknowledged the other side's FIN: it answers that one. */
  readonly knewOtherFin: boolean;
  /** Its sender had sent a FIN before. */
  readonly afterOwnFin: boolean;
}

export interface Aborted {
  readonly by: Side | "unknown";
  readonly with: "alert" | "encrypted-alert" | "RST" | "FIN" | "reply" | "silence";
  readonly frame: number | null;
  readonly certainty: "certain" | "likely" | "possible";
}

export interface Finding {
  readonly id: string;
  readonly severity: "error" | "warning" | "info";
  readonly title: string;
  readonly detail: string;
  readonly frames: readonly number[];
  readonly remedy: string;
  readonly references: readonly string[];
}

export interface View {
  /** The client's SYN was seen. */
  readonly fromStart: boolean;
  /** Frames of both sides were seen. */
  readonly bothSides: boolean;
  /** SYNs of the client, repetitions included. */
  readonly syns: number;
  /** Bytes that the connection carried and the capture lacks, per side in stream order. */
  readonly missing: readonly Missing[];
  /** Round-trip time at the capture point in milliseconds, from the SYN; null without a full handshake. */
  readonly rttMs: number | null;
}

export interface Missing {
  readonly from: Side;
  /** The frame that showed the bytes to be missing. */
  readonly frame: number;
  readonly bytes: number;
  readonly reason: "not-captured" | "snapshot-length" | "limit";
}
