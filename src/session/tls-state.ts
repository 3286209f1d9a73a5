// TLS events and their frames -> the `tls` part of a session.
import type { CertificateFields } from "../tls/certificate/certificate.ts";
import type { Offer } from "../tls/messages/client-hello.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { EphemeralKey } from "../tls/messages/server-key-exchange.ts";
import { alertDescription, alertLevel, protocolVersion } from "../tls/registry/code-points.ts";
import { Resumption } from "../tls/resumption.ts";
import type { TlsConnection } from "../tls/tls-connection.ts";
import type { TlsMessageEvent, TlsNotice, TlsSide } from "../tls/tls-event.ts";
import { isIssuerAccepted } from "./authorities.ts";
import type { BuildContext } from "./build-context.ts";
import { decryptionOf, type Stops } from "./decryption.ts";
import { certificateAt, type ClientHelloDraft, keyExchangeText, serverHelloAt } from "./hello-fields.ts";
import { paddedAlert } from "./padded-alert.ts";
import { plainKind, quotedLine } from "./plain-kind.ts";
import { afterStep, settled } from "./renegotiation.ts";
import { fault, notice } from "./tls-errors.ts";
import type {
  Alert,
  Certificate,
  Close,
  EncryptedTraffic,
  NonTlsBytes,
  Message,
  Renegotiation,
  ServerHello,
  Side,
  TlsSession,
} from "./session.ts";

type HandshakeEvent = Extract<TlsMessageEvent, { readonly kind: "handshake" }>;

/** Of all connections without keys. */
const NO_STOPS: Stops = {};

export class TlsState {
  private readonly context: BuildContext;
  private clientHello: ClientHelloDraft | null = null;
  private retriedClientHello: ClientHelloDraft | null = null;
  private helloRetryRequest: ServerHello | null = null;
  private serverHello: ServerHello | null = null;
  private ephemeralKey: EphemeralKey | null = null;
  private keyShare: number | null = null;
  private readonly certificates: Certificate[] = [];
  private readonly alerts: Alert[] = [];
  private readonly messages: Message[] = [];
  private readonly errors: { readonly frame: number; readonly from: TlsSide; readonly text: string }[] = [];
  private readonly resumption = new Resumption();
  /** When the side's last encrypted record was complete. */
  private readonly lastEncrypted: Record<Side, Timestamp | null> = { client: null, server: null };
  private readonly nonTls: NonTlsBytes[] = [];
  private renegotiation: Renegotiation | null = null;
  private hasOcspResponse = false;
  private stops: Stops = NO_STOPS;
  /** The issuers of clients' certificates that the server says it accepts. */
  private accepted: ReadonlySet<string> | null = null;

  constructor(context: BuildContext) {
    this.context = context;
  }

  get lastClientHello(): ClientHelloDraft | null {
    return this.retriedClientHello ?? this.clientHello;
  }

  notice(event: TlsNotice, timestamp: Timestamp): void {
    if (event.kind === "blind") this.resumption.blind();
    if (event.kind === "encrypted-alert-suspected") {
      if (this.alerts.length >= this.context.bounds.limits.messages) return;
      this.alerts.push(this.alert(event.from, timestamp, null, null));
    } else if (event.kind === "renegotiation") {
      this.renegotiation = afterStep(this.renegotiation, event, timestamp.frame);
    } else if (event.kind === "not-decrypted") {
      const { from, reason } = event;
      this.stops = { ...this.stops, [from]: { frame: timestamp.frame, reason } };
    } else this.error(event.from, timestamp, notice(event));
  }

  /** Encrypted records of the side were completed. */
  encryptedCame(from: TlsSide, timestamp: Timestamp): void {
    this.lastEncrypted[from] = timestamp;
  }

  /** Bytes that are not TLS came where TLS was due; they are only read during the call. */
  nonTlsCame(from: TlsSide, bytes: Uint8Array, timestamp: Timestamp): void {
    if (this.nonTls.some((one) => one.from === from)) return;
    const text = from === "server" ? quotedLine(bytes) : null;
    this.nonTls.push({ frame: timestamp.frame, from, kind: plainKind(from, bytes), text });
  }

  /** `wasAgreed`: TLS was agreed on in the clear before it began. */
  build(tls: TlsConnection, close: Close, wasAgreed: boolean): TlsSession {
    const { clientHello, helloRetryRequest, serverHello, certificates, messages, errors, renegotiation } =
      this;
    const share = this.keyShare;
    const key = this.ephemeralKey ?? (share === null ? null : { kind: "named-curve", group: share });
    const padded = paddedAlert(tls, close, wasAgreed);
    const hidden = padded && this.lastEncrypted[padded];
    if (padded !== null && hidden !== null) this.alerts.push(this.alert(padded, hidden, null, null));
    return {
      clientHello,
      helloRetryRequest,
      serverHello,
      certificates,
      alerts: inOrder(this.alerts),
      messages: inOrder(messages),
      established: tls.established && padded === null,
      errors,
      keyExchange: key && keyExchangeText(key),
      retriedClientHello: this.retriedClientHello,
      resumed: this.resumption.isResumed,
      encrypted: {
        client: this.encryptedTraffic("client", tls),
        server: this.encryptedTraffic("server", tls),
      },
      foreign: this.nonTls,
      clientIssuerAccepted: isIssuerAccepted(certificates, this.accepted),
      renegotiation:
        renegotiation && settled(renegotiation, close, (side) => this.lastEncrypted[side]?.frame ?? 0),
      ocspResponse: this.hasOcspResponse ? true : undefined,
      decryption: decryptionOf(tls.decryption, this.stops, messages),
    };
  }

