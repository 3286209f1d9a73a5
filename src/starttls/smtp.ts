// The bytes of an SMTP connection -> lines, messages, and the byte of each side at which TLS begins (RFC 5321, RFC 3207,
// RFC 3030; X-ANONYMOUSTLS is Exchange's own STARTTLS). Over 250 lines: which bytes are lines is one decision.
import { latin1 } from "../bytes/ascii.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { Dialect, DialectHost, Speaker, TlsGuess } from "./dialect.ts";
import { LineReader } from "./lines.ts";
import { CUT } from "./login-echoes.ts";
import { byFirstLine } from "./opening-bytes.ts";
import { type ClientMode, COMMANDS, HeldPieces, MESSAGE, modeAfter } from "./smtp-client-mode.ts";
import {
  beginsSmtpLine,
  isKnownVerb,
  isUpgradeVerb,
  type SmtpCommand,
  smtpCommand,
} from "./smtp-commands.ts";
import type { SmtpFacts } from "./smtp-facts.ts";
import { SmtpState } from "./smtp-state.ts";
import { replyAt, ReplyReader, type SmtpReply, type UnfinishedReply } from "./smtp-replies.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";
import { mayBeginTls, readAgain, tlsBegins } from "./tls-begins.ts";

/** 25 (RFC 5321), 587 (RFC 6409), and 2525, their common substitute. */
export const smtp: StarttlsProtocol = {
  name: "smtp",
  ports: [25, 587, 2525],
  recognises: byFirstLine({
    client: { yes: /^(?:EHLO|HELO)(?:\s|$)/i, maybe: /^STARTTLS$/i },
    server: { yes: /^220[ -]\S+ .*\bE?SMTP\b/, maybe: /^(?:220|421|554)(?:[ -]|$)/ },
  }),
  create: (host) => new SmtpDialect(host),
};

export class SmtpDialect implements Dialect {
  /** SMTP has {@link facts} of its own. */
  readonly upgrade = null;
  /** The server's first line is not a reply. */
  isNotSmtp = false;
  private readonly host: DialectHost;
  private readonly name: "smtp" | "lmtp";
  private readonly client: LineReader;
  private readonly server: LineReader;
  private readonly replies: ReplyReader;
  private readonly state: SmtpState;
  private mode: ClientMode = COMMANDS;
  /** False in a capture of the client's side only: then no reply is waited for. */
  private serverSpoke = false;
  private readonly held = new HeldPieces();
  /** The frame that holds the server's unfinished line. */
  private cutIn: Timestamp | null = null;
  /** STARTTLS was accepted: only TLS is due from the client, and nothing from the server until the client's. */
  private isAgreed = false;
  /** The client's last command, and the last line of its message, ended in LF without CR. */
  private wasCommandBare = false;
  private isAfterBareLine = false;
  private isServerDone = false;

  /** `name` is the protocol until the client's greeting shows it. */
  constructor(host: DialectHost, name: "smtp" | "lmtp" = "smtp") {
    this.host = host;
    this.client = new LineReader(host.limits["line-bytes"]);
    this.server = new LineReader(host.limits["line-bytes"], host.texts);
    this.replies = new ReplyReader(host);
    this.state = new SmtpState(host);
    this.name = name;
  }

  get facts(): SmtpFacts {
    return this.state;
  }

  /** The first lines of a greeting whose last line never came. */
  get unfinishedBanner(): UnfinishedReply | null {
    const { unfinished } = this.replies;
    if (this.facts.lastReply !== null) return this.facts.cutBanner;
    return unfinished && { ...unfinished, reply: this.state.withoutSecrets(unfinished.reply) };
  }

  get protocol(): string {
    const { ehlo } = this.facts;
    if (ehlo === null) return this.name;
    return ehlo.verb === "LHLO" ? "lmtp" : "smtp";
  }

  /** The client's next lines are a message, up to a dot alone. */
  get isInMessage(): boolean {
    return this.mode.kind === "message";
  }

