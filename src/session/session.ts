// What one TCP connection said, as plain data: the session of the output contract, version 2.
import type { GapReason } from "../tcp/stream.ts";
import type { Count, FrameNumber, HopLimit, Port, Rfc3339 } from "../value-types.ts";
import type { Certainty, Finding } from "./finding.ts";
import type { Reply, SmtpDialogue, SmtpInTls } from "./smtp-session.ts";
import type { TlsSession } from "./tls-session.ts";
import type { Side, Transport, Turn } from "./transport.ts";

export type * from "./finding.ts";
export type * from "./smtp-session.ts";
export type * from "./tls-session.ts";
export type { Side } from "./transport.ts";

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
     * @maximum 9007199254740991
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
  /** Absent where nothing was decrypted, or what was is no SMTP. */
  readonly smtpInTls?: SmtpInTls | undefined;
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
