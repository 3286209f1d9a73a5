// What the clear dialogue of a protocol other than SMTP tells about TLS: offered, asked for, answered, done without.
import type { Timestamp } from "../tcp/timestamp.ts";

export class Upgrade {
  /** The server's list of capabilities names TLS; null where no such list was seen. */
  offered: boolean | null = null;
  /** The last request for TLS: `STARTTLS`, `AUTH TLS`, `SSLRequest`. */
  command: { readonly verb: string; readonly timestamp: Timestamp } | null = null;
  /** The answer to it, in the server's words. */
  reply: { readonly text: string; readonly isAccepted: boolean; readonly timestamp: Timestamp } | null = null;
  /** The client logged in without TLS, or went on to what comes behind the login. */
  continuedInClear = false;
  /** It took its leave. */
  hasQuit = false;

  ask(verb: string, timestamp: Timestamp): void {
    this.command = { verb, timestamp };
    this.reply = null;
  }

  /** Only the first answer to a request counts. */
  answer(text: string, isAccepted: boolean, timestamp: Timestamp): void {
    if (this.command !== null) this.reply ??= { text, isAccepted, timestamp };
  }
}
