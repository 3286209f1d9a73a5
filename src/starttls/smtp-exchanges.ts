// Commands of an SMTP client, pipelined or not, to the reply of each (RFC 5321 section 2.3.5, RFC 2920).
import type { Timestamp } from "../tcp/timestamp.ts";
import type { LimitHost } from "./dialect.ts";
import { isUpgradeVerb } from "./smtp-commands.ts";
import type { SmtpReply } from "./smtp-replies.ts";

export interface SmtpExchange {
  readonly timestamp: Timestamp;
  /** `data`: a command that may be private; `.`: the end of a message. */
  readonly verb: string;
  /** Null if there is none, or if it may be private. */
  readonly argument: string | null;
  reply: SmtpReply | null;
}

export class SmtpExchanges {
  /** The first ones, in order. */
  readonly list: SmtpExchange[] = [];
  /** Commands whose final reply has not come yet. */
  private awaited: SmtpExchange[] = [];
  /** The STARTTLS whose reply may be missing, or still to come. */
  private lostUpgrade: SmtpExchange | null = null;
  private readonly host: LimitHost;

  constructor(host: LimitHost) {
    this.host = host;
  }

  /** The command that the next reply answers; undefined if none is awaited. */
  get next(): SmtpExchange | undefined {
    return this.awaited[0];
  }

  /** The client has sent more since that command. */
  get isFollowed(): boolean {
    return this.awaited.length > 1;
  }

  /** The server asks the client to go on with AUTH. */
  get isChallenged(): boolean {
    const { next } = this;
    return next?.verb === "AUTH" && next.reply !== null;
  }

  ask(verb: string, argument: string | null, timestamp: Timestamp): void {
    const exchange: SmtpExchange = { timestamp, verb, argument, reply: null };
    const { limits } = this.host;
    if (this.list.length < limits.exchanges) this.list.push(exchange);
    else this.host.reached("exchanges");
    if (this.awaited.length >= limits["awaited-replies"]) this.host.reached("awaited-replies");
    // Nearly always the only one: a list with room for more would be many times larger.
    else if (this.awaited.length === 0) this.awaited = [exchange];
    else this.awaited.push(exchange);
  }

  /** Returns the command that the reply answers. */
  answer(reply: SmtpReply): SmtpExchange | undefined {
    const next = this.next ?? this.upgradeAnsweredBy(reply);
    if (next === undefined) return undefined;
    next.reply = reply;
    // A challenge (RFC 4954 section 4): the final reply is still to come.
    if (next.verb !== "AUTH" || reply.code !== 334) this.awaited.shift();
    return next;
  }

  /** Replies are missing, and it is unknown which commands they answered. */
  lose(): void {
    this.lostUpgrade = this.awaited.findLast(({ verb }) => isUpgradeVerb(verb)) ?? this.lostUpgrade;
    this.awaited = [];
  }

  /** After the greeting, only STARTTLS is answered with 220. */
  private upgradeAnsweredBy({ code }: SmtpReply): SmtpExchange | undefined {
    const { lostUpgrade } = this;
    if (lostUpgrade === null || code !== 220) return undefined;
    this.lostUpgrade = null;
    return lostUpgrade;
  }
}
