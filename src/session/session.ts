// What one TCP connection said, as plain data: the session of the output contract, version 2.
import type { CertificateFields } from "../tls/certificate/certificate.ts";
import type { CodePoint } from "../tls/code-point.ts";
import type { GapReason } from "../tcp/stream.ts";
import type { Transport, Turn } from "./transport.ts";
import type { Count, FrameNumber, HopLimit, Port, Rfc3339 } from "../value-types.ts";

export type Side = "client" | "server";

export interface Endpoint {
  readonly address: string;
  readonly port: Port;
}

export type Outcome =
  | "established"
  | "handshake-failed"
  | "starttls-refused"
  | "starttls-not-offered"
  | "starttls-not-used"
  | "no-handshake"
  | "incomplete-capture";

/** One TCP connection. A time is null where the packet has no timestamp. */
export interface Session {
  /** Path of the capture; of several files that are one capture, the first file's. */
  readonly capture: string;
  /** Wireshark's tcp.stream. */
  readonly stream: Count;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** `smtp`, `tls` (TLS from the first byte), another STARTTLS protocol, or `unknown`. */
  readonly protocol: string;
  readonly frames: {
    readonly first: FrameNumber;
    readonly last: FrameNumber;
    /**
     * @asType integer
     * @minimum 1
     */
    readonly count: number;
  };
  readonly startTime: Rfc3339 | null;
  readonly endTime: Rfc3339 | null;
  /** The PROXY header in front of the client's own bytes; null where there is none. */
  readonly proxy: Proxy | null;
  /** The upgrade to TLS in STARTTLS protocols other than SMTP. */
  readonly dialogue: Dialogue | null;
  readonly smtp: SmtpDialogue | null;
  readonly tls: TlsSession | null;
  readonly close: Close;
  readonly aborted: Aborted | null;
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  /** How much of the connection the capture holds. */
  readonly view: View;
  readonly transport: Transport;
  /** Who spoke when, until TLS was established; the last is the last of the connection. At most the limit `turns`. */
  readonly turns: readonly Turn[];
  /** How each side began; null where it said nothing, or its first bytes are missing. */
  readonly opening: { readonly client: Opening | null; readonly server: Opening | null };
}

export interface Opening {
  readonly frame: FrameNumber;
  /** `smtp`: a command or a reply of SMTP's form; `proxy`: a PROXY header; `text`: other printable ASCII. */
  readonly kind: "smtp" | "tls" | "sslv2" | "http" | "proxy" | "text" | "binary";
}

/** What a load balancer says of the connection that it passes on (PROXY protocol, version 1 or 2). */
export interface Proxy {
  readonly frame: FrameNumber;
  readonly version: 1 | 2;
  /** The client that connected to it; null where the header names no addresses. */
  readonly source: Endpoint | null;
  /** Where that client connected to. */
  readonly destination: Endpoint | null;
  /** The refusal with which an SMTP server answered the header; null where it did not answer it. */
  readonly reply: Reply | null;
}

/** A session before anything is concluded from it. */
export type SessionFacts = Omit<Session, "outcome" | "aborted" | "findings">;

/** A session with its outcome, and no findings yet: what rules judge. */
export type SessionWithOutcome = Omit<Session, "findings">;

export interface Dialogue {
  /** The server's list of capabilities names TLS; null where no such list was seen. */
  readonly advertised: boolean | null;
  /** The last request for TLS; its verb is STARTTLS, STLS, AUTH TLS, SSLRequest or the like. */
  readonly command: {
    readonly frame: FrameNumber;
    readonly time: Rfc3339 | null;
    readonly verb: string;
  } | null;
  /** Always null where the protocol has no such reply: MySQL. */
  readonly reply: { readonly frame: FrameNumber; readonly text: string; readonly accepted: boolean } | null;
  /** The client logged in without TLS, or went on to commands that follow a login. */
  readonly continuedInClear: boolean;
  /** The client ended the session in the clear: QUIT, LOGOUT and the like. */
  readonly saidGoodbye: boolean;
}

export interface Reply {
  readonly frame: FrameNumber;
  /**
   * @asType integer
   * @minimum 100
   * @maximum 999
   */
  readonly code: number;
  /** Without the code; lines are joined by a line feed. */
  readonly text: string;
  /** The frame in which its receiver had acknowledged it; null: never, though it could have; absent: unknown. */
  readonly acknowledgedFrame?: FrameNumber | null | undefined;
}

/** A command and its reply. */
export interface SmtpExchange {
  readonly frame: FrameNumber;
  readonly time: Rfc3339 | null;
  /** `.` ends a message; `data` stands for anything that is not a known command and may be private. */
  readonly verb: string;
  /** The name after EHLO, HELO and LHLO, the mechanism after AUTH; null for all else, which may be private. */
  readonly argument: string | null;
  /** Null where none was seen. */
  readonly reply: Reply | null;
  /** The frame in which its receiver had acknowledged it; null: never, though it could have; absent: unknown. */
  readonly acknowledgedFrame?: FrameNumber | null | undefined;
}

