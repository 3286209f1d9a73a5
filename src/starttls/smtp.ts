// The clear part of an SMTP connection: greeting, EHLO, STARTTLS, refusals, mail in the clear, and the byte of each
// side at which TLS begins (RFC 5321, RFC 3207, RFC 3030; X-ANONYMOUSTLS is Exchange's own STARTTLS).
import { AWAITED_REPLIES, HELD_BYTES, REPLIES } from "../limits.ts";
import type { Moment } from "../tcp/moment.ts";
import type { Dialect, DialectHost, Speaker } from "./dialect.ts";
import { LineReader } from "./lines.ts";
import { byFirstLine } from "./opening.ts";
import { ReplyReader, type SmtpReply } from "./smtp-replies.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";
import { mayBeginTls, tlsBegins } from "./tls-begins.ts";

interface EhloCommand {
  readonly verb: string;
  /** The name behind the verb; null where there is none. */
  readonly name: string | null;
  readonly moment: Moment;
}

interface StarttlsExchange {
  readonly verb: string;
  readonly command: Moment;
  reply: SmtpReply | null;
}

/** What was said in the clear. */
export interface SmtpFacts {
  banner: SmtpReply | null;
  /** The last one before TLS. */
  ehlo: EhloCommand | null;
  /** Lines of the EHLO reply after its first; none where HELO replaced a refused EHLO; null until an answer. */
  capabilities: readonly string[] | null;
  /** The last STARTTLS or X-ANONYMOUSTLS. */
  starttls: StarttlsExchange | null;
  /** Replies of 400 and above, the greeting included. */
  readonly refusals: SmtpReply[];
  /** DATA was answered 354, or BDAT was sent. */
  mailInClear: boolean;
  /** Verbs that the client sent, each once. */
  readonly verbs: string[];
  /** The last reply. */
  lastReply: SmtpReply | null;
  /** Bytes of the client between STARTTLS and its reply that were no TLS. */
  clearAfterStarttls: number;
}

/** 25 (RFC 5321), 587 (RFC 6409), and their usual substitute. */
export const smtp: StarttlsProtocol = {
  name: "smtp",
  ports: [25, 587, 2525],
  recognises: byFirstLine({
    client: { yes: /^(?:EHLO|HELO)(?:\s|$)/i, maybe: /^STARTTLS$/i },
    server: { yes: /^220[ -]\S+ .*\bE?SMTP\b/, maybe: /^(?:220|421|554)(?:[ -]|$)/ },
  }),
  create: (host) => new SmtpDialect(host),
};

const VERB = /^([A-Za-z][A-Za-z-]{2,15})(?:\s+(.*))?$/s;
const KNOWN = new Set(
  "EHLO HELO LHLO MAIL RCPT DATA BDAT RSET VRFY EXPN HELP NOOP QUIT STARTTLS X-ANONYMOUSTLS AUTH ETRN".split(
    " ",
  ),
);
const UPGRADES = new Set(["STARTTLS", "X-ANONYMOUSTLS"]);
/** Codes with which a server greets (RFC 5321 section 3.1, RFC 7504). */
const GREETINGS = new Set([220, 421, 554]);

type ClientMode =
  | { readonly kind: "commands" }
  /** Until the reply to STARTTLS or DATA, nobody can tell what the client's next bytes are. */
  | { readonly kind: "held"; readonly verb: string }
  | { readonly kind: "message" }
  | { kind: "chunk"; left: number };

const COMMANDS: ClientMode = { kind: "commands" };

export class SmtpDialect implements Dialect {
  /** SMTP's own facts tell more. */
  readonly upgrade = null;
  readonly facts: SmtpFacts = {
    banner: null,
    ehlo: null,
    capabilities: null,
    starttls: null,
    refusals: [],
    mailInClear: false,
    verbs: [],
    lastReply: null,
    clearAfterStarttls: 0,
  };
  /** The server's first line is no reply. */
  isForeign = false;
  private readonly host: DialectHost;
  private readonly name: "smtp" | "lmtp";
  private readonly client = new LineReader();
  private readonly server = new LineReader();
  private readonly replies = new ReplyReader();
  private mode: ClientMode = COMMANDS;
  /** False in a capture of the client's side only: then no reply is waited for. */
  private serverSpoke = false;
  /** Verbs whose reply has not come yet, in order. */
  private awaited: string[] = [];
  private ehloRefused = false;
  private inAuth = false;
  /** Bytes are missing before the first reply that was seen: it need not be the greeting. */
  private missedGreeting = false;
  private held: { readonly bytes: Uint8Array; readonly moment: Moment }[] = [];
  private heldBytes = 0;
  private overByTls = false;

