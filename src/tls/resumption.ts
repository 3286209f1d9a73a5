// The messages of a connection in order -> whether the server resumed an earlier session:
// RFC 5246 section 7.3 (session id), RFC 5077 section 3.1 (ticket), RFC 8446 section 2.2 (pre-shared key).
import type { ClientHello } from "./messages/client-hello.ts";
import type { ServerHello } from "./messages/server-hello.ts";
import type { TlsEvent, TlsMessageEvent } from "./tls-event.ts";
import { isTls13 } from "./versions.ts";

const PRE_SHARED_KEY = 0x0029;
/** Messages up to TLS 1.2 that a server sends only in a full handshake. */
const FULL_HANDSHAKE = new Set(["Certificate", "ServerKeyExchange", "ServerHelloDone"]);

export class Resumption {
  /** Null if unknown. */
  isResumed: boolean | null = null;
  /** The client's, copied; null if it sent none. */
  private sessionId: Uint8Array | null = null;
  private isTls13 = false;
  private hasServerHello = false;
  /** The client answered the server's whole flight, or bytes that may have done so are missing. */
  private isServerDone = false;

  add(event: TlsEvent): void {
    if (event.kind === "handshake" && event.message.kind === "client-hello") this.clientHello(event.message);
    else if (event.kind === "handshake" && event.message.kind === "server-hello") {
      this.serverHello(event.message);
    } else if (event.kind === "blind") this.isServerDone = true;
    else if ("type" in event && !this.isTls13) this.message(event);
  }

  private clientHello({ sessionId }: ClientHello): void {
    this.sessionId = sessionId.length === 0 ? null : sessionId.slice();
  }

  private serverHello({ sessionId, choice }: ServerHello): void {
    const { isHelloRetryRequest, negotiatedVersion, extensions } = choice;
    if (isHelloRetryRequest) return;
    this.hasServerHello = true;
    this.isTls13 = isTls13(negotiatedVersion);
    if (this.isTls13) this.isResumed = extensions.some(({ type }) => type === PRE_SHARED_KEY);
    else if (this.sessionId !== null) this.isResumed = isSame(this.sessionId, sessionId);
  }

  private message({ from, type }: TlsMessageEvent): void {
    if (!this.hasServerHello) return;
    if (from === "server" && FULL_HANDSHAKE.has(type)) this.isResumed = false;
    if (type !== "ChangeCipherSpec") return;
    // In a full handshake the client's comes first.
    if (from === "client") this.isServerDone = true;
    else if (!this.isServerDone) this.isResumed ??= true;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