/** Bytes in the clear where TLS was expected. */
export interface PlaintextAfterStarttls {
  readonly frame: FrameNumber;
  readonly bytes: Count;
  /**
   * First line of the server's bytes, where printable, up to 80 characters; null for the client's, which may be
   * private.
   */
  readonly text: string | null;
}

/** A reply whose last line never came. */
export interface UnfinishedReply extends Omit<Reply, "frame" | "acknowledgedFrame"> {
  readonly firstFrame: FrameNumber;
  readonly lastFrame: FrameNumber;
}

export interface StarttlsCommand {
  readonly frame: FrameNumber;
  readonly time: Rfc3339 | null;
  /** STARTTLS, or Exchange's X-ANONYMOUSTLS. */
  readonly verb: string;
  /** What follows the verb on its line, where nothing may (RFC 3207 section 4). */
  readonly trailing: "space" | "parameters" | null;
}

export interface SmtpDialogue {
  readonly banner: Reply | null;
  /** The lines of a greeting whose last line never came; null for a complete greeting, or none. */
  readonly unfinishedBanner: UnfinishedReply | null;
  readonly ehlo: {
    readonly frame: FrameNumber;
    /** @pattern ^(EHLO|HELO|LHLO)$ */
    readonly command: string;
    readonly name: string | null;
  } | null;
  readonly capabilities: readonly string[];
  readonly starttls: {
    readonly advertised: boolean | null;
    /** The one that led to TLS; without it, the last. */
    readonly command: StarttlsCommand | null;
    readonly reply: Reply | null;
  };
  readonly mailInClear: boolean;
  /** The verbs that the client sent, each once, in order of their first use. */
  readonly commands: readonly string[];
  /** Every 4xx and 5xx reply seen in the clear. */
  readonly replies: readonly Reply[];
  /** The commands in the clear, in order, at most the limit `exchanges`. */
  readonly exchanges: readonly SmtpExchange[];
  /** The complete reply to the last EHLO or LHLO before TLS; null without one. */
  readonly ehloReply: Reply | null;
  /** What is wrong with the form of that reply (RFC 5321 section 4.1.1.1); null where nothing is. */
  readonly ehloReplyFault: "starttls-on-first-line" | "marks" | "codes" | null;
  /** The first frame of bytes that the client sent before the greeting; null where it waited. */
  readonly earlyFrame: FrameNumber | null;
  /** The client's first line that ends in LF without CR (RFC 5321 section 2.3.8); null where none does. */
  readonly bareLineFeed: { readonly frame: FrameNumber } | null;
  /** The last AUTH in the clear; `sentSecret`: a response went with it or followed it. Credentials are never listed. */
  readonly auth: {
    readonly frame: FrameNumber;
    readonly mechanism: string;
    readonly sentSecret: boolean;
  } | null;
  /** Bytes that are not TLS, of each side, after STARTTLS or after its positive reply (RFC 3207 section 4). */
  readonly strayAfterStarttls: {
    readonly client: PlaintextAfterStarttls | null;
    readonly server: PlaintextAfterStarttls | null;
  };
  /** The frame of a ClientHello, or its beginning, that was sent before the reply to STARTTLS. */
  readonly helloBeforeReply: FrameNumber | null;
  /**
   * Like "08DE2A6028D26C22": the session in the protocol log of an Exchange server, as its greeting or a refusal says;
   * null where neither does.
   * @pattern ^[0-9A-F]{16}$
   */
  readonly exchangeSessionId: string | null;
}

export interface TlsSession {
  readonly clientHello: ClientHello | null;
  readonly helloRetryRequest: ServerHello | null;
  readonly serverHello: ServerHello | null;
  readonly certificates: readonly Certificate[];
  readonly alerts: readonly Alert[];
  readonly messages: readonly Message[];
  readonly established: boolean;
  /** Messages that could not be decoded, and bytes that are not TLS. */
  readonly errors: readonly { readonly frame: FrameNumber; readonly from: Side; readonly text: string }[];
  /** Curve or size of the server's ephemeral key (ServerKeyExchange or key_share); null where none was seen. */
  readonly keyExchange: string | null;
  /** The second ClientHello, which answers a HelloRetryRequest. */
  readonly retriedClientHello: ClientHello | null;
  /** The handshake was abbreviated: the server resumed an earlier session; null where that is unknown. */
  readonly resumed: boolean | null;
  /** Encrypted records of each side. */
  readonly encrypted: { readonly client: EncryptedTraffic; readonly server: EncryptedTraffic };
  /** Bytes that are not TLS where TLS was expected, the first of each side. */
  readonly foreign: readonly NonTlsBytes[];
  /** The first renegotiation: an encrypted handshake on an established connection, up to TLS 1.2; null for none. */
  readonly renegotiation: Renegotiation | null;
}

