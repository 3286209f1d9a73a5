// What was decrypted of one connection -> the dialogue inside TLS, read by the same readers as one in the clear.
import type { Interner } from "../bytes/interner.ts";
import type { LimitName, Limits } from "../limits.ts";
import { ClearDialogue } from "../starttls/clear-dialogue.ts";
import type { DialectHost, Speaker, TlsGuess } from "../starttls/dialect.ts";
import { protocolNamed } from "../starttls/dialects.ts";
import type { SmtpFacts } from "../starttls/smtp-facts.ts";
import type { KnownSmtp } from "../starttls/smtp-known.ts";
import { SmtpDialect } from "../starttls/smtp.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { TlsConnection } from "../tls/tls-connection.ts";

/** The connection around it. */
export interface OuterDialogue {
  readonly limits: Limits;
  readonly texts: Interner<string>;
  readonly knownSmtp: KnownSmtp;
  /** `from` said it inside TLS, in the words of `close.after`. */
  saidInside(from: Speaker, name: string, timestamp: Timestamp): void;
  reached(limit: LimitName): void;
}

interface InsideSide {
  /** Records that could not be opened so far, none of which held what is said; null before the side's Finished. */
  unopened: number | null;
  /** Something that it said is missing. */
  isLost: boolean;
  /** What it says is not read any more: what is missing may have begun a message, whose lines look like commands. */
  isUnread: boolean;
}

/** What is said is read as long as both sides are decrypted: nothing is guessed of the rest. */
export class InsideTls implements DialectHost {
  readonly proxy = null;
  readonly isPrivate = true;
  /** After STARTTLS the server does not greet again (RFC 3207 section 4.2). */
  readonly isGreeted: boolean;
  private readonly outer: OuterDialogue;
  private readonly tls: TlsConnection;
  private readonly spoken: string | null;
  /** Null for another protocol, and when it is over. */
  private reader: ClearDialogue | SmtpDialect | null = null;
  private readonly client: InsideSide = { unopened: null, isLost: false, isUnread: false };
  private readonly server: InsideSide = { unopened: null, isLost: false, isUnread: false };
  private speaker: Speaker = "client";
  /** Set at the end. */
  private lastFacts: SmtpFacts | null = null;

  /** `spoken` is the protocol in which TLS was agreed on; `tls` where that comes first, null if neither is known. */
  constructor(outer: OuterDialogue, tls: TlsConnection, spoken: string | null) {
    this.outer = outer;
    this.tls = tls;
    this.spoken = spoken;
    const mail = spoken === "smtp" || spoken === "lmtp" ? spoken : null;
    this.isGreeted = mail !== null;
    if (mail !== null) this.reader = new SmtpDialect(this, mail);
    else if (protocolNamed(spoken) === null) this.reader = new ClearDialogue(this, spoken);
  }

  get isWhole(): boolean {
    return !this.client.isLost && !this.server.isLost;
  }

  get limits(): Limits {
    return this.outer.limits;
  }

  get texts(): Interner<string> {
    return this.outer.texts;
  }

  get knownSmtp(): KnownSmtp {
    return this.outer.knownSmtp;
  }

  /** Null where nothing was said, or no SMTP. */
  get smtp(): SmtpFacts | null {
    if (this.reader === null) return this.lastFacts;
    const facts = this.dialect?.facts ?? null;
    return facts !== null && this.isSmtp(facts) ? facts : null;
  }

  /** The side's Finished was read. */
  finished(from: Speaker): void {
    // Records of the client that could not be opened before it may be early data.
    if (this[from].unopened === null) this.begin(from, from === "server" || this.unopened(from) === 0);
    else this.passed(from);
  }

  /** Application data; `bytes[start, end)` are not kept. */
  data(from: Speaker, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): void {
    const { reader } = this;
    if (reader === null) return;
    this.speaker = from;
    if (this[from].unopened === null) this.begin(from, this.isFromFirst(from));
    else this.passed(from);
    if (!this[from].isUnread) reader.data(from, bytes, start, end, timestamp);
  }

  /** Protected records of the side came: one that could not be opened may have held what it said. */
  passed(from: Speaker): void {
    const side = this[from];
    if (side.unopened === null) return;
    const unopened = this.unopened(from);
    if (unopened > side.unopened) this.lose(from);
    side.unopened = unopened;
  }

  /** A side is not decrypted any further. */
  end(): void {
    this.lastFacts = this.smtp;
    this.reader = null;
  }

  /** Inside TLS there is no TLS. */
  guessTls(): TlsGuess {
    return "no";
  }

  guessClientHello(): TlsGuess {
    return "no";
  }

  said(name: string, timestamp: Timestamp): void {
    if (this.dialect !== null) this.outer.saidInside(this.speaker, name, timestamp);
  }

  reached(limit: LimitName): void {
    this.outer.reached(limit);
  }

  replay(from: Speaker, bytes: Uint8Array, timestamp: Timestamp): void {
    const { speaker } = this;
    this.speaker = from;
    this.reader?.data(from, bytes, 0, bytes.length, timestamp);
    this.speaker = speaker;
  }

  private begin(from: Speaker, isWhole: boolean): void {
    this[from].unopened = this.unopened(from);
    if (!isWhole) this.lose(from);
  }

  /** The side's Finished was not read, but nothing is missing after it. */
  private isFromFirst(from: Speaker): boolean {
    return (this.tls.decryption?.handshakeUnopened(from) ?? 0) > 0 && this.unopened(from) <= 0;
  }

  /** Protected records of the side that could not be opened, without those that are known to be of its handshake. */
  private unopened(from: Speaker): number {
    const { encrypted } = this.tls[from];
    const { decryption } = this.tls;
    return encrypted.records - (decryption?.opened(from) ?? 0) - (decryption?.handshakeUnopened(from) ?? 0);
  }

  private lose(from: Speaker): void {
    const side = this[from];
    const { dialect } = this;
    // A part of a message is missing, which ends with a dot.
    const isPart = dialect !== null && dialect.isInMessage && !dialect.facts.verbs.includes("BDAT");
    side.isLost = true;
    side.isUnread ||= from === "client" && !isPart;
    this.reader?.gap(from, 0);
  }

  private get dialect(): SmtpDialect | null {
    const { reader } = this;
    const dialect = reader instanceof ClearDialogue ? reader.dialect : reader;
    return dialect instanceof SmtpDialect && !dialect.isNotSmtp ? dialect : null;
  }

  /** Where TLS comes first, servers of other protocols greet with a code too (RFC 959, RFC 3977). */
  private isSmtp({ ehlo, banner, lastReply, verbs }: SmtpFacts): boolean {
    if (this.isGreeted) return lastReply !== null || verbs.length > 0;
    // A line of another protocol's message may begin with EHLO.
    if (ehlo !== null && lastReply !== null) return true;
    if (banner === null) return false;
    return GREETS_AS_MAIL.test(banner.text) || (this.spoken === "tls" && REFUSALS.has(banner.code));
  }
}

const GREETS_AS_MAIL = /\b(?:E?SMTP|LMTP)\b/;
/** With which a server of mail greets instead (RFC 5321 section 3.1). */
const REFUSALS = new Set([421, 554]);
