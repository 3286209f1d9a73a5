// Replies of an SMTP server -> the same without what may repeat a login: some servers quote a line that they do not accept.
import type { DialectHost } from "./dialect.ts";
import { inKnownWords, mayRefuseLogin } from "./refusal-words.ts";
import type { SmtpAuth } from "./smtp-auth.ts";
import { isSyntaxError, type SmtpReply } from "./smtp-replies.ts";

/** The end of a reply whose last bytes were not captured. */
export const CUT = "…";

export class LoginEchoes {
  private readonly host: DialectHost;
  private readonly login: SmtpAuth;
  /** Bytes of the client are missing, and may have been a login. */
  private isUnheard: boolean;
  /** The client's lines since its last command, less the replies and challenges that answer such lines. */
  private lines = 0;

  constructor(host: DialectHost, login: SmtpAuth) {
    this.host = host;
    this.login = login;
    this.isUnheard = !host.isWhole;
  }

  /** A line of the client that is no command. */
  line(): void {
    this.lines++;
  }

  command(): void {
    this.lines = 0;
  }

  /** `verb` is the command that the reply answers; undefined if none is known. */
  answered(verb: string | undefined, code: number): void {
    if (verb === undefined || code === 334) this.lines--;
  }

  /** Bytes of the client are missing. */
  lost(): void {
    this.isUnheard = true;
  }

  /** `verb` is the command that it answers; `isAuthKnown`: the client sent AUTH; `isGreeting`: it may be the greeting. */
  without(reply: SmtpReply, verb: string | undefined, isAuthKnown: boolean, isGreeting: boolean): SmtpReply {
    const isOfAuth = verb === "AUTH" || (isAuthKnown && (verb === undefined || verb === "data"));
    if (reply.code === 334 || (isOfAuth && isSyntaxError(reply.code)) || this.login.isEchoed(reply)) {
      return { ...reply, lines: [], keywords: [], text: "" };
    }
    // What is not a command may be a login of another protocol: "PASS", and servers quote what they do not know.
    const isOfUnknown = this.host.isPrivate === true && verb === "data";
    return !isGreeting && (isOfUnknown || this.mayRepeatUnheard(reply, verb)) ? inKnownWords(reply) : reply;
  }

  /** A login that the capture lacks, whose gap is known only when more of the client comes, or a part of one. */
  private mayRepeatUnheard(reply: SmtpReply, verb: string | undefined): boolean {
    if (verb === "AUTH" && (this.lines < 0 || reply.text.endsWith(CUT))) return true;
    const isUnasked = verb === undefined && this.lines <= 0 && this.host.proxy === null;
    if (!isUnasked && !this.isUnheard) return false;
    return this.host.isPrivate === true ? reply.code === 235 || reply.code >= 400 : mayRefuseLogin(reply);
  }
}