  data(from: Speaker, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): number {
    if (from === "client") {
      this.isServerDone = false;
      this.state.clientSpoke(timestamp);
    } else this.serverSpoke = true;
    const reader = from === "client" ? this.client : this.server;
    if (reader.atLineStart && this.isWhole(from, bytes, start, end, timestamp)) return ALL;
    const isInLines = from === "server" || this.mode.kind === "commands";
    if (isInLines && reader.isDropping && beginsSmtpLine(from, bytes, start, end)) reader.resume();
    if (!isInLines || !reader.holdsLine || this.guessTls(reader, bytes, start, end) !== "no") {
      return this.read(from, bytes, start, end, timestamp);
    }
    return readAgain(
      reader.takeUnfinished() ?? new Uint8Array(0),
      [bytes, start, end],
      (all) => this.read(from, all, 0, all.length, timestamp),
      (unread) => reader.keep(unread, 0, unread.length),
    );
  }

  /**
   * The way that nearly all segments go: the bytes are one whole reply, or one whole command, where such a one is due. What
   * it does is what reading it line by line does.
   */
  private isWhole(
    from: Speaker,
    bytes: Uint8Array,
    start: number,
    end: number,
    timestamp: Timestamp,
  ): boolean {
    const { knownSmtp, limits } = this.host;
    if (from === "server") {
      if (this.isServerDone || this.replies.isUnfinished) return false;
      const words = knownSmtp.reply(bytes, start, end, limits);
      if (words === null) return false;
      this.state.replyBegins(String(words.code));
      this.replied(replyAt(words, timestamp));
      return true;
    }
    if (this.isAgreed || !this.serverSpoke || this.mode.kind !== "commands" || this.state.isChallenged)
      return false;
    const command = knownSmtp.command(bytes, start, end, limits);
    if (command === null) return false;
    this.host.said(command.verb, timestamp);
    this.commanded(command, command.verb, timestamp);
    return true;
  }

  gap(from: Speaker, length: number): void {
    if (from === "server") {
      // The login may be over, and a message be on its way.
      const mayBeMessage = this.state.isChallenged && this.host.isPrivate === true;
      this.readCutReply();
      this.server.drop();
      this.replies.reset();
      this.state.repliesLost();
      // What follows may be the middle of TLS.
      this.isServerDone = false;
      // The awaited reply may be missing. A message follows DATA; TLS or commands follow all else.
      if (this.mode.kind === "held") this.release(this.mode.verb === "DATA" ? MESSAGE : COMMANDS);
      else if (mayBeMessage) this.mode = MESSAGE;
      return;
    }
    this.state.commandsLost(this.isInMessage);
    this.isAgreed = false;
    if (this.mode.kind === "chunk") {
      this.mode.left -= length;
      if (this.mode.left <= 0) this.mode = COMMANDS;
    }
    this.client.drop();
  }

  /** A truncated reply of one line still has its code; a truncated reply to EHLO may lack what it offers. */
  private readCutReply(): void {
    const { server, cutIn, replies, state } = this;
    const bytes = server.takeUnfinished();
    if (bytes === null || cutIn === null || replies.isUnfinished || state.isEhloAwaited) return;
    const text = latin1(bytes);
    if (/^[2-5]\d\d /.test(text)) this.serverLine(text + CUT, cutIn);
  }

  takeUnread(from: Speaker): Uint8Array | null {
    return (from === "client" ? this.client : this.server).takeUnfinished();
  }

  tlsBegan(): void {
    this.state.repliesOver();
  }

  private read(from: Speaker, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): number {
    let at = start;
    while (at < end) {
      if (from === "client" && this.mode.kind === "chunk") {
        at += this.chunk(this.mode, end - at, timestamp);
        continue;
      }
      if (from === "client" && this.mode.kind === "held") {
        return this.heldData(this.mode.verb, bytes, at, end, timestamp);
      }
      const next = this.oneLine(from, bytes, at, end, timestamp);
      if (next < 0) return next === TLS_HERE ? at : -1;
      at = next;
    }
    return -1;
  }

