// The messages of a connection in order -> whether the server resumed an earlier session:
// RFC 5246 section 7.3 (session id), RFC 5077 section 3.1 (ticket), RFC 9846 section 2.2 (pre-shared key).
import type { ClientHello } from "./messages/client-hello.ts";
import type { ServerHello } from "./messages/server-hello.ts";
import type { TlsMessageEvent, TlsSide } from "./tls-event.ts";
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

  message(event: TlsMessageEvent): void {
    // Of a second handshake, or in TLS 1.3 of no account.
    if (event.isDecrypted === true) return;
    const hello = event.kind === "handshake" ? event.message : null;
    if (hello?.kind === "client-hello") this.clientHello(hello);
    else if (hello?.kind === "server-hello") this.serverHello(hello);
    else if (this.hasServerHello && !this.isTls13) this.follow(event.from, event.type);
  }

  /** Bytes of either side are missing. */
  blind(): void {
    this.isServerDone = true;
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

  private follow(from: TlsSide, type: string): void {
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
