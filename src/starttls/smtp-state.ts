// The lines of an SMTP connection, in order -> its state: what was said in the clear so far (RFC 5321, RFC 3207, RFC 4954).
import { concat } from "../bytes/concat.ts";
import { OPENING_BYTES } from "./opening-bytes.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { DialectHost, Speaker } from "./dialect.ts";
import { LoginEchoes } from "./login-echoes.ts";
import { type AuthFacts, SmtpAuth } from "./smtp-auth.ts";
import { isGreetingVerb, isKnownVerb, isUpgradeVerb, type SmtpCommand, verbText } from "./smtp-commands.ts";
import { ehloReplyFault } from "./smtp-ehlo-reply.ts";
import { type SmtpExchange, SmtpExchanges } from "./smtp-exchanges.ts";
import type { SmtpFacts, StarttlsFacts, PlaintextBytes } from "./smtp-facts.ts";
import { HeaderAnswers } from "./smtp-header-answers.ts";
import type { SmtpReply, UnfinishedReply } from "./smtp-replies.ts";

/** Codes with which a server greets (RFC 5321 section 3.1, RFC 7504). */
const GREETINGS = new Set([220, 421, 554]);

export class SmtpState implements SmtpFacts {
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
  earlyBytes: SmtpFacts["earlyBytes"] = null;
  readonly plaintextAfterStarttls: Record<Speaker, PlaintextBytes | null> = { client: null, server: null };
  earlyHello: SmtpFacts["earlyHello"] = null;
  bareLineFeed: SmtpFacts["bareLineFeed"] = null;
  cutBanner: SmtpFacts["cutBanner"] = null;
  private readonly dialogue: SmtpExchanges;
  private readonly authentication = new SmtpAuth();
  private readonly echoes: LoginEchoes;
  private readonly headerAnswers = new HeaderAnswers();
  /** Bytes are missing before the first captured reply: it may not be the greeting. */
  private isGreetingLost = false;
  private isEhloRefused = false;
  private isHeloAccepted = false;
  /** The last reply answers EHLO, and the client has sent nothing since. */
  private isAfterEhloReply = false;
  /** The fault `marks` was found since the client sent its last bytes. */
  private isMarksFresh = false;
  private readonly host: DialectHost;

  constructor(host: DialectHost) {
    this.host = host;
    this.echoes = new LoginEchoes(host, this.authentication);
    this.dialogue = new SmtpExchanges(host);
  }

  get exchanges(): readonly SmtpExchange[] {
    return this.dialogue.list;
  }

