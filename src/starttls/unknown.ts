// A protocol that nobody here knows: nothing is read but where a piece of the client begins with a ClientHello.
import type { Moment } from "../tcp/moment.ts";
import type { Dialect, DialectHost, Speaker } from "./dialect.ts";

const HANDSHAKE = 0x16;
const CLIENT_HELLO = 0x01;
const TYPE_AT = 5;

export class UnknownDialect implements Dialect {
  readonly protocol = "unknown";
  readonly upgrade = null;
  private readonly host: DialectHost;
  /** The client's hello was seen, so that the server's TLS is to come. */
  private isHelloSeen = false;

  constructor(host: DialectHost) {
    this.host = host;
  }

  data(from: Speaker, bytes: Uint8Array, start: number, end: number, moment: Moment): number {
    const isTls = from === "client" ? this.isHello(bytes, start, end) : this.isAnswer(bytes, start, end);
    if (isTls) return start;
    this.host.said("data", moment);
    return -1;
  }

  gap(): void {}

  takeUnread(): null {
    return null;
  }

  tlsBegan(): void {}

  private isHello(bytes: Uint8Array, start: number, end: number): boolean {
    if (bytes[start] !== HANDSHAKE || end - start <= TYPE_AT || bytes[start + TYPE_AT] !== CLIENT_HELLO)
      return false;
    this.isHelloSeen = this.host.guessTls(bytes, start, end) === "yes";
    return this.isHelloSeen;
  }

  private isAnswer(bytes: Uint8Array, start: number, end: number): boolean {
    return this.isHelloSeen && this.host.guessTls(bytes, start, end) === "yes";
  }
}
