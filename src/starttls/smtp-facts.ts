// What was said in the clear on an SMTP connection: what its state is when it is over.
import type { Timestamp } from "../tcp/timestamp.ts";
import type { Speaker } from "./dialect.ts";
import type { AuthFacts } from "./smtp-auth.ts";
import type { Trailing } from "./smtp-commands.ts";
import type { EhloReplyFault } from "./smtp-ehlo-reply.ts";
import type { SmtpExchange } from "./smtp-exchanges.ts";
import type { SmtpReply, UnfinishedReply } from "./smtp-replies.ts";

export interface SmtpFacts {
  readonly banner: SmtpReply | null;
  /** The same, where the server went on to other replies before its last line. */
  readonly cutBanner: UnfinishedReply | null;
  /** The last one before TLS; `name` is null where none was sent. */
  readonly ehlo: {
    readonly verb: string;
    readonly name: string | null;
    readonly timestamp: Timestamp;
  } | null;
  /** Lines of the EHLO reply after its first; none where EHLO was refused and HELO accepted; null until an answer. */
  readonly capabilities: readonly string[] | null;
  /** The answer to the last EHLO or LHLO, positive or not. */
  readonly ehloReply: SmtpReply | null;
  readonly ehloReplyFault: EhloReplyFault | null;
  /** The last STARTTLS or X-ANONYMOUSTLS, or the one that was agreed to. */
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
  /** The client's first bytes where no reply had come yet. */
  readonly earlyBytes: Timestamp | null;
  /** Bytes of the client behind STARTTLS, unless it was refused, of the server behind its agreement, that were no TLS. */
  readonly plaintextAfterStarttls: Readonly<Record<Speaker, PlaintextBytes | null>>;
  /** The beginning of TLS that came before the reply to STARTTLS. */
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
