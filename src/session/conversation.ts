// One connection's ordered bytes to what it said: the clear dialogue, then TLS, and the last words before its end.
import { at } from "../bytes/integers.ts";
import type { Bounds } from "../bounds.ts";
import type { LimitName, Limits } from "../limits.ts";
import { ClearDialogue } from "../starttls/clear-dialogue.ts";
import type { Dialect, DialectHost, Speaker, TlsGuess } from "../starttls/dialect.ts";
import { join } from "../starttls/lines.ts";
import { SmtpDialect } from "../starttls/smtp.ts";
import type { CloseEvent, ConnectionListener, TcpConnection } from "../tcp/connection.ts";
import type { Moment } from "../tcp/moment.ts";
import type { Direction, GapReason } from "../tcp/stream.ts";
import { looksLikeTls } from "../tls/looks-like-tls.ts";
import { TlsConnection } from "../tls/tls-connection.ts";
import type { TlsEvent } from "../tls/tls-event.ts";
import type { BuildContext } from "./build-context.ts";
import { clientDirection } from "./roles.ts";
import type { Missing } from "./session.ts";
import { SideOpening } from "./side-opening.ts";
import { TlsFacts } from "./tls-facts.ts";
import { Turns } from "./turns.ts";

export interface LastWords {
  readonly name: string;
  readonly moment: Moment;
}

export class Conversation implements ConnectionListener, DialectHost {
  readonly connection: TcpConnection;
  readonly tlsFacts: TlsFacts;
  /** Null until a side's TLS began. */
  tls: TlsConnection | null = null;
  readonly missing: Missing[] = [];
  /** What either side said last before the first FIN or RST. */
  lastWords: LastWords | null = null;
  readonly turns: Turns;
  readonly openings = { client: new SideOpening("client"), server: new SideOpening("server") };
  private readonly serverPorts: ReadonlySet<number>;
  private readonly bounds: Bounds;
  private readonly isWholeSide: Record<Speaker, boolean> = { client: true, server: true };
  private readonly spoken: ReadonlyMap<number, string>;
  /** Null until a side has said something. */
  private clear: ClearDialogue | null = null;
  private client: Direction | null = null;
  private readonly inTls: Record<Speaker, boolean> = { client: false, server: false };
  /** The last that is known of the side's clear bytes is that some are missing. */
  private readonly isBehindGap: Record<Speaker, boolean> = { client: false, server: false };
  /** TLS messages so far, of both sides. */
  private messages = 0;
  /** Frame of the first FIN or RST. */
  private closedIn = Number.POSITIVE_INFINITY;
  /** The frame whose bytes are being read, and whose they are. */
  private now: Moment;
  private speaker: Speaker = "client";
  /** The frames of the client's last clear bytes, and of the first byte of its TLS message that is under way. */
  private clearFrame = 0;
  private messageFrame = 0;
  /** Set while TLS is read: where its bytes turned out to be none. */
  private notTls: { readonly held: Uint8Array; readonly at: number } | null = null;

  constructor(connection: TcpConnection, serverPorts: ReadonlySet<number>, context: BuildContext) {
    this.connection = connection;
    this.bounds = context.bounds;
    this.tlsFacts = new TlsFacts(context);
    this.serverPorts = serverPorts;
    this.spoken = context.spoken;
    this.now = connection.first;
    this.turns = new Turns(connection.first, context.bounds);
  }

  /** The direction in which the client sends. */
  get clientDirection(): Direction {
    return this.client ?? clientDirection(this.connection, this.serverPorts, null);
  }

  /** Null where the clear bytes do not tell the protocol, or there are none. */
  get dialect(): Dialect | null {
    return this.clear?.dialect ?? null;
  }

  /** The first thing that the client said was TLS. */
  get beganWithTls(): boolean {
    return this.clear?.beganWithTls ?? false;
  }

  get limits(): Limits {
    return this.bounds.limits;
  }

  get isWhole(): boolean {
    return this.connection.opener !== null;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, moment: Moment): void {
    this.client ??= clientDirection(
      this.connection,
      this.serverPorts,
      helloSender(direction, bytes, start, end),
    );
    const from = direction === this.client ? "client" : "server";
    const opening = this.openings[from];
    if (!opening.isDone) opening.data(bytes, start, end, moment.frame);
    this.turns.heard(from, end - start, moment, this.tls?.established ?? false);
    this.hear(from, bytes, start, end, moment);
  }

  gap(direction: Direction, length: number, reason: GapReason, moment: Moment): void {
    const from = direction === this.clientDirection ? "client" : "server";
    this.now = moment;
    this.isWholeSide[from] = false;
    if (this.missing.length < this.limits.gaps) {
      this.missing.push({ from, frame: moment.frame, bytes: length, reason });
    } else this.reached("gaps");
    this.openings[from].gap();
    if (this.inTls[from]) this.tlsGap(from, length);
    else {
      this.isBehindGap[from] = true;
      this.openClear().gap(from, length);
    }
  }

  closed({ moment, isCredible }: CloseEvent): void {
    if (isCredible) this.closedIn = Math.min(this.closedIn, moment.frame);
  }

  guessTls(bytes: Uint8Array, start: number, end: number): TlsGuess {
    return looksLikeTls(bytes, start, end);
  }

  said(name: string, moment: Moment): void {
    this.turns.said(this.speaker, name, moment);
    // Bytes that waited for others are read late: it counts when they came.
    const last = this.lastWords?.moment.frame ?? 0;
    if (moment.frame > this.closedIn || moment.frame < last) return;
    // A frame that ends something and begins the next said what it ended.
    if (name === "incomplete" && moment.frame === last) return;
    this.lastWords = { name, moment };
  }

  reached(limit: LimitName): void {
    this.bounds.reached(limit, this.now.frame);
  }