  /** `name` holds until the client's greeting tells. */
  constructor(host: DialectHost, name: "smtp" | "lmtp" = "smtp") {
    this.host = host;
    this.name = name;
  }

  get protocol(): string {
    const { ehlo } = this.facts;
    if (ehlo === null) return this.name;
    return ehlo.verb === "LHLO" ? "lmtp" : "smtp";
  }

  data(from: Speaker, bytes: Uint8Array, start: number, end: number, moment: Moment): number {
    if (from === "client") return this.clientData(bytes, start, end, moment);
    this.serverSpoke = true;
    return this.lineData("server", bytes, start, end, moment);
  }

  gap(from: Speaker, length: number): void {
    if (from === "server") {
      this.server.drop();
      this.replies.reset();
      this.awaited = [];
      this.missedGreeting ||= this.facts.lastReply === null;
      // The reply that is waited for may be what is missing. A message follows DATA, TLS or commands all else.
      if (this.mode.kind === "held") this.release(this.mode.verb === "DATA" ? { kind: "message" } : COMMANDS);
      return;
    }
    if (this.mode.kind === "chunk") {
      this.mode.left -= length;
      if (this.mode.left <= 0) this.mode = COMMANDS;
    }
    this.client.drop();
  }

  takeUnread(from: Speaker): Uint8Array | null {
    return (from === "client" ? this.client : this.server).takeUnfinished();
  }

  tlsBegan(): void {
    this.overByTls = true;
  }

  private clientData(bytes: Uint8Array, start: number, end: number, moment: Moment): number {
    let at = start;
    while (at < end) {
      if (this.mode.kind === "chunk") {
        const taken = Math.min(this.mode.left, end - at);
        at += taken;
        this.mode.left -= taken;
        if (this.mode.left === 0) this.mode = COMMANDS;
        this.host.said("data", moment);
        continue;
      }
      if (this.mode.kind === "held") {
        if (this.held.length === 0 && this.mode.verb !== "DATA") {
          const tls = this.tlsAt(this.client, bytes, at, end);
          if (tls) return at;
        }
        this.hold(bytes, at, end, moment);
        return -1;
      }
      const next = this.oneLine("client", bytes, at, end, moment);
      if (next < 0) return next === TLS_HERE ? at : -1;
      at = next;
    }
    return -1;
  }

  private lineData(from: Speaker, bytes: Uint8Array, start: number, end: number, moment: Moment): number {
    let at = start;
    while (at < end) {
      const next = this.oneLine(from, bytes, at, end, moment);
      if (next < 0) return next === TLS_HERE ? at : -1;
      at = next;
    }
    return -1;
  }

  /** Offset behind the line at `start`, ALL where it does not end here, TLS_HERE where TLS begins instead. */
  private oneLine(from: Speaker, bytes: Uint8Array, start: number, end: number, moment: Moment): number {
    const reader = from === "client" ? this.client : this.server;
    if (this.mode.kind !== "message" || from === "server") {
      if (this.tlsAt(reader, bytes, start, end)) return TLS_HERE;
    }
    const next = reader.endOfLine(bytes, start, end);
    if (next < 0) {
      reader.keep(bytes, start, end);
      this.host.said(this.mode.kind === "message" && from === "client" ? "data" : "incomplete", moment);
      return ALL;
    }
    const text = reader.take(bytes, start, next);
    if (text !== null) {
      if (from === "client") this.clientLine(text, moment);
      else this.serverLine(text, moment);
    }
    return next;
  }

  /** TLS begins here, or began with bytes that are kept as an unfinished line. */
  private tlsAt(reader: LineReader, bytes: Uint8Array, start: number, end: number): boolean {
    if (reader.unfinished === null && !reader.atLineStart) return false;
    return tlsBegins(this.host, reader.unfinished, bytes, start, end) === "yes";
  }

  private clientLine(text: string, moment: Moment): void {
    if (this.mode.kind === "message") {
      this.host.said("data", moment);
      if (text === ".") {
        this.mode = COMMANDS;
        this.await(".");
      }
      return;
    }
    const match = VERB.exec(text);
    const verb = match?.[1]?.toUpperCase();
    if (verb === undefined || (this.inAuth && this.awaited[0] === "AUTH")) {
      this.host.said("data", moment);
      return;
    }
    this.host.said(KNOWN.has(verb) ? verb : "data", moment);
    this.await(verb);
    if (KNOWN.has(verb)) this.command(verb, match?.[2]?.trim() ?? "", moment);
  }