  get proxyReply(): SmtpReply | null {
    return this.headerAnswers.first;
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
  clientSpoke(timestamp: Timestamp): void {
    this.isAfterEhloReply = false;
    this.isMarksFresh = false;
    if (this.lastReply === null && !this.isGreetingLost) this.earlyBytes ??= timestamp;
  }

  /** A line of the client that is not a command: a response of AUTH, or anything. */
  response(line: string): void {
    this.echoes.line();
    this.authentication.respond(line);
  }

  lineWasBare(timestamp: Timestamp): void {
    this.bareLineFeed ??= timestamp;
  }

  command({ verb, argument, trailing }: SmtpCommand, line: string, timestamp: Timestamp): void {
    if (!isKnownVerb(verb)) {
      this.authentication.respond(line);
      this.dialogue.ask(verbText(verb), null, timestamp);
      return;
    }
    if (!this.verbs.includes(verb)) this.verbs.push(verb);
    this.authentication.end();
    this.echoes.command();
    let shownArgument: string | null = null;
    if (isGreetingVerb(verb)) {
      shownArgument = argument === "" ? null : argument;
      this.ehlo = { verb, name: shownArgument, timestamp };
      if (verb === "HELO") this.headerWasAccepted();
      else this.forgetEhloReply();
    } else if (isUpgradeVerb(verb)) this.asksForTls({ verb, command: timestamp, trailing, reply: null });
    else if (verb === "BDAT") this.mailInClear = true;
    else if (verb === "AUTH") shownArgument = this.authentication.begin(argument, timestamp);
    this.dialogue.ask(verb, shownArgument, timestamp);
  }

  messageEnded(timestamp: Timestamp): void {
    this.dialogue.ask(".", null, timestamp);
  }

  /** The first line of a reply. */
  replyBegins(line: string): void {
    // A line after the last one of the reply was meant to be part of it.
    if (this.isAfterEhloReply && this.dialogue.next === undefined && line.startsWith("250")) {
      this.isMarksFresh ||= this.ehloReplyFault === null;
      this.ehloReplyFault ??= "marks";
    }
  }

  /** A line with another code came before the last line of this reply. */
  replyBrokenOff(unfinished: UnfinishedReply): void {
    if (this.lastReply === null && GREETINGS.has(unfinished.reply.code)) {
      // Postfix postscreen replies to a client that does not wait for the greeting's last line.
      this.cutBanner = unfinished;
      this.reply(unfinished.reply);
      return;
    }
    if (!this.isEhloAwaited) return;
    if (!this.dialogue.isFollowed) {
      this.ehloReplyFault ??= "codes";
      return;
    }
    // The client went on: it took the reply to be complete, though no line was marked as the last.
    this.reply(unfinished.reply);
    this.ehloReplyFault ??= "marks";
  }

  /** Returns the verb of the command that the reply answers; undefined for a greeting, or if none is known. */
  reply(received: SmtpReply): string | undefined {
    const reply = this.withoutSecrets(received);
    const isFirst = this.lastReply === null;
    this.lastReply = reply;
    if (reply.code >= 400) this.refused(reply);
    if (isFirst && this.mayGreet(reply)) {
      this.banner = reply;
      return undefined;
    }
    if (this.headerAnswers.has(reply, this.host.proxy, this.dialogue.next?.verb)) return undefined;
    const verb = this.dialogue.answer(reply)?.verb;
    this.isAfterEhloReply = isExtended(verb);
    this.echoes.answered(verb, reply.code);
    if (verb === "HELO") this.answerHelo(reply);
    else if (isExtended(verb)) this.answerEhlo(reply);
    else if (verb !== undefined && isUpgradeVerb(verb)) {
      if (this.starttls !== null) this.starttls.reply ??= reply;
    } else if (verb === "DATA") this.mailInClear ||= reply.code === 354;
    else if (verb === "AUTH" && reply.code < 300) this.authentication.end();
    return verb;
  }

  /** The client's TLS begins before the reply to STARTTLS. */
  helloCame(timestamp: Timestamp): void {
    this.earlyHello ??= timestamp;
  }

  /** The server's TLS began: no more replies come in the clear. */
  repliesOver(): void {
    this.dialogue.lose();
  }

  private get isGreetingDue(): boolean {
    return this.host.isWhole && this.host.isGreeted !== true;
  }

  /** If the capture begins late, the first reply may answer a command; a greeting then needs a code of one. */
  private mayGreet({ code }: SmtpReply): boolean {
    if (this.isGreetingLost) return false;
    if (!this.isGreetingDue) return GREETINGS.has(code) && this.dialogue.next === undefined;
    return GREETINGS.has(code) || this.verbs.length === 0;
  }

  /** Bytes of the client are missing: replies since its last captured bytes may answer commands among them. */
  commandsLost(isInMessage: boolean): void {
    // Whoever sends a message has logged in before.
    if (!isInMessage) this.echoes.lost();
    this.isAfterEhloReply = false;
    if (this.isMarksFresh) this.ehloReplyFault = null;
  }

  /** Bytes of the server are missing. */
  repliesLost(): void {
    this.dialogue.lose();
    this.isGreetingLost ||= this.lastReply === null;
    this.isAfterEhloReply = false;
  }

  /** Bytes in the clear where TLS was due. */
  plaintextCame(from: Speaker, bytes: Uint8Array, timestamp: Timestamp): void {
    this.plaintextAfterStarttls[from] = withMore(this.plaintextAfterStarttls[from], bytes, timestamp);
  }

  private asksForTls(asked: StarttlsFacts): void {
    // A STARTTLS after the server's 220 is plaintext where TLS is due.
    if ((this.starttls?.reply?.code ?? 400) >= 300) this.starttls = asked;
  }

  private forgetEhloReply(): void {
    this.capabilities = null;
    this.ehloReply = null;
    this.ehloReplyFault = null;
  }

  /** The client falls back to HELO without a reply to EHLO: the reply that seemed to answer the header was for EHLO. */
  private headerWasAccepted(): void {
    const reply = this.isEhloAwaited ? this.headerAnswers.takeDoubtful() : null;
    if (reply === null) return;
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
    if (reply.code === 250) this.capabilities = reply.keywords;
    else this.isEhloRefused = reply.code >= 500;
    this.noteBasicServer();
  }

  private answerHelo(reply: SmtpReply): void {
    this.isHeloAccepted = reply.code === 250;
    this.noteBasicServer();
  }

  /** A server that refuses EHLO and accepts HELO, in either order, has no extensions. */
  private noteBasicServer(): void {
    if (this.isEhloRefused && this.isHeloAccepted) this.capabilities ??= [];
  }

  withoutSecrets(received: SmtpReply): SmtpReply {
    const isGreeting = this.isGreetingDue && this.lastReply === null && !this.isGreetingLost;
    return this.echoes.without(received, this.dialogue.next?.verb, this.verbs.includes("AUTH"), isGreeting);
  }
}

const isExtended = (verb: string | undefined): boolean => verb === "EHLO" || verb === "LHLO";

function withMore(before: PlaintextBytes | null, bytes: Uint8Array, timestamp: Timestamp): PlaintextBytes {
  if (before === null) return { timestamp, bytes: bytes.length, first: bytes.slice(0, OPENING_BYTES) };
  const missing = Math.min(bytes.length, OPENING_BYTES - before.first.length);
  const first = missing > 0 ? concat(before.first, bytes.subarray(0, missing)) : before.first;
  return { timestamp: before.timestamp, bytes: before.bytes + bytes.length, first };
}
