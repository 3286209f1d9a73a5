// Lines of an SMTP server -> replies: one or more lines with the same code (RFC 5321 section 4.2).
import type { Timestamp } from "../tcp/timestamp.ts";
import type { LimitHost } from "./dialect.ts";

export interface ReplyWords {
  readonly code: number;
  /** Without code and separator. */
  readonly lines: readonly string[];
  /** Those after the first: what the reply to EHLO offers. */
  readonly keywords: readonly string[];
  /** All lines joined by \n. */
  readonly text: string;
}

export interface SmtpReply extends ReplyWords {
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
    return { reply: replyAt(wordsOf(code, lines), timestamp), began };
  }

  /** The unfinished reply that this line breaks off, since it has another code; null if there is none. */
  brokenOffBy(text: string): UnfinishedReply | null {
    const next = replyCode(text);
    return next === null || next === this.code ? null : this.unfinished;
  }

  /** The reply that this line completes; `more` inside a reply; `no-reply` for anything else. */
  line(text: string, timestamp: Timestamp): SmtpReply | "more" | "no-reply" {
    const code = replyCode(text);
    if (code === null || !isReplyLine(text)) return "no-reply";
    if (code !== this.code) this.reset();
    this.code = code;
    this.began ??= timestamp;
    this.timestamp = timestamp;
    if (this.lines.length < this.host.limits["reply-lines"]) this.lines.push(text.slice(4));
    else this.host.reached("reply-lines");
    if (!isLastLine(text)) return "more";
    const reply = replyAt(wordsOf(code, this.lines), timestamp);
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

/** A whole reply of these lines; null if they are anything else. */
export function replyWords(lines: readonly string[]): ReplyWords | null {
  const code = replyCode(lines[0] ?? "");
  if (code === null) return null;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const isLast = index === lines.length - 1;
    if (!isReplyLine(line) || replyCode(line) !== code || isLastLine(line) !== isLast) return null;
  }
  return wordsOf(
    code,
    lines.map((line) => line.slice(4)),
  );
}

/** The words of a reply, said then. */
export const replyAt = ({ code, lines, keywords, text }: ReplyWords, timestamp: Timestamp): SmtpReply => ({
  code,
  lines,
  keywords,
  text,
  timestamp,
});

function wordsOf(code: number, lines: readonly string[]): ReplyWords {
  const [first = ""] = lines;
  return { code, lines, keywords: lines.slice(1), text: lines.length === 1 ? first : lines.join("\n") };
}

const isReplyLine = (line: string): boolean => line.length === 3 || line[3] === " " || line[3] === "-";

const isLastLine = (line: string): boolean => line[3] !== "-";

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
