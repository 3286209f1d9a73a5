// An unknown protocol: all that is read is whether a side's answer to the other begins with TLS.
import { concat } from "../bytes/concat.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { Dialect, DialectHost, Speaker, TlsGuess } from "./dialect.ts";

/** Enough to recognise a ClientHello. */
const SNIFF_BYTES = 6;

interface Side {
  /** All that the side has sent since the other's last bytes may be TLS. */
  mayBegin: boolean;
  /** The first bytes of possible TLS. */
  held: Uint8Array | null;
}

export class UnknownDialect implements Dialect {
  readonly protocol = "unknown";
  readonly upgrade = null;
  private readonly host: DialectHost;
  private readonly sides: Record<Speaker, Side> = {
    client: { mayBegin: true, held: null },
    server: { mayBegin: true, held: null },
  };
  /** The client's hello came: the server's TLS is due. */
  private isHelloSeen = false;

  constructor(host: DialectHost) {
    this.host = host;
  }

  data(from: Speaker, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): number {
    const side = this.sides[from];
    this.sides[from === "client" ? "server" : "client"].mayBegin = true;
    if (!side.mayBegin) {
      this.host.said("data", timestamp);
      return -1;
    }
    const first = concat(
      side.held ?? new Uint8Array(0),
      bytes.subarray(start, Math.min(end, start + SNIFF_BYTES)),
    );
    const guess = from === "client" ? this.isHello(first) : this.isAnswer(first);
    if (guess === "yes") return start;
    side.mayBegin = guess === "more";
    side.held = guess === "more" ? first : null;
    this.host.said(guess === "more" ? "incomplete" : "data", timestamp);
    return -1;
  }

  gap(from: Speaker): void {
    this.sides[from] = { mayBegin: true, held: null };
  }

  takeUnread(from: Speaker): Uint8Array | null {
    const { held } = this.sides[from];
    this.sides[from].held = null;
    return held;
  }

  tlsBegan(): void {}

  private isHello(first: Uint8Array): TlsGuess {
    const guess = this.host.guessClientHello(first, 0, first.length);
    this.isHelloSeen ||= guess === "yes";
    return guess;
  }

  private isAnswer(first: Uint8Array): TlsGuess {
    return this.isHelloSeen ? this.host.guessTls(first, 0, first.length) : "no";
  }
}
