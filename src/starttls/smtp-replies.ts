// Lines of an SMTP server -> replies: one or more lines with the same code (RFC 5321 section 4.2).
import type { Timestamp } from "../tcp/timestamp.ts";
import type { LimitHost } from "./dialect.ts";

export interface SmtpReply {
  readonly code: number;
  /** Without code and separator. */
  readonly lines: readonly string[];
  /** The same joined by \n. */
  readonly text: string;
  /** Where its last line ended. */
  readonly timestamp: Timestamp;
}

export interface UnfinishedReply {
  /** The lines that came. */
  readonly reply: SmtpReply;
  /** Where its first line ended. */
  readonly began: Timestamp;
}

/** 500 to 504 (RFC 5321 section 4.2.2): the command was not understood. */
export const isSyntaxError = (code: number): boolean => code >= 500 && code <= 504;

export class ReplyReader {
  private readonly host: LimitHost;
  private code = 0;
  private lines: string[] = [];
  /** Of the first line. */
  private began: Timestamp | null = null;
  /** Of the last line. */
  private timestamp: Timestamp | null = null;

  constructor(host: LimitHost) {
    this.host = host;
  }

  get isUnfinished(): boolean {
    return this.began !== null;
  }

  /** A reply whose last line has not come yet; null if there is none. */
  get unfinished(): UnfinishedReply | null {
    const { code, lines, timestamp, began } = this;
    if (timestamp === null || began === null) return null;
    return { reply: { code, lines, text: lines.join("\n"), timestamp }, began };
  }

  /** The unfinished reply that this line breaks off, since it has another code; null if there is none. */
  brokenOffBy(text: string): UnfinishedReply | null {
    const next = replyCode(text);
    return next === null || next === this.code ? null : this.unfinished;
  }

  /** The reply that this line completes; `more` inside a reply; `no-reply` for anything else. */
  line(text: string, timestamp: Timestamp): SmtpReply | "more" | "no-reply" {
    const code = replyCode(text);
    const separator = text[3] ?? " ";
    if (code === null || (separator !== " " && separator !== "-")) return "no-reply";
    if (code !== this.code) this.reset();
    this.code = code;
    this.began ??= timestamp;
    this.timestamp = timestamp;
    if (this.lines.length < this.host.limits["reply-lines"]) this.lines.push(text.slice(4));
    else this.host.reached("reply-lines");
    if (separator === "-") return "more";
    const [first = ""] = this.lines;
    const said = this.lines.length === 1 ? first : this.lines.join("\n");
    const reply = { code, lines: this.lines, text: said, timestamp };
    this.reset();
    return reply;
  }

  reset(): void {
    this.code = 0;
    this.lines = [];
    this.began = null;
    this.timestamp = null;
  }
}

/** Three digits, of which the first is 2 to 5. */
function replyCode(text: string): number | null {
  let code = 0;
  for (let i = 0; i < 3; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return null;
    code = code * 10 + digit;
  }
  return code >= 200 && code < 600 ? code : null;
}
