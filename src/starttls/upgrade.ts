// What the cleartext dialogue of a protocol other than SMTP says about TLS: offered, requested, answered, not used.
import type { Timestamp } from "../tcp/timestamp.ts";

export class Upgrade {
  /** The server's list of capabilities names TLS; null if no such list was captured. */
  offered: boolean | null = null;
  /** The last request for TLS: `STARTTLS`, `AUTH TLS`, `SSLRequest`. */
  command: { readonly verb: string; readonly timestamp: Timestamp } | null = null;
  /** The server's reply to it. */
  reply: { readonly text: string; readonly isAccepted: boolean; readonly timestamp: Timestamp } | null = null;
  /** The client logged in without TLS, or went on to commands that follow a login. */
  continuedInClear = false;
  /** The client ended the dialogue: QUIT, LOGOUT, an unbind. */
  hasQuit = false;

  ask(verb: string, timestamp: Timestamp): void {
    this.command = { verb, timestamp };
    this.reply = null;
  }

  /** Only the first reply to a request counts. */
  answer(text: string, isAccepted: boolean, timestamp: Timestamp): void {
    if (this.command !== null) this.reply ??= { text, isAccepted, timestamp };
  }
}
