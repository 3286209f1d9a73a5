// The lines of a cleartext dialogue, in the order in which they came -> how much of each is no secret (RFC 5321 section 4,
// RFC 3030, RFC 4954 section 4). What cannot be known is taken for one.
import { SmtpAuth } from "../starttls/smtp-auth.ts";
import { mayRefuseLogin } from "../starttls/refusal-words.ts";
import { isSyntaxError, replyAt } from "../starttls/smtp-replies.ts";
import type { Side } from "../session/session.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import { chunkLength, lineKind, shownOfAnswer, shownOfCommand, shownOfOtherCommand } from "./shown-words.ts";

export interface ClearText {
  /** Without its line end. */
  readonly text: string;
  /** It ends with CR LF. */
  readonly isComplete: boolean;
  /** Of the client: it began where {@link OpenWords.isSecret}. */
  readonly isSecret: boolean;
  readonly timestamp: Timestamp;
}

/**
 * - `asked`: DATA was sent, and what follows may be the message already;
 * - `refused`: the reply to DATA, or to a command before it, was negative;
 * - `unsure`: one may have begun in what is missing. The server's next reply ends it, but not where bytes of the client are
 *   missing in between: a reply that was recorded after them may have been sent before.
 */
type Message = "none" | "asked" | "refused" | "open" | "unsure";

const GREETING = /^[ -~]{1,512}$/;
/** Of a line that is no command: a password may have spaces. */
const MAX_WORDS = 8;

export class OpenWords {
  private readonly isSmtp: boolean;
  private readonly isWhole: boolean;
  private readonly login = new SmtpAuth();
  private hasClientSpoken = false;
  private hasServerSpoken = false;
  private isGreeted = false;
  /** The client's next line is a response. */
  private isChallenged = false;
  private message: Message;
  /** The line before ended with CR LF. */
  private isAfterLine = true;
  /** Since DATA, something was sent that is no end of a message. */
  private isBodySent = false;
  /** Since DATA, a dot alone was sent, which some servers take for the end. */
  private isEndSent = false;
  /** A login, or what is no command, was sent: a reply that does not understand it may repeat it. */
  private hasSentSecret = false;
  /** Bytes of the client are missing, and may have been a login. */
  private isUnheard: boolean;
  private isInterrupted = false;
  /** Of other dialogues: mail went through it, in which any line may stand. */
  private isContent = false;
  private isProxy = false;

  /** `isWhole`: the beginning of the connection is in the capture. */
  constructor(isSmtp: boolean, isWhole: boolean) {
    this.isSmtp = isSmtp;
    this.isWhole = isWhole;
    this.isUnheard = !isWhole;
    this.message = isWhole ? "none" : "unsure";
  }

  /** A line of the client that begins now is a response, or of a message, or may be. */
  get isSecret(): boolean {
    return this.isChallenged || (this.isSmtp && this.message !== "none" && this.message !== "refused");
  }

  /** Bytes are missing before what the side says next. */
  lose(from: Side): void {
    if (from === "server") {
      // They may have asked for a response or for the message.
      if (this.message !== "open") this.message = this.message === "asked" ? "open" : "unsure";
      this.isChallenged = true;
      return;
    }
    this.isUnheard = true;
    this.isInterrupted = true;
    if (!this.isSmtp) this.isContent = true;
    if (this.message !== "open") this.message = "unsure";
  }

  /** A line that did not begin where its side's bytes do: nothing of it is shown. */
  cut(from: Side): void {
    if (from === "client") this.hasSentSecret = true;
  }

  /** Bytes of the client that follow the command and are no lines; 0 for none. */
  chunkAfter(text: string): number {
    if (this.message === "open" || this.message === "asked") return 0;
    return chunkLength(text, this.isSmtp) ?? 0;
  }

  command(line: ClearText): number {
    this.hasClientSpoken = true;
    const shown = this.isSmtp ? this.smtpCommand(line) : this.otherCommand(line);
    this.isAfterLine = line.isComplete;
    return shown;
  }

