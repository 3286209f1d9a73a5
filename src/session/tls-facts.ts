// TLS events and the frames they came in to the `tls` part of a session.
import type { DecodeError } from "../bytes/cursor.ts";
import { MESSAGES } from "../limits.ts";
import type { Moment } from "../tcp/moment.ts";
import type { HandshakeMessage } from "../tls/messages.ts";
import type { EphemeralKey } from "../tls/messages/server-key-exchange.ts";
import { alertDescription, alertLevel, protocolVersion } from "../tls/registry/code-points.ts";
import type { TlsEvent, TlsMessageEvent, TlsSide } from "../tls/tls-event.ts";
import type { BuildContext } from "./build-context.ts";
import { certificateAt, clientHelloAt, keyExchangeText, serverHelloAt } from "./hello-fields.ts";
import type { Alert, Certificate, ClientHello, Message, ServerHello, TlsSession } from "./session.ts";

export class TlsFacts {
  private readonly context: BuildContext;
  private clientHello: ClientHello | null = null;
  private helloRetryRequest: ServerHello | null = null;
  private serverHello: ServerHello | null = null;
  private ephemeralKey: EphemeralKey | null = null;
  private keyShare: number | null = null;
  private readonly certificates: Certificate[] = [];
  private readonly alerts: Alert[] = [];
  private readonly messages: Message[] = [];
  private readonly errors: { readonly frame: number; readonly from: TlsSide; readonly text: string }[] = [];

  constructor(context: BuildContext) {
    this.context = context;
  }

  /** What `event` holds is only valid during the call; nothing of it is kept. */
  add(event: TlsEvent, moment: Moment): void {
    if ("type" in event) this.message(event, moment);
    else if (event.kind === "encrypted-alert-suspected") {
      this.alerts.push(this.alert(event.from, moment, null, null));
    } else this.error(event.from, moment, notice(event));
  }

  build(established: boolean): TlsSession {
    const { clientHello, helloRetryRequest, serverHello, certificates, messages, errors } = this;
    const share = this.keyShare;
    const key = this.ephemeralKey ?? (share === null ? null : { kind: "named-curve", group: share });
    return {
      clientHello,
      helloRetryRequest,
      serverHello,
      certificates,
      alerts: this.alerts,
      // What waited for bytes of the other side was read late.
      messages: messages.toSorted((a, b) => a.frame - b.frame),
      established,
      errors,
      keyExchange: key && keyExchangeText(key),
    };
  }

  private message(event: TlsMessageEvent, moment: Moment): void {
    if (this.messages.length >= MESSAGES) return;
    const { from, type } = event;
    const message: Message = {
      frame: moment.frame,
      time: this.context.times.of(moment),
      from,
      type,
      recordVersion: event.recordVersion === null ? null : protocolVersion(event.recordVersion),
    };
    this.messages.push(message);
    if (event.kind === "handshake") this.handshake(event.message, message, moment);
    else if (event.kind === "alert") {
      this.alerts.push(this.alert(from, moment, event.level, event.description));
    } else if (event.kind === "malformed") {
      this.error(from, moment, `malformed ${type}: ${fault(event.error)}`);
    } else if (event.kind === "oversized") {
      this.error(from, moment, `${type} of ${event.length} bytes is not read`);
    }
  }

  private handshake(content: HandshakeMessage, message: Message, moment: Moment): void {
    const { recurring } = this.context;
    const { from } = message;
    if (content.kind === "client-hello") {
      this.clientHello ??= clientHelloAt(message, recurring.offer(content));
    } else if (content.kind === "server-hello") {
      const hello = serverHelloAt(message, recurring.choice(content));
      if (content.isHelloRetryRequest) this.helloRetryRequest ??= hello;
      else {
        this.serverHello ??= hello;
        this.keyShare ??= content.keyShare;
      }
    } else if (content.kind === "certificate") {
      for (const der of content.certificates) this.certificate(der, from, moment);
    } else if (content.kind === "server-key-exchange") this.ephemeralKey ??= content.key;
    if ("errors" in content) {
      for (const error of content.errors)
        this.error(from, moment, `malformed ${message.type}: ${fault(error)}`);
    }
  }

  private certificate(der: Uint8Array, from: TlsSide, moment: Moment): void {
    const fields = this.context.recurring.certificate(der);
    if (fields.error !== null) this.error(from, moment, `malformed certificate: ${fault(fields.error)}`);
    this.certificates.push(certificateAt(moment.frame, from, fields));
  }

  private alert(from: TlsSide, moment: Moment, level: number | null, description: number | null): Alert {
    return {
      frame: moment.frame,
      time: this.context.times.of(moment),
      from,
      level: level === null ? null : alertLevel(level),
      description: description === null ? null : alertDescription(description),
    };
  }

  private error(from: TlsSide, { frame }: Moment, text: string): void {
    if (this.errors.length < MESSAGES) this.errors.push({ frame, from, text });
  }
}

/** Like "extensions is cut short at byte 71". */
function fault({ kind, field, offset }: DecodeError): string {
  const what = { truncated: "is cut short", trailing: "ends too early", invalid: "is invalid" }[kind];
  return `${field} ${what} at byte ${offset}`;
}

function notice(event: Exclude<TlsEvent, TlsMessageEvent | { kind: "encrypted-alert-suspected" }>): string {
  if (event.kind === "broken-handshake") return `a handshake message breaks off: ${fault(event.error)}`;
  if (event.kind === "not-tls") return "bytes that are no TLS record";
  return "bytes are missing, so the records behind them cannot be told apart";
}