export interface Renegotiation {
  /** Of its first message: a ClientHello of the client, a HelloRequest of the server. */
  readonly frame: FrameNumber;
  readonly from: Side;
  /**
   * The other side went through with it; false where it answered with an alert or a close; null where neither was
   * seen.
   */
  readonly accepted: boolean | null;
  /** Of the other side's first handshake message after it, its alert, or its FIN or RST. */
  readonly answerFrame: FrameNumber | null;
}

/** Encrypted records of one side. Lengths are those of the records' headers. */
export interface EncryptedTraffic {
  readonly records: Count;
  readonly bytes: Count;
  readonly largest: Count;
  /** Of its first eight records. */
  readonly lengths: readonly Count[];
  readonly last: {
    readonly frame: FrameNumber;
    readonly time: Rfc3339 | null;
    readonly length: Count;
  } | null;
  /** TLS 1.3: of a record that holds an alert, with the padding that the side's Finished has; null up to TLS 1.2. */
  readonly alertLength: Count | null;
  /** Records of application data after the handshake. */
  readonly afterHandshake: { readonly records: Count; readonly bytes: Count; readonly largest: Count };
}

export interface NonTlsBytes {
  readonly frame: FrameNumber;
  readonly from: Side;
  readonly kind: "smtp" | "http" | "text" | "binary";
  /** The server's, where printable, up to 80 characters; null for the client's, which may be private. */
  readonly text: string | null;
}

export interface ClientHello {
  readonly frame: FrameNumber;
  readonly time: Rfc3339 | null;
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
  /**
   * 32 bytes in hex: the same hello on two connections has the same; null in SSL 2.0's form.
   * @pattern ^[0-9a-f]{64}$
   */
  readonly random: string | null;
  /** Groups of its key shares (RFC 8446 section 4.2.8). */
  readonly keyShares: readonly CodePoint[];
  /** Bytes of the handshake message with its header. */
  readonly length: Count;
  /**
   * Its first bytes in hex, from the record's header on and no further than its first record.
   * @pattern ^([0-9a-f]{2})*$
   */
  readonly firstBytes: string | null;
  /** The frame that brought its first byte; `frame` is that of its last. */
  readonly firstFrame: FrameNumber;
  /** The frame in which its receiver had acknowledged it; null: never, though it could have; absent: unknown. */
  readonly acknowledgedFrame?: FrameNumber | null | undefined;
}

export interface Extension extends CodePoint {
  /** @pattern ^0x[0-9a-f]{4}$ */
  readonly id: string;
  /** Bytes of the extension's data. */
  readonly length: Count;
}

export interface ServerHello {
  readonly frame: FrameNumber;
  readonly time: Rfc3339 | null;
  readonly recordVersion: CodePoint | null;
  /** The legacy field. */
  readonly version: CodePoint;
  readonly negotiatedVersion: CodePoint;
  readonly cipherSuite: CodePoint | null;
  readonly compressionMethod: CodePoint | null;
  readonly extensions: readonly Extension[];
  readonly ja3s: string | null;
  /** The group that it chose, or asks for in a HelloRetryRequest (RFC 8446 section 4.2.8). */
  readonly keyShare: CodePoint | null;
  /** The end of its random says that the server could do more than it chose (RFC 8446 section 4.1.3). */
  readonly downgradeSentinel: "TLS 1.2" | "TLS 1.1 or below" | null;
}

/** The fields are null or empty where the certificate could not be read. */
export interface Certificate extends Omit<CertificateFields, "error"> {
  readonly frame: FrameNumber;
  readonly from: Side;
}

export interface Alert {
  readonly frame: FrameNumber;
  readonly time: Rfc3339 | null;
  readonly from: Side;
  /** Null, as the description is, where the alert is encrypted. */
  readonly level: CodePoint | null;
  /** Null where the alert is encrypted. */
  readonly description: CodePoint | null;
}

export interface Message {
  readonly frame: FrameNumber;
  readonly time: Rfc3339 | null;
  readonly from: Side;
  readonly type: string;
  readonly recordVersion: CodePoint | null;
  /** The frame in which its receiver had acknowledged it; null: never, though it could have; absent: unknown. */
  readonly acknowledgedFrame?: FrameNumber | null | undefined;
}

