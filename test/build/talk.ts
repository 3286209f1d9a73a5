// A clear dialogue for one dialect, in which each piece arrives in a frame of its own, from 1 on.
import { DEFAULT_LIMITS, type LimitName } from "../../src/limits.ts";
import type { ClearReader, DialectHost, Speaker, TlsGuess } from "../../src/starttls/dialect.ts";
import { Interner } from "../../src/bytes/interner.ts";
import { KnownSmtp } from "../../src/starttls/smtp-known.ts";
import type { Upgrade } from "../../src/starttls/upgrade.ts";
import type { Timestamp } from "../../src/tcp/timestamp.ts";
import { looksLikeClientHello, looksLikeTls } from "../../src/tls/signature.ts";

/** One character a byte. */
export const HELLO = "\x16\x03\x01\x00\x05\x01rest";

export const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

export class Talk<Reader extends ClearReader = ClearReader> implements DialectHost {
  readonly spoken: string[] = [];
  readonly isWhole: boolean;
  proxy: DialectHost["proxy"] = null;
  readonly limits = DEFAULT_LIMITS;
  readonly texts = new Interner<string>();
  readonly knownSmtp = new KnownSmtp();
  readonly limitsReached: LimitName[] = [];
  readonly dialect: Reader;
  /** What each side sent from the byte on at which its TLS begins. */
  readonly tls: Record<Speaker, string> = { client: "", server: "" };
  private readonly inTls = { client: false, server: false };
  private frame = 0;

  constructor(create: (host: DialectHost) => Reader, isWhole = true) {
    this.isWhole = isWhole;
    this.dialect = create(this);
  }

  client(...pieces: string[]): this {
    for (const piece of pieces) this.give("client", bytesOf(piece), this.timestamp(++this.frame));
    return this;
  }

  server(...pieces: string[]): this {
    for (const piece of pieces) this.give("server", bytesOf(piece), this.timestamp(++this.frame));
    return this;
  }

  gap(from: Speaker, length = 10): this {
    this.dialect.gap(from, length);
    return this;
  }

  guessClientHello(bytes: Uint8Array, start: number, end: number): TlsGuess {
    return looksLikeClientHello(bytes, start, end);
  }

  guessTls(bytes: Uint8Array, start: number, end: number): TlsGuess {
    return looksLikeTls(bytes, start, end);
  }

  said(name: string): void {
    this.spoken.push(name);
  }

  reached(limit: LimitName): void {
    this.limitsReached.push(limit);
  }

  replay(from: Speaker, bytes: Uint8Array, timestamp: Timestamp): void {
    this.give(from, bytes, timestamp);
  }

  private give(from: Speaker, bytes: Uint8Array, timestamp: Timestamp): void {
    let start = 0;
    if (!this.inTls[from]) {
      start = this.dialect.data(from, bytes, 0, bytes.length, timestamp);
      if (start < 0) return;
      this.inTls[from] = true;
      this.tls[from] += textOf(this.dialect.takeUnread(from) ?? new Uint8Array());
      this.dialect.tlsBegan();
    }
    this.tls[from] += textOf(bytes.subarray(start));
  }

  private timestamp(frame: number): Timestamp {
    return { frame, seconds: frame, nanoseconds: 0, decimals: 6 };
  }
}

export type Turn = readonly [from: Speaker, text: string];

/** The same turns in pieces of `size` bytes. */
export function played<Reader extends ClearReader>(
  talk: Talk<Reader>,
  turns: readonly Turn[],
  size = Number.POSITIVE_INFINITY,
): Talk<Reader> {
  for (const [from, text] of turns) {
    for (let at = 0; at < text.length; at += size) talk[from](text.slice(at, at + size));
  }
  return talk;
}

/** What the dialogue told about TLS, frames for timestamps. */
export function told(upgrade: Upgrade | null) {
  if (upgrade === null) return null;
  const { offered, command, reply, continuedInClear, hasQuit } = upgrade;
  return {
    offered,
    command: command && [command.verb, command.timestamp.frame],
    reply: reply && [reply.text, reply.isAccepted, reply.timestamp.frame],
    continuedInClear,
    hasQuit,
  };
}

/** The same with the defaults of a dialogue in which nothing of TLS was said. */
export const upgrade = (parts: Partial<NonNullable<ReturnType<typeof told>>> = {}) => ({
  offered: null,
  command: null,
  reply: null,
  continuedInClear: false,
  hasQuit: false,
  ...parts,
});
