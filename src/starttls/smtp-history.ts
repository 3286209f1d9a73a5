// The lines of an SMTP connection, in order, to what was said in the clear: greeting, EHLO, STARTTLS, refusals, AUTH
// (RFC 5321, RFC 3207, RFC 4954).
import { OPENING_BYTES } from "../limits.ts";
import type { Moment } from "../tcp/moment.ts";
import type { DialectHost, Speaker } from "./dialect.ts";
import { type AuthFacts, SmtpAuth } from "./smtp-auth.ts";
import {
  isGreetingVerb,
  isKnownVerb,
  isUpgradeVerb,
  type SmtpCommand,
  type Trailing,
  verbText,
} from "./smtp-commands.ts";
import { ehloReplyFault, type EhloReplyFault } from "./smtp-ehlo-reply.ts";
import { type SmtpExchange, SmtpExchanges } from "./smtp-exchanges.ts";
import type { SmtpReply, UnfinishedReply } from "./smtp-replies.ts";

/** What was said in the clear. */
export interface SmtpFacts {
  readonly banner: SmtpReply | null;
  /** The same, where the server went on to other replies before its last line. */
  readonly cutBanner: UnfinishedReply | null;
  /** The last one before TLS; `name` is null where none was sent. */
  readonly ehlo: { readonly verb: string; readonly name: string | null; readonly moment: Moment } | null;
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
  readonly unasked: Moment | null;
  /** Bytes of the client behind STARTTLS, unless it was refused, of the server behind its agreement, that were no TLS. */
  readonly stray: Readonly<Record<Speaker, StrayBytes | null>>;
  /** The beginning of TLS that came before the reply to STARTTLS. */
  readonly impatientHello: Moment | null;
  /** The client's first line that ended in LF without CR. */
  readonly bareLineFeed: Moment | null;
}

interface StarttlsFacts {
  readonly verb: string;
  readonly command: Moment;
  readonly trailing: Trailing;
  reply: SmtpReply | null;
}

interface StrayBytes {
  readonly moment: Moment;
  readonly bytes: number;
  /** A copy of the first of them. */
  readonly first: Uint8Array;
}

/** Codes with which a server greets (RFC 5321 section 3.1, RFC 7504). */
const GREETINGS = new Set([220, 421, 554]);

export class SmtpHistory implements SmtpFacts {
  banner: SmtpFacts["banner"] = null;
  ehlo: SmtpFacts["ehlo"] = null;
  capabilities: SmtpFacts["capabilities"] = null;
  ehloReply: SmtpFacts["ehloReply"] = null;
  ehloReplyFault: SmtpFacts["ehloReplyFault"] = null;
  starttls: SmtpFacts["starttls"] = null;
  readonly refusals: SmtpReply[] = [];
  mailInClear = false;
  readonly verbs: string[] = [];
  lastReply: SmtpFacts["lastReply"] = null;
  unasked: SmtpFacts["unasked"] = null;
  readonly stray: Record<Speaker, StrayBytes | null> = { client: null, server: null };
  impatientHello: SmtpFacts["impatientHello"] = null;
  bareLineFeed: SmtpFacts["bareLineFeed"] = null;
  cutBanner: SmtpFacts["cutBanner"] = null;
  proxyReply: SmtpFacts["proxyReply"] = null;
  private readonly dialogue: SmtpExchanges;
  private readonly authentication = new SmtpAuth();
  /** Bytes are missing before the first reply that was seen: it need not be the greeting. */
  private isGreetingLost = false;
  private isEhloRefused = false;
  private isHeloAccepted = false;
  /** What answers the PROXY header came when EHLO was sent: it may answer that. */
  private mayAnswerEhlo = false;
  /** Lines of the PROXY header that the server may still refuse. */
  private headerLines = Number.POSITIVE_INFINITY;
  /** The reply that was read last answers EHLO, and the client has said nothing since. */
  private isBehindEhloReply = false;
  /** The fault `marks` was found in what came since the client spoke last. */
  private isMarksFresh = false;
  private readonly host: DialectHost;

  constructor(host: DialectHost) {
    this.host = host;
    this.dialogue = new SmtpExchanges(host);
  }

  get exchanges(): readonly SmtpExchange[] {
    return this.dialogue.list;
  }

  get auth(): AuthFacts | null {
    return this.authentication.facts;
  }

