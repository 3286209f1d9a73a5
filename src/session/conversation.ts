// One connection's bytes in order -> what it said: the cleartext dialogue, then TLS, and what was said last. Over 250 lines:
// which of them reads the next byte is one decision.
import { concat } from "../bytes/concat.ts";
import type { Interner } from "../bytes/interner.ts";
import type { Bounds } from "../bounds.ts";
import type { LimitName, Limits } from "../limits.ts";
import { ClearDialogue } from "../starttls/clear-dialogue.ts";
import type { Dialect, DialectHost, Speaker, TlsGuess } from "../starttls/dialect.ts";
import type { KnownSmtp } from "../starttls/smtp-known.ts";
import { upgradeStage } from "../starttls/upgrade-stage.ts";
import type { CloseEvent } from "../tcp/close-events.ts";
import type { ConnectionListener, TcpConnection } from "../tcp/connection.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { Direction, GapReason } from "../tcp/stream.ts";
import { looksLikeClientHello, looksLikeTls } from "../tls/signature.ts";
import { TlsConnection } from "../tls/tls-connection.ts";
import type { TlsMessageEvent, TlsNotice, TlsSink } from "../tls/tls-event.ts";
import type { BuildContext } from "./build-context.ts";
import { LastSaid } from "./last-said.ts";
import { InsideTls, type OuterDialogue } from "./inside-tls.ts";
import { clientDirection, helloSender } from "./roles.ts";
import type { Missing } from "./session.ts";
import { ConversationSide } from "./conversation-side.ts";
import { TlsState } from "./tls-state.ts";
import { Turns } from "./turns.ts";

export class Conversation implements ConnectionListener, DialectHost, TlsSink, OuterDialogue {
  readonly connection: TcpConnection;
  /** Null until a side's TLS began. */
  tls: TlsConnection | null = null;
  readonly missing: Missing[] = [];
  readonly turns: Turns;
  readonly client = new ConversationSide("client");
  readonly server = new ConversationSide("server");
  private readonly serverPorts: ReadonlySet<number>;
  private readonly context: BuildContext;
  private readonly bounds: Bounds;
  /** Null until TLS, or something in its place, comes: many connections need none. */
  private begunTlsState: TlsState | null = null;
  /** Null until a side has said something. */
  private clear: ClearDialogue | null = null;
  private knownDirection: Direction | null = null;
  /** TLS messages so far, of both sides. */
  private messages = 0;
  readonly lastSaid = new LastSaid();
  /** The frame whose bytes are being read, and the side that sent them. */
  private now: Timestamp;
  private speaker: Speaker = "client";
  /** The frames of the client's last cleartext bytes, and of the first byte of its unfinished TLS message. */
  private clearFrame = 0;
  private messageFrame = 0;
  /** Null until something is decrypted. */
  inside: InsideTls | null = null;
  /** Of the bytes at hand, something was read inside TLS. */
  private wasSaidInside = false;
  /** Set while TLS is read: where bytes turned out not to be TLS. */
  private notTls: { readonly held: Uint8Array; readonly at: number } | null = null;

  constructor(connection: TcpConnection, serverPorts: ReadonlySet<number>, context: BuildContext) {
    this.connection = connection;
    this.context = context;
    this.bounds = context.bounds;
    this.serverPorts = serverPorts;
    this.now = connection.first;
    this.turns = new Turns(connection.first, context.bounds);
  }

  /** The direction in which the client sends. */
  get clientDirection(): Direction {
    return this.knownDirection ?? clientDirection(this.connection, this.serverPorts, null);
  }

  get tlsState(): TlsState {
    this.begunTlsState ??= new TlsState(this.context);
    return this.begunTlsState;
  }

  /** Null if the protocol is unknown, or nothing came in the clear. */
  get dialect(): Dialect | null {
    return this.clear?.dialect ?? null;
  }

  /** The client began with TLS. */
  get beganWithTls(): boolean {
    return this.clear?.beganWithTls ?? false;
  }

  get proxy(): ClearDialogue["proxy"] {
    return this.clear?.proxy ?? null;
  }