  private encryptedTraffic(side: Side, tls: TlsConnection): EncryptedTraffic {
    const { encrypted } = tls[side];
    const { records, bytes, largest, lengths, lastLength, dataRecords, dataBytes, largestData } = encrypted;
    const last = this.lastEncrypted[side];
    return {
      records,
      bytes,
      largest,
      lengths,
      last: last && { frame: last.frame, time: this.context.times.of(last), length: lastLength },
      alertLength: tls.alertLength(side),
      afterHandshake: { records: dataRecords, bytes: dataBytes, largest: largestData },
    };
  }

  /** What `event` holds is only valid during the call; nothing of it is kept. */
  message(event: TlsMessageEvent, timestamp: Timestamp): void {
    this.resumption.message(event);
    const { bounds } = this.context;
    if (this.messages.length >= bounds.limits.messages) return bounds.reached("messages", timestamp.frame);
    const { from, type } = event;
    const message: Message = {
      frame: timestamp.frame,
      time: this.context.times.of(timestamp),
      from,
      type,
      recordVersion: event.recordVersion === null ? null : protocolVersion(event.recordVersion),
      // Set when the connection is finished. It is here so that all messages have one hidden class.
      acknowledgedFrame: undefined,
      encrypted: event.isDecrypted,
    };
    this.messages.push(message);
    if (event.kind === "handshake") this.handshake(event, message, timestamp);
    else if (event.kind === "alert") {
      const alert = this.alert(from, timestamp, event.level, event.description);
      this.alerts.push(event.isDecrypted === true ? { ...alert, encrypted: true } : alert);
    } else if (event.kind === "malformed") {
      this.error(from, timestamp, `malformed ${type}: ${fault(event.error)}`);
    } else if (event.kind === "oversized") {
      this.error(from, timestamp, `${type} of ${event.length} bytes is not read`);
      bounds.reached("handshake-bytes", timestamp.frame);
    }
  }

  private handshake(
    { message: content, firstBytes, isDecrypted }: HandshakeEvent,
    message: Message,
    timestamp: Timestamp,
  ): void {
    const { helloFields } = this.context;
    const { from } = message;
    if (content.kind === "client-hello") {
      const { offer } = content;
      if (this.clientHello === null) {
        this.clientHello = helloFields.clientHelloAt(message, content, firstBytes);
      } else if (this.helloRetryRequest !== null && this.serverHello === null) {
        this.retriedClientHello ??= helloFields.clientHelloAt(message, content, firstBytes);
      }
      this.extensions(offer, message, timestamp);
    } else if (content.kind === "server-hello") {
      const { choice } = content;
      const hello = serverHelloAt(message, helloFields.ofChoice(choice));
      if (choice.isHelloRetryRequest) this.helloRetryRequest ??= hello;
      else {
        this.serverHello ??= hello;
        this.keyShare ??= choice.keyShare;
      }
      this.extensions(choice, message, timestamp);
    } else if (content.kind === "encrypted-extensions") {
      if (isDecrypted === true) this.extensions(content, message, timestamp);
    } else if (content.kind === "certificate") {
      // In a second handshake most servers show the same ones again.
      if (isDecrypted === true && this.certificates.some((each) => each.from === from)) return;
      this.hasOcspResponse ||= from === "server" && content.hasOcspResponse;
      for (const fields of this.context.certificates.of(content)) this.certificate(fields, from, timestamp);
    } else if (content.kind === "server-key-exchange") this.ephemeralKey ??= content.key;
    else if (content.kind === "certificate-request" && from === "server") {
      this.accepted = this.context.authorities.of(content.authorities);
    }
  }

  /** Notes which extensions could not be read. */
  private extensions(
    { extensions, errors }: Pick<Offer, "extensions" | "errors">,
    { from, type }: Message,
    timestamp: Timestamp,
  ): void {
    const { bounds } = this.context;
    if (extensions.length >= bounds.limits.extensions) bounds.reached("extensions", timestamp.frame);
    for (const error of errors) this.error(from, timestamp, `malformed ${type}: ${fault(error)}`);
  }

  private certificate(fields: CertificateFields, from: TlsSide, timestamp: Timestamp): void {
    const { bounds } = this.context;
    const most = bounds.limits.certificates;
    if (this.certificates.length >= most) return;
    if (fields.error !== null) this.error(from, timestamp, `malformed certificate: ${fault(fields.error)}`);
    // The decoder reads no more than this in one message: reaching the limit may mean that more was left out.
    if (this.certificates.push(certificateAt(timestamp.frame, from, fields)) === most) {
      bounds.reached("certificates", timestamp.frame);
    }
  }

  private alert(
    from: TlsSide,
    timestamp: Timestamp,
    level: number | null,
    description: number | null,
  ): Alert {
    return {
      frame: timestamp.frame,
      time: this.context.times.of(timestamp),
      from,
      level: level === null ? null : alertLevel(level),
      description: description === null ? null : alertDescription(description),
    };
  }

  private error(from: TlsSide, { frame }: Timestamp, text: string): void {
    const { bounds } = this.context;
    if (this.errors.length < bounds.limits.messages) this.errors.push({ frame, from, text });
    else bounds.reached("messages", frame);
  }
}

/** Messages that waited for the other side's bytes were read late. Few connections have any: check before sorting. */
function inOrder<T extends { readonly frame: number }>(list: readonly T[]): readonly T[] {
  let last = 0;
  for (const { frame } of list) {
    if (frame < last) return list.toSorted((a, b) => a.frame - b.frame);
    last = frame;
  }
  return list;
}