  /** The client's next line answers a challenge of AUTH, whatever it looks like. */
  get isChallenged(): boolean {
    return this.dialogue.isChallenged;
  }

  get isEhloAwaited(): boolean {
    return isExtended(this.dialogue.next?.verb);
  }

  /** Bytes of the client came. */
  clientSpoke(moment: Moment): void {
    this.isBehindEhloReply = false;
    this.isMarksFresh = false;
    if (this.lastReply === null && !this.isGreetingLost) this.unasked ??= moment;
  }

  /** A line of the client that is no command: a response of AUTH, or anything. */
  response(line: string): void {
    this.authentication.respond(line);
  }

  lineWasBare(moment: Moment): void {
    this.bareLineFeed ??= moment;
  }

  command({ verb, argument, trailing }: SmtpCommand, line: string, moment: Moment): void {
    if (!isKnownVerb(verb)) {
      this.response(line);
      this.dialogue.ask(verbText(verb), null, moment);
      return;
    }
    if (!this.verbs.includes(verb)) this.verbs.push(verb);
    this.authentication.end();
    let told: string | null = null;
    if (isGreetingVerb(verb)) {
      told = argument === "" ? null : argument;
      this.ehlo = { verb, name: told, moment };
      if (verb === "HELO") this.headerWasAccepted();
      else this.forgetEhloReply();
    } else if (isUpgradeVerb(verb)) this.asksForTls({ verb, command: moment, trailing, reply: null });
    else if (verb === "BDAT") this.mailInClear = true;
    else if (verb === "AUTH") told = this.authentication.begin(argument, moment);
    this.dialogue.ask(verb, told, moment);
  }

  messageEnded(moment: Moment): void {
    this.dialogue.ask(".", null, moment);
  }

  /** The first line of a reply. */
  replyBegins(line: string): void {
    // What follows on the reply's last line was meant to be part of it.
    if (this.isBehindEhloReply && this.dialogue.next === undefined && line.startsWith("250")) {
      this.isMarksFresh ||= this.ehloReplyFault === null;
      this.ehloReplyFault ??= "marks";
    }
  }

  /** A line with another code came before the last line of this reply. */
  replyBrokenOff(unfinished: UnfinishedReply): void {
    if (this.lastReply === null && GREETINGS.has(unfinished.code)) {
      // postscreen goes on with its replies where a client does not wait for the greeting's last line.
      this.cutBanner = unfinished;
      this.reply(unfinished);
      return;
    }
    if (!this.isEhloAwaited) return;
    if (!this.dialogue.isFollowed) {
      this.ehloReplyFault ??= "codes";
      return;
    }
    // The client has gone on: it took the reply for complete, though no line was marked as the last.
    this.reply(unfinished);
    this.ehloReplyFault ??= "marks";
  }

  /** Returns the verb of the command that the reply answers; undefined for a greeting, and where none is known. */
  reply(told: SmtpReply): string | undefined {
    const reply = this.withoutSecrets(told);
    const isFirst = this.lastReply === null;
    this.lastReply = reply;
    if (reply.code >= 400) this.refused(reply);
    if (isFirst && this.mayGreet(reply)) {
      this.banner = reply;
      return undefined;
    }
    if (this.answersHeader(reply)) return undefined;
    const verb = this.dialogue.answer(reply)?.verb;
    this.isBehindEhloReply = isExtended(verb);
    if (verb === "HELO") this.answerHelo(reply);
    else if (isExtended(verb)) this.answerEhlo(reply);
    else if (verb !== undefined && isUpgradeVerb(verb)) {
      if (this.starttls !== null) this.starttls.reply ??= reply;
    } else if (verb === "DATA") this.mailInClear ||= reply.code === 354;
    else if (verb === "AUTH" && reply.code < 300) this.authentication.end();
    return verb;
  }

  /** The client's TLS begins, though the reply to STARTTLS has not come. */
  helloCame(moment: Moment): void {
    this.impatientHello ??= moment;
  }

  /** The server's TLS began: what is not answered yet will not be answered in the clear. */
  repliesOver(): void {
    this.dialogue.lose();
  }

  /** Where the capture begins late, what answers a command is no greeting, nor is what no server greets with. */
  private mayGreet({ code }: SmtpReply): boolean {
    if (this.isGreetingLost) return false;
    if (!this.host.isWhole) return GREETINGS.has(code) && this.dialogue.next === undefined;
    return GREETINGS.has(code) || this.verbs.length === 0;
  }