  get texts(): Interner<string> {
    return this.context.lineTexts;
  }

  get knownSmtp(): KnownSmtp {
    return this.context.smtp;
  }

  get limits(): Limits {
    return this.bounds.limits;
  }

  get isWhole(): boolean {
    return this.connection.opener !== null;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): void {
    this.knownDirection ??= clientDirection(
      this.connection,
      this.serverPorts,
      helloSender(direction, bytes, start, end),
    );
    const side = direction === this.knownDirection ? this.client : this.server;
    if (!side.opening.isDone) side.opening.data(bytes, start, end, timestamp.frame);
    this.turns.heard(side.from, end - start, timestamp, this.tls?.established ?? false);
    this.read(side, bytes, start, end, timestamp);
  }

  gap(direction: Direction, length: number, reason: GapReason, timestamp: Timestamp): void {
    const side = direction === this.clientDirection ? this.client : this.server;
    const { from } = side;
    this.now = timestamp;
    side.isWhole = false;
    if (this.missing.length < this.limits.gaps) {
      this.missing.push({ from, frame: timestamp.frame, bytes: length, reason });
    } else this.reached("gaps");
    side.opening.gap();
    if (side.inTls) this.tlsGap(from, length);
    else {
      side.isAfterGap = true;
      this.openClear().gap(from, length);
    }
  }

  closed(event: CloseEvent): void {
    this.lastSaid.closed(event);
  }

  guessTls(bytes: Uint8Array, start: number, end: number): TlsGuess {
    return looksLikeTls(bytes, start, end);
  }

  guessClientHello(bytes: Uint8Array, start: number, end: number): TlsGuess {
    return looksLikeClientHello(bytes, start, end);
  }

  message(event: TlsMessageEvent): void {
    this.messages++;
    this.tlsState.message(event, this.now);
    // A ClientHello of the server's is damage, or another protocol.
    if (event.type === "ClientHello" && event.from === "client") this.followHello();
    if (event.isDecrypted && event.type === "Finished") {
      this.openInside()?.finished(event.from);
    }
  }

  notice(event: TlsNotice): void {
    this.tlsState.notice(event, this.now);
    if (event.kind === "not-tls") this.notTls = event;
    if (event.kind === "not-decrypted") this.openInside()?.end();
  }

  plaintext(from: Speaker, bytes: Uint8Array, start: number, end: number): void {
    this.openInside()?.data(from, bytes, start, end, this.now);
  }

  saidInside(from: Speaker, name: string, timestamp: Timestamp): void {
    this.wasSaidInside = true;
    this.turns.said(from, name, timestamp);
    this.lastSaid.said(name, timestamp);
  }

  said(name: string, timestamp: Timestamp): void {
    this.turns.said(this.speaker, name, timestamp);
    this.lastSaid.said(name, timestamp);
  }

  reached(limit: LimitName): void {
    this.bounds.reached(limit, this.now.frame);
  }

  replay(from: Speaker, bytes: Uint8Array, timestamp: Timestamp): void {
    const { now, speaker } = this;
    this.read(this.sideOf(from), bytes, 0, bytes.length, timestamp);
    this.now = now;
    this.speaker = speaker;
  }

  private sideOf(from: Speaker): ConversationSide {
    return from === "client" ? this.client : this.server;
  }

  private openClear(): ClearDialogue {
    this.clear ??= new ClearDialogue(this, this.spoken);
    return this.clear;
  }

  /** The protocol of the server's port; null if it is unknown. */
  private get spoken(): string | null {
    const server = this.connection.endpoints[this.clientDirection === 0 ? 1 : 0];
    return this.context.spoken.get(server.port) ?? null;
  }

  private openInside(): InsideTls | null {
    const { tls, dialect, beganWithTls, isWhole } = this;
    if (tls === null) return null;
    // In a capture that begins late, the port tells in which protocol TLS was agreed on.
    const spoken = dialect?.protocol ?? (beganWithTls && isWhole ? "tls" : this.spoken);
    this.inside ??= new InsideTls(this, tls, spoken);
    return this.inside;
  }

