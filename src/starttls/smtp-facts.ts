// What was said in the clear on an SMTP connection, when it is over.
import type { Timestamp } from "../tcp/timestamp.ts";
import type { Speaker } from "./dialect.ts";
import type { AuthFacts } from "./smtp-auth.ts";
import type { Trailing } from "./smtp-commands.ts";
import type { EhloReplyFault } from "./smtp-ehlo-reply.ts";
import type { SmtpExchange } from "./smtp-exchanges.ts";
import type { SmtpReply, UnfinishedReply } from "./smtp-replies.ts";

export interface SmtpFacts {
  readonly banner: SmtpReply | null;
  /** A greeting without its last line, after which the server went on to other replies. */
  readonly cutBanner: UnfinishedReply | null;
  /** The last one before TLS; `name` is null if none was sent. */
  readonly ehlo: {
    readonly verb: string;
    readonly name: string | null;
    readonly timestamp: Timestamp;
  } | null;
  /** Lines of the EHLO reply after its first; none if EHLO was refused and HELO accepted; null without a reply. */
  readonly capabilities: readonly string[] | null;
  /** The answer to the last EHLO or LHLO, positive or not. */
  readonly ehloReply: SmtpReply | null;
  readonly ehloReplyFault: EhloReplyFault | null;
  /** The STARTTLS or X-ANONYMOUSTLS that was accepted; without one, the last. */
  readonly starttls: StarttlsFacts | null;
  /** The first refusal that answers the PROXY header in front of the client's bytes, not a command. */
  readonly proxyReply: SmtpReply | null;
  /** Replies of 400 and above, the greeting included. */
  readonly refusals: readonly SmtpReply[];
  /** DATA was answered 354, or BDAT was sent. */
  readonly mailInClear: boolean;
  /** Verbs that the client sent, each once. */
  readonly verbs: readonly string[];
  /** The last reply. */
  readonly lastReply: SmtpReply | null;
  readonly exchanges: readonly SmtpExchange[];
  readonly auth: AuthFacts | null;
  /** The first bytes that the client sent before any reply. */
  readonly earlyBytes: Timestamp | null;
  /** Bytes that are not TLS: the client's after STARTTLS, unless it was refused; the server's after its 220. */
  readonly plaintextAfterStarttls: Readonly<Record<Speaker, PlaintextBytes | null>>;
  /** TLS that the client began before the reply to STARTTLS. */
  readonly earlyHello: Timestamp | null;
  /** The client's first line that ended in LF without CR. */
  readonly bareLineFeed: Timestamp | null;
}

export interface StarttlsFacts {
  readonly verb: string;
  readonly command: Timestamp;
  readonly trailing: Trailing;
  reply: SmtpReply | null;
}

export interface PlaintextBytes {
  readonly timestamp: Timestamp;
  readonly bytes: number;
  /** A copy of the first of them. */
  readonly first: Uint8Array;
}
