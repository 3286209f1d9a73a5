// The `smtp` part of a session: what was said in the clear (RFC 5321, RFC 3207).
import type { Count, FrameNumber, Rfc3339 } from "../value-types.ts";

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
  /** Every 4xx and 5xx reply. */
  readonly replies: readonly Reply[];
  /** The commands, in order, at most the limit `exchanges`. */
  readonly exchanges: readonly SmtpExchange[];
  /** The complete reply to the last EHLO or LHLO; null without one. */
  readonly ehloReply: Reply | null;
  /** What is wrong with the form of that reply (RFC 5321 section 4.1.1.1); null where nothing is. */
  readonly ehloReplyFault: "starttls-on-first-line" | "marks" | "codes" | null;
  /** The first frame of bytes that the client sent before the greeting; null where it waited. */
  readonly earlyFrame: FrameNumber | null;
  /** The client's first line that ends in LF without CR (RFC 5321 section 2.3.8); null where none does. */
  readonly bareLineFeed: { readonly frame: FrameNumber } | null;
  /** The last AUTH; `sentSecret`: a response went with it or followed it. Credentials are never listed. */
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

/**
 * What was said inside TLS, where it was decrypted: after STARTTLS the second EHLO and all that follows, on port 465 the
 * whole dialogue. `replies` are the refusals in it.
 */
export interface SmtpInTls extends Pick<
  SmtpDialogue,
  | "banner"
  | "ehlo"
  | "capabilities"
  | "commands"
  | "replies"
  | "exchanges"
  | "ehloReply"
  | "auth"
  | "exchangeSessionId"
> {
  /** A message was sent: DATA was answered with 354, or BDAT was sent. */
  readonly sentMessage: boolean;
}