  /** Bytes of the chunk among the `available` ones. */
  private chunk(
    mode: Extract<ClientMode, { kind: "chunk" }>,
    available: number,
    timestamp: Timestamp,
  ): number {
    const taken = Math.min(mode.left, available);
    mode.left -= taken;
    if (mode.left === 0) this.mode = COMMANDS;
    this.host.said("data", timestamp);
    return taken;
  }

  /** The client sends more before the reply. */
  private heldData(
    verb: string,
    bytes: Uint8Array,
    start: number,
    end: number,
    timestamp: Timestamp,
  ): number {
    if (this.held.first === null && verb !== "DATA") {
      const guess = this.guessTls(this.client, bytes, start, end);
      if (guess !== "no") this.state.helloCame(timestamp);
      if (guess === "yes") return start;
      if (guess === "more") return this.wait(this.client, bytes, start, end, timestamp);
      const unread = this.client.takeUnfinished();
      if (unread !== null) this.held.add(unread, timestamp);
    }
    this.host.said("data", timestamp);
    if (this.held.bytes <= this.host.limits["held-bytes"]) this.held.add(bytes.slice(start, end), timestamp);
    else this.host.reached("held-bytes");
    return -1;
  }

  /** Keeps the beginning of a line, or of possible TLS. */
  private wait(reader: LineReader, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): -1 {
    reader.keep(bytes, start, end);
    if (reader === this.server) this.cutIn = timestamp;
    const isMessage = this.mode.kind === "message" && reader === this.client;
    if (reader.isCut && !isMessage) this.host.reached("line-bytes");
    this.host.said(isMessage ? "data" : "incomplete", timestamp);
    return ALL;
  }

  /** Where the line at `start` ends; ALL if it does not end here, TLS_HERE if TLS begins instead. */
  private oneLine(
    from: Speaker,
    bytes: Uint8Array,
    start: number,
    end: number,
    timestamp: Timestamp,
  ): number {
    const reader = from === "client" ? this.client : this.server;
    const isMessage = this.mode.kind === "message" && from === "client";
    const guess = isMessage ? "no" : this.guessTls(reader, bytes, start, end);
    if (guess === "yes") return TLS_HERE;
    // CR or LF may also be bytes of a TLS record's header.
    const next = guess === "more" ? ALL : reader.endOfLine(bytes, start, end);
    const first = reader.unfinished?.[0] ?? bytes[start];
    const isTlsDue = from === "server" ? this.isServerDone : this.isAgreed;
    if (isTlsDue && first !== undefined && !mayBeginTls(first)) {
      this.state.plaintextCame(from, bytes.subarray(start, next < 0 ? end : next), timestamp);
    }
    if (next < 0) return this.wait(reader, bytes, start, end, timestamp);
    const text = reader.take(bytes, start, next);
    if (reader.isCut && !isMessage) this.host.reached("line-bytes");
    if (text === null) return next;
    if (from === "server") this.serverLine(text, timestamp);
    else {
      if (reader.isBare) this.state.lineWasBare(timestamp);
      this.clientLine(text, timestamp);
    }
    return next;
  }

  /** Does TLS begin here, or with the bytes that are kept as an unfinished line? */
  private guessTls(reader: LineReader, bytes: Uint8Array, start: number, end: number): TlsGuess {
    if (reader.unfinished === null && !reader.atLineStart) return "no";
    return tlsBegins(this.host, reader.unfinished, bytes, start, end);
  }

  /** What follows a dot between bare line feeds may still be the message, of a client that ends its commands with CRLF. */
  private get isDotAnEnd(): boolean {
    const isBare = this.client.isBare || this.isAfterBareLine;
    return !isBare || this.host.isPrivate !== true || this.wasCommandBare;
  }