  replay(from: Speaker, bytes: Uint8Array, moment: Moment): void {
    const { now, speaker } = this;
    this.hear(from, bytes, 0, bytes.length, moment);
    this.now = now;
    this.speaker = speaker;
  }

  private openClear(): ClearDialogue {
    const server = this.connection.endpoints[this.clientDirection === 0 ? 1 : 0];
    this.clear ??= new ClearDialogue(this, this.spoken.get(server.port) ?? null);
    return this.clear;
  }

  private hear(from: Speaker, bytes: Uint8Array, start: number, end: number, moment: Moment): void {
    this.now = moment;
    this.speaker = from;
    let tlsStart = start;
    if (!this.inTls[from]) {
      // Whatever asked for TLS may be what is missing.
      const isTls = this.isBehindGap[from] && looksLikeTls(bytes, start, end) === "yes";
      this.isBehindGap[from] = false;
      const clear = this.openClear();
      const isDue = this.isTlsDue(from) && looksLikeTls(bytes, start, end) === "no";
      if (!isTls) tlsStart = clear.data(from, bytes, start, end, moment);
      if (tlsStart < 0) {
        if (from === "client") this.clearFrame = moment.frame;
        if (isDue) this.tlsFacts.foreignCame(from, bytes.subarray(start, end), moment);
        return;
      }
      this.beginTls(from, clear);
    }
    this.readTls(from, bytes, tlsStart, end);
  }

  private beginTls(from: Speaker, clear: ClearDialogue): void {
    this.inTls[from] = true;
    // A client that does not wait for the reply to STARTTLS gets it nevertheless.
    if (from === "server") clear.tlsBegan();
    this.tls ??= new TlsConnection((event) => this.tlsEvent(event), this.limits);
    const unread = clear.takeUnread(from);
    if (unread === null) return;
    if (from === "client") this.messageFrame = this.clearFrame;
    this.tls.data(from, unread, 0, unread.length);
  }

  private readTls(from: Speaker, bytes: Uint8Array, start: number, end: number): void {
    const { tls } = this;
    if (tls === null) return;
    const side = tls[from];
    const encryptedBefore = side.encrypted.records;
    const before = this.messages + encryptedBefore;
    if (from === "client" && !side.isIncomplete) this.messageFrame = this.now.frame;
    tls.data(from, bytes, start, end);
    if (side.encrypted.records > encryptedBefore) this.tlsFacts.encryptedCame(from, this.now);
    const isComplete = this.messages + side.encrypted.records > before;
    this.said((isComplete ? side.last : null) ?? "incomplete", this.now);
    const { notTls } = this;
    if (notTls === null) return;
    // A server that gives up inside TLS may go on in clear text: "454 TLS not available".
    this.notTls = null;
    this.inTls[from] = false;
    if (this.isUnbroken(from)) {
      this.tlsFacts.foreignCame(from, join(notTls.held, bytes, notTls.at, end), this.now);
    }
    this.hear(from, notTls.held, 0, notTls.held.length, this.now);
    this.hear(from, bytes, notTls.at, end, this.now);
  }

  private tlsGap(from: Speaker, length: number): void {
    const { tls } = this;
    if (tls === null) return;
    const encryptedBefore = tls[from].encrypted.records;
    tls.gap(from, length);
    if (tls[from].encrypted.records > encryptedBefore) this.tlsFacts.encryptedCame(from, this.now);
  }

  /** A side that speaks in the clear has only TLS to say: the other speaks it, or it was agreed. */
  private isTlsDue(from: Speaker): boolean {
    const upgrade = upgradeStage(this.dialect);
    if (upgrade !== "agreed" && !this.isWhole) return false;
    const isDue =
      from === "client"
        ? this.inTls.server || upgrade === "agreed"
        : this.inTls.client && upgrade !== "asked";
    return isDue && this.isUnbroken(from) && this.clear?.isInTunnel(from) !== true;
  }

  /** Nothing of what the side said is missing: what follows a gap may be the inside of anything. */
  private isUnbroken(from: Speaker): boolean {
    return this.isWholeSide[from];
  }

  private tlsEvent(event: TlsEvent): void {
    if ("type" in event) this.messages++;
    this.tlsFacts.add(event, this.now);
    if ("type" in event && event.type === "ClientHello") this.followHello();
    if (event.kind === "not-tls") this.notTls = event;
  }

  /** What TCP tells of the ClientHello that has just come. */
  private followHello(): void {
    const hello = this.tlsFacts.lastClientHello;
    if (hello === null || hello.frame !== this.now.frame) return;
    hello.firstFrame = this.messageFrame;
    this.connection.whenAcknowledged(this.clientDirection, hello);
  }
}

/** How far the clear dialogue's request for TLS has come. */
function upgradeStage(dialect: Dialect | null): "none" | "asked" | "agreed" {
  if (dialect instanceof SmtpDialect) {
    const { starttls } = dialect.facts;
    if (starttls === null) return "none";
    if (starttls.reply === null) return "asked";
    return starttls.reply.code < 300 ? "agreed" : "none";
  }
  const upgrade = dialect?.upgrade ?? null;
  if (upgrade === null || upgrade.command === null) return "none";
  if (upgrade.reply === null) return "asked";
  return upgrade.reply.isAccepted ? "agreed" : "none";
}

/** The sender of a ClientHello, told by a connection's first bytes; null where they do not tell. */
function helloSender(direction: Direction, bytes: Uint8Array, start: number, end: number): Direction | null {
  if (end - start < 6 || at(bytes, start) !== 0x16 || at(bytes, start + 1) !== 0x03) return null;
  const type = at(bytes, start + 5);
  if (type === 1) return direction;
  return type === 2 ? (direction === 0 ? 1 : 0) : null;
}