  private command(verb: string, argument: string, moment: Moment): void {
    const { facts } = this;
    if (!facts.verbs.includes(verb)) facts.verbs.push(verb);
    if (verb === "EHLO" || verb === "HELO" || verb === "LHLO") {
      facts.ehlo = { verb, name: argument === "" ? null : argument, moment };
      facts.capabilities = null;
    } else if (UPGRADES.has(verb)) {
      facts.starttls = { verb, command: moment, reply: null };
      if (this.serverSpoke) this.mode = { kind: "held", verb };
    } else if (verb === "DATA") {
      this.mode = this.serverSpoke ? { kind: "held", verb } : { kind: "message" };
    } else if (verb === "BDAT") {
      facts.mailInClear = true;
      const left = Number.parseInt(argument, 10);
      if (left > 0) this.mode = { kind: "chunk", left };
    }
  }

  private serverLine(text: string, moment: Moment): void {
    const reply = this.replies.line(text, moment);
    if (reply === "no-reply") {
      if (this.facts.lastReply === null && !this.replies.unfinished) this.isForeign = true;
      this.host.said("data", moment);
    } else if (reply === "more") {
      this.host.said("incomplete", moment);
    } else {
      this.reply(reply);
    }
  }

  private reply(told: SmtpReply): void {
    const { facts } = this;
    // Some servers repeat a command that they do not know, and this one held credentials.
    const reply = this.awaited[0] === "AUTH" && isSyntaxError(told.code) ? { ...told, lines: [] } : told;
    this.host.said(String(reply.code), reply.moment);
    const isFirst = facts.lastReply === null;
    facts.lastReply = reply;
    if (reply.code >= 400 && facts.refusals.length < REPLIES) facts.refusals.push(reply);
    if (isFirst && !this.missedGreeting && (GREETINGS.has(reply.code) || facts.verbs.length === 0)) {
      facts.banner = reply;
      return;
    }
    const verb = this.awaited.shift();
    if (verb === "EHLO" || verb === "LHLO" || verb === "HELO") this.ehloReply(verb, reply);
    else if (verb !== undefined && UPGRADES.has(verb)) this.upgradeReply(reply);
    else if (verb === "DATA") this.dataReply(reply);
    else if (verb === "AUTH") this.authReply(reply);
  }

  private ehloReply(verb: string, reply: SmtpReply): void {
    if (verb === "HELO") {
      // A server that refused EHLO and takes HELO has no extensions at all.
      if (reply.code === 250 && this.ehloRefused) this.facts.capabilities = [];
    } else if (reply.code === 250) {
      this.facts.capabilities = reply.lines.slice(1);
    } else {
      this.ehloRefused = reply.code >= 500;
    }
  }

  private upgradeReply(reply: SmtpReply): void {
    const { starttls } = this.facts;
    if (starttls === null || this.overByTls) return;
    starttls.reply = reply;
    if (this.mode.kind !== "held") return;
    const first = this.held[0]?.bytes[0];
    if (reply.code < 300 && first !== undefined && !mayBeginTls(first)) {
      // RFC 3207 section 4.2: what was said before TLS no longer counts, and a server discards it.
      this.facts.clearAfterStarttls += this.heldBytes;
      this.held = [];
      this.heldBytes = 0;
    }
    this.release(COMMANDS);
  }

  private dataReply(reply: SmtpReply): void {
    if (reply.code === 354) this.facts.mailInClear = true;
    if (this.mode.kind === "held") this.release(reply.code === 354 ? { kind: "message" } : COMMANDS);
  }

  private authReply(reply: SmtpReply): void {
    this.inAuth = reply.code === 334;
    if (this.inAuth) this.awaited.unshift("AUTH");
  }

  private await(verb: string): void {
    if (this.awaited.length < AWAITED_REPLIES) this.awaited.push(verb);
  }

  private hold(bytes: Uint8Array, start: number, end: number, moment: Moment): void {
    this.host.said("data", moment);
    if (this.heldBytes > HELD_BYTES) return;
    this.held.push({ bytes: bytes.slice(start, end), moment });
    this.heldBytes += end - start;
  }

  private release(mode: ClientMode): void {
    const { held } = this;
    this.mode = mode;
    this.held = [];
    this.heldBytes = 0;
    for (const piece of held) this.host.replay("client", piece.bytes, piece.moment);
  }
}

const ALL = -1;
const TLS_HERE = -2;

/** 500 to 504 (RFC 5321 section 4.2.2): the command was not understood. */
const isSyntaxError = (code: number): boolean => code >= 500 && code <= 504;
