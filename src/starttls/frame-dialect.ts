// What the STARTTLS protocols of binary messages share: bytes of both sides -> whole messages, and TLS where a message
// could begin.
import { concat } from "../bytes/concat.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { Dialect, DialectHost, Speaker } from "./dialect.ts";
import { tlsBegins } from "./tls-begins.ts";
import { Upgrade } from "./upgrade.ts";

/** Bytes kept of a message: those about TLS are shorter, and the rest is only counted. */
const CLEAR_MESSAGE_BYTES = 512;

/** A side's unfinished message. */
interface Side {
  /** Its first bytes, as many as are kept. */
  kept: Uint8Array | null;
  received: number;
  /** Bytes in all; null until the header is complete. */
  length: number | null;
  /** Message boundaries are lost: only TLS is looked for. */
  isLost: boolean;
  /** TLS may begin here although boundaries are lost: the side answers the other, or bytes before this are missing. */
  mayBegin: boolean;
}

/** `more`: the header is not complete; `invalid`: no message begins like this. */
export type FrameLength = number | "more" | "invalid";

export abstract class FrameDialect implements Dialect {
  abstract readonly protocol: string;
  readonly upgrade = new Upgrade();
  /** TLS can no longer follow: messages are not read any more. */
  protected isOver = false;
  private readonly host: DialectHost;
  private readonly sides: Record<Speaker, Side> = { client: newSide(), server: newSide() };

  constructor(host: DialectHost) {
    this.host = host;
  }

  /** Bytes of the message that begins with `head`, header included; never fewer than there are in a header. */
  protected abstract frameLength(from: Speaker, head: Uint8Array): FrameLength;
  /** Reads the beginning of a message, at most CLEAR_MESSAGE_BYTES; gives its name. */
  protected abstract message(from: Speaker, bytes: Uint8Array, timestamp: Timestamp): string;

  data(from: Speaker, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): number {
    const side = this.sides[from];
    this.sides[from === "client" ? "server" : "client"].mayBegin = true;
    let at = start;
    while (at < end && !this.isOver) {
      if (side.isLost && !side.mayBegin) break;
      if (side.length === null) {
        const guess = tlsBegins(this.host, side.kept, bytes, at, end);
        if (guess === "yes") return at;
        if (guess === "no" && side.isLost) lose(side);
        if (guess === "more" || !this.readHeader(from, bytes, at, end)) {
          if (guess === "more" || !side.isLost) keep(side, bytes, at, end);
          break;
        }
      }
      const stop = Math.min(end, at + (side.length ?? 0) - side.received);
      keep(side, bytes, at, stop);
      at = stop;
      if (side.received === side.length) {
        this.host.said(this.message(from, takeMessage(side), timestamp), timestamp);
      } else this.host.said("incomplete", timestamp);
    }
    if (at < end) this.host.said(this.isOver || side.isLost ? "data" : "incomplete", timestamp);
    return -1;
  }

  gap(from: Speaker): void {
    const side = this.sides[from];
    lose(side);
    side.mayBegin = true;
  }

  takeUnread(from: Speaker): Uint8Array | null {
    const { kept } = this.sides[from];
    this.sides[from] = newSide();
    return kept;
  }

  tlsBegan(): void {}

  /** False if the header is incomplete or invalid. */
  private readHeader(from: Speaker, bytes: Uint8Array, start: number, end: number): boolean {
    const side = this.sides[from];
    if (side.isLost) return false;
    const head =
      side.kept === null ? bytes.subarray(start, end) : concat(side.kept, bytes.subarray(start, end));
    const length = this.frameLength(from, head);
    // Bytes that were held as possible TLS may be more than one message.
    const isInvalid = length === "invalid" || (length !== "more" && length < side.received);
    if (isInvalid) lose(side);
    if (isInvalid || length === "more") return false;
    side.length = length;
    return true;
  }
}

const newSide = (): Side => ({
  kept: null,
  received: 0,
  length: null,
  isLost: false,
  mayBegin: true,
});

function keep(side: Side, bytes: Uint8Array, start: number, end: number): void {
  const kept = side.kept ?? new Uint8Array(0);
  const until = Math.min(end, start + Math.max(0, CLEAR_MESSAGE_BYTES - kept.length));
  side.kept = concat(kept, bytes.subarray(start, until));
  side.received += end - start;
}

function lose(side: Side): void {
  side.kept = null;
  side.received = 0;
  side.length = null;
  side.isLost = true;
  side.mayBegin = false;
}

function takeMessage(side: Side): Uint8Array {
  const message = side.kept ?? new Uint8Array(0);
  side.kept = null;
  side.received = 0;
  side.length = null;
  return message;
}