  private smtpCommand({ text, isComplete, timestamp, ...line }: ClearText): number {
    const isEnd = text === "." && isComplete && this.isAfterLine;
    if (this.message === "open") {
      this.isEndSent ||= text === ".";
      if (isEnd) this.message = "none";
      return isEnd ? 1 : 0;
    }
    if (this.message === "asked") {
      if (text === ".") this.isEndSent = true;
      else this.isBodySent = true;
    }
    // Where it began in a message, a reply that came before its end does not change that.
    const wasSecret = line.isSecret && this.message !== "unsure";
    const isResponse = this.isChallenged || wasSecret || this.message === "asked";
    this.isChallenged = false;
    const shown = isResponse ? 0 : shownOfCommand(text);
    if (shown === 0) {
      this.hasSentSecret = true;
      for (const word of [text, ...text.split(" ", MAX_WORDS)]) this.login.respond(word);
      if (this.message === "refused") this.message = "open";
      return 0;
    }
    this.begin(text, timestamp);
    // Behind missing bytes it may be a line of a message that begins with the same word.
    return this.message === "unsure" ? Math.min(shown, /^\S*/.exec(text)?.[0].length ?? 0) : shown;
  }

  /** A command that may begin a login or a message. */
  private begin(text: string, timestamp: Timestamp): void {
    if (/^AUTH\s/i.test(text)) {
      this.hasSentSecret = true;
      this.login.begin(text.slice(5).trim(), timestamp);
    } else if (/^DATA\s*$/i.test(text)) {
      this.isBodySent = false;
      this.isEndSent = false;
      this.message = this.hasServerSpoken ? "asked" : "open";
    } else if (/^BDAT\b/i.test(text) && chunkLength(text, true) === null) {
      this.isEndSent = false;
      this.message = "open";
    } else if (this.message === "refused") this.message = "none";
  }

  private otherCommand({ text, isSecret }: ClearText): number {
    if (this.isContent) return 0;
    if (this.isChallenged || isSecret) {
      this.isChallenged = false;
      this.hasSentSecret = true;
      return 0;
    }
    const shown = shownOfOtherCommand(text);
    const kind = lineKind(text, shown);
    if (kind === "harmless") return shown;
    this.hasSentSecret = true;
    this.isProxy ||= kind === "proxy";
    // A header of a request to a proxy is no command either.
    if (kind === "content" || (kind === "unknown" && !this.isProxy)) this.isContent = true;
    return shown;
  }

  answer({ text, timestamp }: ClearText): number {
    // It repeats nothing. What follows it may be mail that is sent to a client whose side was not captured.
    const isGreeting = this.isWhole && !this.hasClientSpoken && !this.isGreeted && GREETING.test(text);
    const code = Number(/^\d{3}(?=[ -]|$)/.exec(text)?.[0] ?? 0);
    const isUnanswered = this.isChallenged && code >= 400;
    this.hasServerSpoken = true;
    this.isGreeted ||= !/^\d{3}-/.test(text);
    this.isChallenged = code === 334 || code === 383 || /^\+(?: |$)/.test(text);
    if (this.isSmtp) this.reply(code);
    if (this.isContent) return 0;
    if (isGreeting) return text.length;
    return shownOfAnswer(text, isUnanswered || this.mayEcho(text, code, timestamp));
  }

  /** What the reply says of a message. */
  private reply(code: number): void {
    const { message } = this;
    if (code === 354) {
      const isOver = message === "asked" && this.isEndSent;
      if (message !== "open") this.isEndSent = false;
      this.message = isOver ? "none" : "open";
    } else if (code < 200 || code === 334) return;
    else if (message === "unsure" ? !this.isInterrupted : message === "open" && this.isEndSent)
      this.message = "none";
    else if (message === "asked" && code >= 400) this.message = this.isBodySent ? "open" : "refused";
  }

  /** The answer may repeat what was sent as a login. */
  private mayEcho(text: string, code: number, timestamp: Timestamp): boolean {
    const isUnheard = this.isUnheard || !this.hasClientSpoken;
    if (code === 0 || !this.isSmtp) return this.hasSentSecret || isUnheard;
    if (isSyntaxError(code) && this.hasSentSecret) return true;
    // Replies to a login that the capture lacks (RFC 4954 section 6); 530 asks for one, or for STARTTLS.
    if (code > 530 && code < 540 && (isUnheard || !this.hasSentSecret)) return true;
    const reply = replyAt({ code, lines: [text], keywords: [], text }, timestamp);
    return (isUnheard && mayRefuseLogin(reply)) || this.login.isEchoed(reply);
  }
}
