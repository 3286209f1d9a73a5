// Lines of an SMTP server to replies: one or more lines with the same code (RFC 5321 section 4.2).
import { REPLY_LINES } from "../limits.ts";
import type { Moment } from "../tcp/moment.ts";

export interface SmtpReply {
  readonly code: number;
  /** Without code and separator. */
  readonly lines: readonly string[];
  /** Where its last line ended. */
  readonly moment: Moment;
}

export class ReplyReader {
  private code = 0;
  private lines: string[] = [];

  get unfinished(): boolean {
    return this.lines.length > 0;
  }

  /** The reply that this line ends, `more` inside a reply, `no-reply` for anything else. */
  line(text: string, moment: Moment): SmtpReply | "more" | "no-reply" {
    const code = replyCode(text);
    const separator = text[3] ?? " ";
    if (code === null || (separator !== " " && separator !== "-")) return "no-reply";
    if (code !== this.code) this.reset();
    this.code = code;
    if (this.lines.length < REPLY_LINES) this.lines.push(text.slice(4));
    if (separator === "-") return "more";
    const reply = { code, lines: this.lines, moment };
    this.reset();
    return reply;
  }

  reset(): void {
    this.code = 0;
    this.lines = [];
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
