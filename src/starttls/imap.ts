// IMAP: STARTTLS and its tagged answer (RFC 9051 section 6.2.1, RFC 2595 section 3).
import type { Timestamp } from "../tcp/timestamp.ts";
import { LineDialect } from "./line-dialect.ts";
import { byFirstLine } from "./opening-bytes.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";

export const imap: StarttlsProtocol = {
  name: "imap",
  ports: [143],
  recognises: byFirstLine({
    client: {
      yes: /^[^\s(){%*"\\+]{1,32} (?:CAPABILITY|STARTTLS)$/i,
      maybe: /^[^\s(){%*"\\+]{1,32} (?:LOGIN|AUTHENTICATE|NOOP|ID|ENABLE|LOGOUT)(?: |$)/i,
    },
    server: { yes: /^\* (?:OK|PREAUTH|BYE)(?: |$)/i },
  }),
  create: (host) => new ImapDialect(host),
};

const COMMAND = /^(\S+) ([A-Za-z]+)(?: |$)/;
const TAGGED = /^(\S+) ((OK|NO|BAD)(?: .*)?)$/is;
const CAPABILITIES = /^(?:\* |\S+ OK \[)CAPABILITY ([^\]]*)/i;
/** Octets that follow as they are (RFC 9051 section 4.3, RFC 7888, RFC 3516). */
const LITERAL = /\{(\d{1,9})\+?\}$/;
const KNOWN = new Set(
  (
    "APPEND AUTHENTICATE CAPABILITY CHECK CLOSE COPY CREATE DELETE ENABLE EXAMINE EXPUNGE FETCH ID IDLE LIST " +
    "LOGIN LOGOUT LSUB MOVE NAMESPACE NOOP RENAME SEARCH SELECT STARTTLS STATUS STORE SUBSCRIBE UID UNSELECT " +
    "UNSUBSCRIBE"
  ).split(" "),
);

class ImapDialect extends LineDialect {
  readonly protocol = "imap";
  private starttlsTag: string | null = null;
  /** The command that a literal belongs to. */
  private literalTag: string | null = null;

  protected clientLine(line: string, timestamp: Timestamp): string {
    const [, tag = "", word = ""] = COMMAND.exec(line) ?? [];
    const verb = word.toUpperCase();
    const isKnown = KNOWN.has(verb);
    this.literal("client", line, isKnown ? tag : this.literalTag);
    if (!isKnown) return "data";
    if (verb === "STARTTLS") {
      this.starttlsTag = tag;
      this.upgrade.ask(verb, timestamp);
    } else if (verb === "LOGIN" || verb === "AUTHENTICATE") {
      this.upgrade.continuedInClear = true;
    } else if (verb === "LOGOUT") {
      this.upgrade.hasQuit = true;
    }
    return verb;
  }

  protected serverLine(line: string, timestamp: Timestamp): string {
    this.literal("server", line, null);
    const [, listed] = CAPABILITIES.exec(line.replace(/^\* (?:OK|PREAUTH) \[/i, "* ")) ?? [];
    // After a login STARTTLS is no longer offered (RFC 9051 section 6.2.1).
    if (listed !== undefined && !this.upgrade.continuedInClear) {
      this.upgrade.offered = /(?:^| )STARTTLS(?: |$)/i.test(listed.trim());
    }
    const [, tag, text = "", status] = TAGGED.exec(line) ?? [];
    if (status === undefined || tag === "*") {
      return /^\* (OK|NO|BAD|BYE|PREAUTH)(?: |$)/i.exec(line)?.[1]?.toUpperCase() ?? "data";
    }
    // A literal is not sent if its announcement was refused.
    if (tag === this.literalTag) this.literal("client", "", null);
    if (tag === this.starttlsTag) this.upgrade.answer(text, status.toUpperCase() === "OK", timestamp);
    return status.toUpperCase();
  }

  /** A line that announces a literal goes on after it. */
  private literal(from: "client" | "server", line: string, tag: string | null): void {
    const length = Number(LITERAL.exec(line)?.[1] ?? 0);
    this.skip(from, length);
    if (from === "client") this.literalTag = length > 0 ? tag : null;
  }
}