  private read(
    side: ConversationSide,
    bytes: Uint8Array,
    start: number,
    end: number,
    timestamp: Timestamp,
  ): void {
    const { from } = side;
    this.now = timestamp;
    this.speaker = from;
    let tlsStart = start;
    if (!side.inTls) {
      // The request for TLS may be among the missing bytes.
      const isTls = side.isAfterGap && looksLikeTls(bytes, start, end) === "yes";
      side.isAfterGap = false;
      const clear = this.openClear();
      const isDue = this.isTlsDue(side) && looksLikeTls(bytes, start, end) === "no";
      if (!isTls) tlsStart = clear.data(from, bytes, start, end, timestamp);
      if (tlsStart < 0) {
        if (from === "client") this.clearFrame = timestamp.frame;
        if (isDue) this.tlsState.nonTlsCame(from, bytes.subarray(start, end), timestamp);
        return;
      }
      this.beginTls(side, clear);
    }
    this.readTls(side, bytes, tlsStart, end);
  }

  private beginTls(side: ConversationSide, clear: ClearDialogue): void {
    const { from } = side;
    side.inTls = true;
    // The server may reply to STARTTLS after the client has begun TLS without waiting for it.
    if (from === "server") clear.tlsBegan();
    this.tls ??= new TlsConnection(
      this,
      this.limits,
      this.context.hellos,
      this.context.decrypter?.connection() ?? null,
    );
    const unread = clear.takeUnread(from);
    if (unread === null) return;
    if (from === "client") this.messageFrame = this.clearFrame;
    this.tls.data(from, unread, 0, unread.length);
  }

  private readTls(side: ConversationSide, bytes: Uint8Array, start: number, end: number): void {
    const { tls } = this;
    const { from } = side;
    if (tls === null) return;
    const state = from === "client" ? tls.client : tls.server;
    const encryptedBefore = state.encrypted.records;
    const before = this.messages + encryptedBefore;
    if (from === "client" && !state.isIncomplete) this.messageFrame = this.now.frame;
    this.wasSaidInside = false;
    tls.data(from, bytes, start, end);
    if (state.encrypted.records > encryptedBefore) this.encryptedCame(from);
    const isComplete = this.messages + state.encrypted.records > before;
    if (!this.wasSaidInside || state.last !== "ApplicationData") {
      this.said((isComplete ? state.last : null) ?? "incomplete", this.now);
    }
    const { notTls } = this;
    if (notTls === null) return;
    // A server that aborts TLS may go on in plaintext: "454 TLS not available".
    this.notTls = null;
    side.inTls = false;
    if (side.isWhole) {
      this.tlsState.nonTlsCame(from, concat(notTls.held, bytes.subarray(notTls.at, end)), this.now);
    }
    this.read(side, notTls.held, 0, notTls.held.length, this.now);
    this.read(side, bytes, notTls.at, end, this.now);
  }

  private tlsGap(from: Speaker, length: number): void {
    const { tls } = this;
    if (tls === null) return;
    const encryptedBefore = tls[from].encrypted.records;
    tls.gap(from, length);
    if (tls[from].encrypted.records > encryptedBefore) this.encryptedCame(from);
  }

  private encryptedCame(from: Speaker): void {
    this.tlsState.encryptedCame(from, this.now);
    if (this.inside !== null) this.inside.passed(from);
  }

  /** Plaintext of this side is not expected: the other side speaks TLS, or TLS was agreed on. */
  private isTlsDue({ from, isWhole }: ConversationSide): boolean {
    const upgrade = upgradeStage(this.dialect);
    if (upgrade !== "agreed" && !this.isWhole) return false;
    const isDue =
      from === "client"
        ? this.server.inTls || upgrade === "agreed"
        : this.client.inTls && upgrade !== "asked";
    return isDue && isWhole && this.clear?.isInTunnel(from) !== true;
  }

  /** Notes in which frame the ClientHello that has just come began. */
  private followHello(): void {
    const hello = this.tlsState.lastClientHello;
    if (hello === null || hello.frame !== this.now.frame) return;
    hello.firstFrame = this.messageFrame;
  }
}