export interface Close {
  /** Side and kind of the first FIN or RST in frame order that is believed. */
  readonly by: Side | null;
  readonly with: "FIN" | "RST" | null;
  readonly frame: FrameNumber | null;
  readonly time: Rfc3339 | null;
  /** What either side last said before it: a message of `tls.messages`, an SMTP verb or reply code, SYN, and so on. */
  readonly after: string | null;
  /** The frame in which that was said. */
  readonly afterFrame: FrameNumber | null;
  readonly delayMs: number | null;
  /** Every FIN and RST, without retransmissions. */
  readonly events: readonly CloseEvent[];
  /**
   * A FIN that the capture lacks, and the frame in which the other side acknowledged it. Absent where there is none.
   */
  readonly unseenFin?: { readonly from: Side; readonly acknowledgedFrame: FrameNumber } | undefined;
}

export interface CloseEvent {
  readonly frame: FrameNumber;
  readonly time: Rfc3339 | null;
  readonly from: Side;
  readonly flag: "FIN" | "RST";
  /** Its sender had acknowledged the other side's FIN: this one answers it. */
  readonly knewOtherFin: boolean;
  /** Its sender had sent a FIN before. */
  readonly afterOwnFin: boolean;
  /** False for a FIN or RST that its receiver cannot accept, or after which both sides went on: it closed nothing. */
  readonly believed: boolean;
  /** IPv4 time to live or IPv6 hop limit. */
  readonly hopLimit: HopLimit;
  /** Of the IPv4 packet; 0 for IPv6. */
  readonly identification: Count;
  /** The last frame of the other side that the sender of this FIN had acknowledged; absent where that is not known. */
  readonly knewFrame?: FrameNumber | undefined;
  /**
   * In what it differs from all else that its side sent, as if another host had sent it; `followed`: an RST after which
   * that side sent more, which no host does.
   */
  readonly unlike: readonly ("hop-limit" | "identification" | "sequence" | "followed")[];
  /** The frame in which its receiver had acknowledged this FIN; null: never, though it could have; absent: unknown. */
  readonly acknowledgedFrame?: FrameNumber | null | undefined;
}

/** Who aborted the connection, and with what. */
export interface Aborted {
  readonly by: Side | "unknown";
  readonly with: "alert" | "encrypted-alert" | "RST" | "FIN" | "reply" | "silence";
  readonly frame: FrameNumber | null;
  readonly certainty: Certainty;
}

/** What is concluded from the session, and from those around it. The first of a failed session is the primary one. */
export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly certainty: Certainty;
  /** It explains the session's failure better than any other; at most one finding does. */
  readonly primary: boolean;
  /** Null where nobody is at fault, or where it is unknown who is. */
  readonly fault: Fault | null;
  /** What happened, with frames. */
  readonly detail: string;
  readonly frames: readonly FrameNumber[];
  readonly evidence: readonly Evidence[];
  /** What to change, in words, after the side that it changes: like "On the client (Postfix): ...". "" for nothing. */
  readonly remedy: string;
  /** Only where they differ from the rule's. */
  readonly logs?: readonly SystemText[] | undefined;
  /** Only where they differ from the rule's. */
  readonly remedies?: readonly Remedy[] | undefined;
  /** Only where they differ from the rule's. */
  readonly references?: readonly string[] | undefined;
}

export type Severity = "error" | "warning" | "info";
/** Where the fault lies. `path`: the network, or a device between the sides. `capture`: how it was recorded. */
export type Fault = Side | "path" | "capture";
/** How sure a conclusion is. */
export type Certainty = "certain" | "likely" | "possible";

export interface Evidence {
  /** Null where no frame shows it: the date of a published policy. */
  readonly frame: FrameNumber | null;
  /** A field of this document, like `tls.clientHello.highestVersion`, or what was looked up. */
  readonly field: string;
  readonly value: string;
}

export interface SystemText {
  /** Like "Postfix". */
  readonly system: string;
  readonly text: string;
}

/** What to change. */
export interface Remedy extends SystemText {
  /** The side to change; absent where it is neither: the network, a device in it, the recording. */
  readonly side?: Side;
}

export interface View {
  /** The client's SYN was seen. */
  readonly fromStart: boolean;
  /** Frames of both sides were seen. */
  readonly bothSides: boolean;
  /** SYNs of the client, repetitions included. */
  readonly syns: Count;
  /** Bytes that were sent and are missing in the capture, per side in stream order. */
  readonly missing: readonly Missing[];
  /** Round-trip time at the capture point in milliseconds, from the SYN; null without a full handshake. */
  readonly rttMs: number | null;
}

export interface Missing {
  readonly from: Side;
  /** The frame that showed the bytes to be missing. */
  readonly frame: FrameNumber;
  readonly bytes: Count;
  /**
   * `not-captured`: the receiver acknowledged them. `not-delivered`: its later acknowledgments show that it never had
   * them. `unknown`: it sent nothing that shows either.
   */
  readonly reason: GapReason;
}
