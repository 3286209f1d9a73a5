// The records of one direction of a connection whose secrets may be known -> events, also of what is inside protected ones.
import { uint8 } from "../bytes/integers.ts";
import type { DecryptedConnection } from "./decrypted-connection.ts";
import type { OpenedRecord } from "./decryption.ts";
import type { Establishment } from "./establishment.ts";
import type { HelloInterner } from "./hello-interner.ts";
import type { Limits } from "../limits.ts";
import type { HandshakeMessage } from "./messages.ts";
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE, HEARTBEAT } from "./record-header.ts";
import { TlsDirection } from "./tls-direction.ts";
import type { TlsMessageEvent, TlsSide, TlsSink } from "./tls-event.ts";
import type { PartialHandshake } from "./tls-side-state.ts";

const FINISHED = 20;
const KEY_UPDATE = 24;
const EARLY_DATA = 0x002a;
/** Of a ServerHello's body: after the version. */
const [RANDOM, RANDOM_END] = [2, 34];

/** Alerts of a record that are read: no stack puts two in one (RFC 9846 section 5.1 forbids it). */
const MOST_ALERTS = 4;

const EMPTY = new Uint8Array(0);

/** A record that is not protected, or cannot be opened, is told as without keys. */
export class DecryptedDirection extends TlsDirection {
  private readonly decrypted: DecryptedConnection;

  constructor(
    from: TlsSide,
    sink: TlsSink,
    establishment: Establishment,
    limits: Limits,
    hellos: HelloInterner,
    decrypted: DecryptedConnection,
  ) {
    super(from, sink, establishment, limits, hellos, decrypted.decryption);
    this.decrypted = decrypted;
  }

  override get partial(): PartialHandshake | null {
    return this.decrypted.isOpen(this.from) ? this.partialWith(EMPTY) : super.partial;
  }

  override record(
    type: number,
    version: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const { decrypted, from } = this;
    const wasOpen = decrypted.isOpen(from);
    const opened = decrypted.open(from, type, version, length, bytes, start, end);
    if (opened === null) {
      // What the last opened record began cannot be completed.
      if (wasOpen && !decrypted.isOpen(from)) this.handshake.lost();
      const { records } = this.encrypted;
      super.record(type, version, length, bytes, start, end);
      if (this.encrypted.records > records) decrypted.passedOver(from, type);
      return this.tellStopped();
    }
    this.begin(version, length);
    if ((!wasOpen || opened.type !== HANDSHAKE) && this.handshake.abandon())
      this.broken("truncated", "handshake message", 0);
    this.isDecrypted = true;
    this.openedRecord(type, opened);
    this.isDecrypted = false;
  }

  override encryptedMessage(): void {
    if (this.isDecrypted) this.garbage(0);
    else super.encryptedMessage();
  }

  override lostRecord(type: number): void {
    super.lostRecord(type);
    this.decrypted.lost(this.from, type);
    this.tellStopped();
  }

  override blind(): void {
    super.blind();
    this.decrypted.blind(this.from);
    this.tellStopped();
  }

  /** Records are counted, and their sizes judged, as if they were not opened. */
  private openedRecord(outer: number, { type, bytes, start, end }: OpenedRecord): void {
    const { from, recordVersion, recordLength: length } = this;
    const isDescribed = type === ALERT && end - start >= 2;
    if (from === "server") this.decrypted.answered(isDescribed ? uint8(bytes, start + 1) : null);
    if (outer !== CHANGE_CIPHER_SPEC) this.encrypted.add(length);
    if (outer === APPLICATION_DATA) this.countData(length);
    switch (type) {
      case HANDSHAKE:
        return this.openedHandshake(outer, bytes, start, end);
      case APPLICATION_DATA:
        this.sayData(length);
        return this.sink.plaintext(from, bytes, start, end);
      case CHANGE_CIPHER_SPEC:
        return this.changeCipherSpec();
      case ALERT:
        for (let at = start; at + 2 <= Math.min(end, start + 2 * MOST_ALERTS); at += 2) {
          const [level, description] = [uint8(bytes, at), uint8(bytes, at + 1)];
          this.say({ from, recordVersion, kind: "alert", type: "Alert", level, description });
        }
        return this.renegotiate(this.establishment.renegotiation.alert(from));
      case HEARTBEAT:
        return this.say({ from, recordVersion, kind: "heartbeat", type: "Heartbeat", length });
    }
  }

  private openedHandshake(outer: number, bytes: Uint8Array, start: number, end: number): void {
    const { from, establishment, decrypted } = this;
    const wasFinished = decrypted.isFinished;
    const isLikelyLater = outer === HANDSHAKE && establishment.encryptedHandshake(from);
    // Until a message is complete.
    this.last = null;
    this.handshake.record(bytes, start, end);
    const isLater = wasFinished || (isLikelyLater && !decrypted.isFinished);
    if (outer === HANDSHAKE && isLater) this.renegotiate(establishment.renegotiation.handshake(from));
  }

  protected override changeCipherSpec(): void {
    this.decrypted.decryption.changeCipherSpec(this.from);
    super.changeCipherSpec();
  }

  /** What decides by which keys the next records are opened. */
  protected override decoded(message: HandshakeMessage, bytes: Uint8Array, start: number): void {
    const { from, decrypted } = this;
    const { decryption } = decrypted;
    if (message.kind === "client-hello" && from === "client" && message.random !== null) {
      const offersEarlyData = message.offer.extensions.some(({ type }) => type === EARLY_DATA);
      decryption.clientHello(message.random, offersEarlyData);
    } else if (message.kind === "server-hello" && from === "server" && !message.choice.isHelloRetryRequest) {
      decryption.serverHello(bytes.subarray(start + RANDOM, start + RANDOM_END), message.choice);
    } else if (message.kind === "opaque" && this.isDecrypted) {
      if (message.handshakeType === FINISHED) decrypted.finished(from);
      else if (message.handshakeType === KEY_UPDATE) decryption.keyUpdate(from);
    }
  }

  protected override say(event: TlsMessageEvent): void {
    super.say(this.isDecrypted ? { ...event, isDecrypted: true } : event);
  }

  private tellStopped(): void {
    const { from } = this;
    const reason = this.decrypted.newlyStopped(from);
    if (reason !== null) this.sink.notice({ kind: "not-decrypted", from, reason });
  }
}