  private clientLine(text: string, timestamp: Timestamp): void {
    if (this.mode.kind === "message") {
      this.host.said("data", timestamp);
      if (text === "." && this.isDotAnEnd) {
        this.mode = COMMANDS;
        this.state.messageEnded(timestamp);
      }
      this.isAfterBareLine = this.client.isBare;
      return;
    }
    const command = smtpCommand(text);
    const isCommand = command !== null && !this.state.isChallenged;
    if (!this.serverSpoke && this.isInsideMessage(text)) {
      this.mode = MESSAGE;
      return this.host.said("data", timestamp);
    }
    this.host.said(isCommand && isKnownVerb(command.verb) ? command.verb : "data", timestamp);
    this.isAfterBareLine = false;
    this.wasCommandBare = this.client.isBare;
    if (isCommand) this.commanded(command, text, timestamp);
    else this.state.response(text);
  }

  private commanded(command: SmtpCommand, line: string, timestamp: Timestamp): void {
    this.state.command(command, line, timestamp);
    this.mode = modeAfter(command, this.serverSpoke);
  }

  /** The first line of a capture that begins late, and neither a command nor a response of AUTH: part of a message. */
  private isInsideMessage(line: string): boolean {
    const isFirst = this.facts.verbs.length === 0 && this.facts.exchanges.length === 0;
    if (this.host.isWhole || !isFirst || BASE64.test(line)) return false;
    const command = smtpCommand(line);
    return command === null || !isKnownVerb(command.verb);
  }

  private serverLine(text: string, timestamp: Timestamp): void {
    const brokenOff = this.replies.brokenOffBy(text);
    if (brokenOff !== null) this.state.replyBrokenOff(brokenOff);
    else if (!this.replies.isUnfinished) this.state.replyBegins(text);
    const reply = this.replies.line(text, timestamp);
    if (reply === "no-reply") {
      if (this.facts.lastReply === null && !this.replies.isUnfinished) this.isNotSmtp = true;
      this.host.said("data", timestamp);
    } else if (reply === "more") {
      this.host.said("incomplete", timestamp);
    } else this.replied(reply);
  }

  private replied(reply: SmtpReply): void {
    this.host.said(String(reply.code), reply.timestamp);
    const verb = this.state.reply(reply);
    if (verb !== undefined && isUpgradeVerb(verb)) this.upgradeReply(reply.code === 220);
    else if (verb === "DATA" && this.mode.kind === "held") {
      this.release(reply.code === 354 ? MESSAGE : COMMANDS);
    } else if (reply.code === 354 && this.mode.kind === "commands" && this.host.isPrivate === true) {
      // The DATA that it answers is missing.
      this.mode = MESSAGE;
    }
  }

  private upgradeReply(isAgreed: boolean): void {
    // Plaintext that came before the reply is reported already; the client's TLS is due only without it.
    const { first } = this.held;
    this.isAgreed = isAgreed && this.state.plaintextAfterStarttls.client === null && first === null;
    this.isServerDone = isAgreed;
    if (this.mode.kind !== "held") return;
    const byte = first?.[0];
    if (byte === undefined || mayBeginTls(byte)) return this.release(COMMANDS);
    const held = this.held.take();
    for (const { bytes, timestamp } of held) this.state.plaintextCame("client", bytes, timestamp);
    this.mode = COMMANDS;
    // RFC 3207 section 4.2: what was said before TLS no longer counts, and a server discards it.
    if (!isAgreed) this.replay(held);
  }

  private release(mode: ClientMode): void {
    this.mode = mode;
    this.replay(this.held.take());
  }

  private replay(pieces: ReturnType<HeldPieces["take"]>): void {
    for (const { bytes, timestamp } of pieces) this.host.replay("client", bytes, timestamp);
  }
}

/** A response of AUTH. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const ALL = -1;
const TLS_HERE = -2;