  /** Bytes of the client are missing: what came since it spoke last may answer a command among them. */
  commandsLost(): void {
    this.isBehindEhloReply = false;
    if (this.isMarksFresh) this.ehloReplyFault = null;
  }

  /** Bytes of the server are missing. */
  repliesLost(): void {
    this.dialogue.lose();
    this.isGreetingLost ||= this.lastReply === null;
    this.isBehindEhloReply = false;
  }

  /** Bytes in the clear where TLS was due. */
  strayed(from: Speaker, bytes: Uint8Array, moment: Moment): void {
    const { length } = bytes;
    const before = this.stray[from];
    this.stray[from] =
      before === null
        ? { moment, bytes: length, first: bytes.slice(0, OPENING_BYTES) }
        : { ...before, bytes: before.bytes + length };
  }

  private asksForTls(asked: StarttlsFacts): void {
    // Once more after the server's 220, it is plain text where TLS is due.
    if ((this.starttls?.reply?.code ?? 400) >= 300) this.starttls = asked;
  }

  private forgetEhloReply(): void {
    this.capabilities = null;
    this.ehloReply = null;
    this.ehloReplyFault = null;
  }

  /** A server that does not know the PROXY protocol refuses the header's lines as commands, and may obey its QUIT. */
  private answersHeader(reply: SmtpReply): boolean {
    const { proxy } = this.host;
    if (proxy === null || this.headerLines === 0) return false;
    this.headerLines = Math.min(this.headerLines, proxy.lines);
    const isUnknown = isSyntaxError(reply.code) || reply.code === BAD_LINE;
    const isRefusal = isUnknown || (reply.code >= 500 && this.dialogue.next === undefined);
    const isGoodbye = proxy.version === 2 && reply.code === 221 && this.proxyReply !== null;
    this.headerLines = isRefusal || isGoodbye ? this.headerLines - 1 : 0;
    if (isRefusal && this.proxyReply === null) {
      this.proxyReply = reply;
      this.mayAnswerEhlo = isExtended(this.dialogue.next?.verb);
    }
    return isRefusal || isGoodbye;
  }

  /** The client falls back to HELO and EHLO has no reply: what seemed to answer the header answered EHLO. */
  private headerWasAccepted(): void {
    const reply = this.proxyReply;
    if (reply === null || !this.mayAnswerEhlo || !isExtended(this.dialogue.next?.verb)) return;
    this.proxyReply = null;
    this.dialogue.answer(reply);
    this.answerEhlo(reply);
  }

  private refused(reply: SmtpReply): void {
    if (this.refusals.length < this.host.limits.replies) this.refusals.push(reply);
    else this.host.reached("replies");
  }

  private answerEhlo(reply: SmtpReply): void {
    this.ehloReply = reply;
    this.ehloReplyFault ??= ehloReplyFault(reply);
    if (reply.code === 250) this.capabilities = reply.lines.slice(1);
    else this.isEhloRefused = reply.code >= 500;
    this.noteBasicServer();
  }

  private answerHelo(reply: SmtpReply): void {
    this.isHeloAccepted = reply.code === 250;
    this.noteBasicServer();
  }

  /** A server that refuses EHLO and takes HELO, in either order, has no extensions at all. */
  private noteBasicServer(): void {
    if (this.isEhloRefused && this.isHeloAccepted) this.capabilities ??= [];
  }

  /** Some servers repeat what they do not understand or accept, and that held credentials. */
  private withoutSecrets(told: SmtpReply): SmtpReply {
    const verb = this.dialogue.next?.verb;
    const isOfAuth =
      verb === "AUTH" || (this.verbs.includes("AUTH") && (verb === undefined || verb === "data"));
    const mayEcho = told.code === 334 || (isOfAuth && isSyntaxError(told.code));
    return mayEcho || this.authentication.isEchoed(told) ? { ...told, lines: [], text: "" } : told;
  }
}

const isExtended = (verb: string | undefined): boolean => verb === "EHLO" || verb === "LHLO";

/** 521 is Postfix's answer to a bare LF, which is in the binary PROXY header. */
const BAD_LINE = 521;

/** 500 to 504 (RFC 5321 section 4.2.2): the command was not understood. */
const isSyntaxError = (code: number): boolean => code >= 500 && code <= 504;
