// What the STARTTLS protocols of text lines share: bytes of both sides -> lines, and TLS where a line could begin.
import type { Interner } from "../bytes/interner.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { Dialect, DialectHost, Speaker } from "./dialect.ts";
import { LineReader } from "./lines.ts";
import { readAgain, tlsBegins } from "./tls-begins.ts";
import { Upgrade } from "./upgrade.ts";

/** A side's lines, and the literals between them. */
interface Side {
  readonly lines: LineReader;
  /** Bytes of a literal that are still to come. */
  literal: number;
}

export abstract class LineDialect implements Dialect {
  abstract readonly protocol: string;
  readonly upgrade = new Upgrade();
  private readonly host: DialectHost;
  private readonly sides: Record<Speaker, Side>;
  /** Verbs whose reply has not come yet, in order. */
  private awaited: string[] = [];
  private isGreeted = false;

  constructor(host: DialectHost) {
    this.host = host;
    this.sides = { client: newSide(host, null), server: newSide(host, host.texts) };
  }

  /** Each returns the name of what was said. A line comes without its end and without literals. */
  protected abstract clientLine(line: string, timestamp: Timestamp): string;
  protected abstract serverLine(line: string, timestamp: Timestamp): string;

  data(from: Speaker, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): number {
    const side = this.sides[from];
    for (let at = start; at < end;) {
      if (side.literal > 0) {
        const taken = Math.min(side.literal, end - at);
        side.literal -= taken;
        at += taken;
        this.host.said("data", timestamp);
        continue;
      }
      const { lines } = side;
      const mayBegin = lines.unfinished !== null || lines.atLineStart;
      const guess = mayBegin ? tlsBegins(this.host, lines.unfinished, bytes, at, end) : "no";
      if (guess === "yes") return at;
      if (guess === "no" && lines.holdsLine) return this.readAgain(from, [bytes, at, end], timestamp);
      // CR or LF may also be bytes of a TLS record's header.
      const next = guess === "more" ? -1 : lines.endOfLine(bytes, at, end);
      if (next < 0) {
        lines.keep(bytes, at, end);
        if (lines.isCut) this.host.reached("line-bytes");
        this.host.said("incomplete", timestamp);
        return -1;
      }
      const text = lines.take(bytes, at, next);
      if (lines.isCut) this.host.reached("line-bytes");
      this.line(from, text, timestamp);
      at = next;
    }
    return -1;
  }

  gap(from: Speaker, length: number): void {
    const side = this.sides[from];
    if (side.literal > length) {
      side.literal -= length;
      return;
    }
    side.literal = 0;
    side.lines.drop();
    if (from === "client") return;
    this.awaited = [];
    this.isGreeted = true;
  }

  takeUnread(from: Speaker): Uint8Array | null {
    return this.sides[from].lines.takeUnfinished();
  }

  tlsBegan(): void {}

  /** The side's next bytes are a literal. */
  protected skip(from: Speaker, literal: number): void {
    this.sides[from].literal = literal;
  }

  /** The client's command will be answered. */
  protected await(verb: string): void {
    if (this.awaited.length < this.host.limits["awaited-replies"]) this.awaited.push(verb);
    else this.host.reached("awaited-replies");
  }

  /** The verb that the next reply answers; undefined if none is awaited. */
  protected get next(): string | undefined {
    return this.awaited[0];
  }

  /** A reply is complete: the verb that it answers. */
  protected answered(): string | undefined {
    return this.awaited.shift();
  }

  /** True for the first reply if it is the greeting: a client may speak before that. */
  protected greets(): boolean {
    if (this.isGreeted) return false;
    this.isGreeted = true;
    return this.host.isWhole || this.awaited.length === 0;
  }

  private readAgain(
    from: Speaker,
    following: readonly [bytes: Uint8Array, start: number, end: number],
    timestamp: Timestamp,
  ): number {
    const { lines } = this.sides[from];
    return readAgain(
      lines.takeUnfinished() ?? new Uint8Array(0),
      following,
      (all) => this.data(from, all, 0, all.length, timestamp),
      (unread) => lines.keep(unread, 0, unread.length),
    );
  }

  private line(from: Speaker, text: string | null, timestamp: Timestamp): void {
    if (text === null) return;
    this.host.said(
      from === "client" ? this.clientLine(text, timestamp) : this.serverLine(text, timestamp),
      timestamp,
    );
  }
}

const newSide = ({ limits }: DialectHost, texts: Interner<string> | null): Side => ({
  lines: new LineReader(limits["line-bytes"], texts),
  literal: 0,
});
