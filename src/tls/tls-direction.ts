// The records of one direction -> events: which can be read, which are encrypted, and what was said last.
import type { DecodeError } from "../bytes/cursor.ts";
import { decode } from "../bytes/decode.ts";
import { uint8 } from "../bytes/integers.ts";
import type { ConnectionDecryption } from "./decryption.ts";
import { EncryptedRecords } from "./encrypted-records.ts";
import type { Limits } from "../limits.ts";
import type { Establishment, Judgement } from "./establishment.ts";
import type { HelloInterner } from "./hello-interner.ts";
import { HandshakeReader, type HandshakeSink } from "./handshake-reader.ts";
import type { DecodeContext } from "./message-decoder.ts";
import { type HandshakeMessage, messageDecoder } from "./messages.ts";
import { sslv2ClientHello } from "./messages/sslv2-client-hello.ts";
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  HEARTBEAT,
  SSLV2_CLIENT_HELLO,
  SSLV2_CLIENT_MASTER_KEY,
  SSLV2_ERROR,
  SSLV2_SERVER_HELLO,
} from "./record-header.ts";

import type { RenegotiationStep } from "./renegotiation.ts";
import { type NotTls, RecordReader, type RecordSink } from "./record-reader.ts";
import { isPlainHello } from "./signature.ts";
import type { Sslv2MessageName, TlsMessageEvent, TlsSide, TlsSink } from "./tls-event.ts";
import type { PartialHandshake, TlsSideState } from "./tls-side-state.ts";

/** No cipher makes a record shorter than its MAC or tag. */
const MIN_CIPHERTEXT_BYTES = 16;

export class TlsDirection implements TlsSideState, RecordSink, HandshakeSink, DecodeContext {
  last: string | null = null;
  records = 0;
  applicationDataRecords = 0;
  applicationDataBytes = 0;
  readonly encrypted = new EncryptedRecords();

  protected readonly from: TlsSide;
  protected readonly sink: TlsSink;
  protected readonly establishment: Establishment;
  protected readonly reader: RecordReader;
  protected readonly handshake: HandshakeReader;
  readonly limits: Limits;
  protected recordVersion: number | null = null;
  protected recordLength = 0;
  /** Of the record in which the handshake message at hand begins. */
  private firstVersion = 0;
  private firstLength = 0;
  private isEncrypted = false;
  isDecrypted = false;
  /** ApplicationData was told. */
  private hasSentData = false;
  private sslv2Encrypted = 0;

  private readonly hellos: HelloInterner;

  constructor(
    from: TlsSide,
    sink: TlsSink,
    establishment: Establishment,
    limits: Limits,
    hellos: HelloInterner,
    decryption: ConnectionDecryption | null = null,
  ) {
    this.limits = limits;
    this.hellos = hellos;
    this.reader = new RecordReader(this, hellos.memory, decryption);
    this.handshake = new HandshakeReader(this, limits["handshake-bytes"]);
    this.from = from;
    this.sink = sink;
    this.establishment = establishment;
  }

  get version(): number | null {
    return this.establishment.version;
  }

  get cipherSuite(): number | null {
    return this.establishment.cipherSuite;
  }

  get isIncomplete(): boolean {
    return !this.reader.isBetweenRecords || !this.handshake.isBetweenMessages;
  }

  get partial(): PartialHandshake | null {
    const body = this.reader.unfinishedHandshake;
    return this.isEncrypted && !isPlainHello(body, 0, body.length) ? null : this.partialWith(body);
  }

  protected partialWith(body: Uint8Array): PartialHandshake | null {
    const partial = this.handshake.partial(body);
    if (partial === null) return null;
    return { ...partial, type: partial.type === null ? null : messageDecoder(partial.type).name };
  }

  get isBlind(): boolean {
    return this.reader.isBlind;
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    this.reader.data(bytes, start, end);
  }

  gap(length: number): void {
    this.reader.gap(length);
  }

  record(type: number, version: number, length: number, bytes: Uint8Array, start: number, end: number): void {
    this.begin(version, length);
    const { from, recordVersion } = this;
    if (type !== HANDSHAKE && this.handshake.abandon()) this.broken("truncated", "handshake message", 0);
    switch (type) {
      case HANDSHAKE:
        return this.handshakeRecord(bytes, start, end);
      case APPLICATION_DATA:
        return this.applicationData(length);
      case CHANGE_CIPHER_SPEC:
        return this.changeCipherSpec();
      case ALERT: {
        const isReadable = end - start === 2;
        if (!isReadable) this.encrypted.add(length);
        const level = isReadable ? uint8(bytes, start) : null;
        const description = isReadable ? uint8(bytes, start + 1) : null;
        this.say({ from, recordVersion, kind: "alert", type: "Alert", level, description });
        return this.renegotiate(this.establishment.renegotiation.alert(from));
      }
      case HEARTBEAT:
        if (this.isEncrypted) this.encrypted.add(length);
        return this.say({ from, recordVersion, kind: "heartbeat", type: "Heartbeat", length });
    }
  }

  protected begin(version: number, length: number): void {
    this.records++;
    this.recordVersion = version;
    this.recordLength = length;
  }

  protected changeCipherSpec(): void {
    const { from, recordVersion } = this;
    this.isEncrypted = true;
    this.say({ from, recordVersion, kind: "change-cipher-spec", type: "ChangeCipherSpec" });
    this.renegotiate(this.establishment.renegotiation.changeCipherSpec());
  }

  message(type: number, bytes: Uint8Array, start: number, end: number): void {
    const { from, recordVersion } = this;
    const decoder = messageDecoder(type);
    let { name } = decoder;
    const result = this.hellos.decode(decoder, this, bytes, start, end);
    if (!result.ok)
      return this.say({ from, recordVersion, kind: "malformed", type: name, error: result.error });
    const message = result.value;
    if (message.kind === "server-hello") {
      const { choice } = message;
      if (choice.isHelloRetryRequest) name = "HelloRetryRequest";
      else this.establishment.serverHello(from, choice.negotiatedVersion, choice.cipherSuite);
    }
    this.decoded(message, bytes, start);
    const first =
      message.kind === "client-hello" && !this.isDecrypted
        ? this.hellos.firstBytes.of(this.firstVersion, this.firstLength, bytes, start, end)
        : null;
    this.say({ from, recordVersion, kind: "handshake", type: name, message, firstBytes: first });
  }

  /** `bytes` hold its body from `start` on. */
  protected decoded(_message: HandshakeMessage, _bytes: Uint8Array, _start: number): void {
    // Keys depend on what is said: see DecryptedDirection.
  }

  oversized(type: number, length: number): void {
    const { from, recordVersion } = this;
    this.say({ from, recordVersion, kind: "oversized", type: messageDecoder(type).name, length });
  }

  encryptedMessage(): void {
    const { from, recordVersion, recordLength: length } = this;
    this.encrypted.add(length);
    const isLater = this.isEncrypted && this.establishment.encryptedHandshake(this.from);
    this.say({ from, recordVersion, kind: "encrypted-handshake", type: "EncryptedHandshake", length });
    if (isLater) this.renegotiate(this.establishment.renegotiation.handshake(from));
  }

  garbage(offset: number): void {
    this.broken("invalid", "msg_type", offset);
  }

  lostRecord(type: number): void {
    this.records++;
    if (type === HANDSHAKE) this.handshake.lost();
  }

  blind(): void {
    this.handshake.lost();
    this.sink.notice({ kind: "blind", from: this.from });
  }

  notTls({ held, at: index }: NotTls): void {
    this.sink.notice({ kind: "not-tls", from: this.from, held, at: index });
  }

  sslv2Record(bytes: Uint8Array, start: number, end: number): void {
    this.records++;
    this.recordVersion = null;
    const type = uint8(bytes, start);
    if (type === SSLV2_ERROR && end - start === 3) {
      this.sslv2("SSLv2 Error");
    } else if (type === SSLV2_CLIENT_HELLO && !this.isEncrypted) {
      this.sslv2Hello(bytes, start, end);
    } else if ((type === SSLV2_SERVER_HELLO || type === SSLV2_CLIENT_MASTER_KEY) && !this.isEncrypted) {
      this.isEncrypted = true;
      this.sslv2(type === SSLV2_SERVER_HELLO ? "SSLv2 ServerHello" : "SSLv2 ClientMasterKey");
    } else {
      this.encrypted.add(end - start);
      this.establishment.encryptedHandshake(this.from);
      if (this.sslv2Encrypted++ === 0) this.sslv2("SSLv2 Encrypted");
    }
  }

  private sslv2Hello(bytes: Uint8Array, start: number, end: number): void {
    const { from, recordVersion } = this;
    const type = "ClientHello";
    const hello = decode(sslv2ClientHello, bytes, start, end);
    if (!hello.ok) return this.say({ from, recordVersion, kind: "malformed", type, error: hello.error });
    const first = this.hellos.firstBytes.ofSslv2(bytes, start, end);
    this.say({ from, recordVersion, kind: "handshake", type, message: hello.value, firstBytes: first });
  }

  private handshakeRecord(bytes: Uint8Array, start: number, end: number): void {
    // In TLS 1.3 a ChangeCipherSpec means nothing: the hellos after a HelloRetryRequest can be read.
    if (isPlainHello(bytes, start, end)) this.isEncrypted = false;
    if (this.isEncrypted && end - start >= MIN_CIPHERTEXT_BYTES) return this.encryptedMessage();
    if (this.handshake.isBetweenMessages) {
      this.firstVersion = this.recordVersion ?? 0;
      this.firstLength = this.recordLength;
    }
    this.handshake.record(bytes, start, end);
  }

  private applicationData(length: number): void {
    this.encrypted.add(length);
    this.sayData(length);
    const judgement = this.countData(length);
    if (judgement === "alert-before-finished" || judgement === "alert-after-finished") {
      const beforeFinished = judgement === "alert-before-finished";
      this.sink.notice({ kind: "encrypted-alert-suspected", from: this.from, beforeFinished });
    }
  }

  protected countData(length: number): Judgement {
    this.applicationDataBytes += length;
    this.applicationDataRecords++;
    const judgement = this.establishment.applicationData(this.from, length);
    if (judgement === "data") this.encrypted.lastIsData();
    return judgement;
  }

  protected sayData(length: number): void {
    const { from, recordVersion } = this;
    this.last = "ApplicationData";
    if (this.hasSentData) return;
    this.hasSentData = true;
    this.say({ from, recordVersion, kind: "application-data", type: "ApplicationData", length });
  }

  protected renegotiate(step: RenegotiationStep | null): void {
    if (step !== null) this.sink.notice({ kind: "renegotiation", from: this.from, step });
  }

  private sslv2(type: Sslv2MessageName): void {
    const { from, recordVersion } = this;
    this.say({ from, recordVersion, kind: "sslv2", type });
  }

  protected broken(kind: DecodeError["kind"], field: string, offset: number): void {
    this.sink.notice({ kind: "broken-handshake", from: this.from, error: { kind, field, offset } });
  }

  protected say(event: TlsMessageEvent): void {
    this.last = event.type;
    this.sink.message(event);
  }
}
