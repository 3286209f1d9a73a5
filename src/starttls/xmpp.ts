// XMPP of clients and of servers: <starttls/> and <proceed/> or <failure/> (RFC 6120 section 5.4).
import { concat } from "../bytes/concat.ts";
import { latin1 } from "../bytes/ascii.ts";
import { at } from "../bytes/integers.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { Dialect, DialectHost, Speaker } from "./dialect.ts";
import { OPENING_BYTES, type OpeningBytes, type Recognition } from "./opening-bytes.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";
import { readAgain, tlsBegins } from "./tls-begins.ts";
import { Upgrade } from "./upgrade.ts";

/** Bytes kept of an XMPP tag: its name comes first, and longer tags have nothing to do with TLS. */
const TAG_BYTES = 4096;

export const xmpp: StarttlsProtocol = {
  name: "xmpp",
  ports: [5222, 5269],
  recognises,
  create: (host) => new XmppDialect(host),
};

/** A side's tags; text between them is skipped. */
interface Side {
  inTag: boolean;
  /** TLS begins after a tag, or as an answer; not within text. */
  inText: boolean;
  /** The quotation mark that an attribute's value ends with; 0 outside of values. */
  quote: number;
  /** The beginning of a tag, or of what may be TLS. */
  partial: Uint8Array | null;
}

const TAG = /^<(\/?)(?:[\w.-]+:)?([\w.-]+)(?=[\s/>])(.*?)(\/?)>$/s;
const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const KNOWN = new Set(
  "abort auth challenge error failure features iq message presence proceed response starttls stream success".split(
    " ",
  ),
);
/** Elements that a client sends after TLS, or without it: SASL, its predecessor in <iq/>, stanzas, and dialback. */
const AFTER_TLS = new Set(["auth", "iq", "message", "presence", "response", "result", "verify"]);
const decoder = new TextDecoder();

class XmppDialect implements Dialect {
  readonly protocol = "xmpp";
  readonly upgrade = new Upgrade();
  private readonly host: DialectHost;
  private readonly sides: Record<Speaker, Side> = { client: newSide(), server: newSide() };
  /** Inside the server's list of features: whether TLS is among them. */
  private listed: boolean | null = null;

  constructor(host: DialectHost) {
    this.host = host;
  }

  data(from: Speaker, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): number {
    const side = this.sides[from];
    this.sides[from === "client" ? "server" : "client"].inText = false;
    for (let offset = start; offset < end;) {
      if (!side.inTag) {
        if (side.partial === null) offset = behindSpace(bytes, offset, end);
        if (offset === end) break;
        const guess = side.inText ? "no" : tlsBegins(this.host, side.partial, bytes, offset, end);
        if (guess === "yes") return offset;
        if (guess === "more") {
          keep(side, bytes, offset, end);
          break;
        }
        if (side.partial !== null) return this.readAgain(from, [bytes, offset, end], timestamp);
        offset = tagStart(side, bytes, offset, end);
        if (!side.inTag) {
          this.host.said("data", timestamp);
          return -1;
        }
      }
      const stop = tagEnd(side, bytes, offset, end);
      keep(side, bytes, offset, stop);
      offset = stop;
      if (!side.inTag) this.host.said(this.tag(from, takeText(side), timestamp), timestamp);
    }
    if (side.partial !== null) this.host.said("incomplete", timestamp);
    return -1;
  }

  gap(from: Speaker): void {
    this.sides[from] = newSide();
  }

  takeUnread(from: Speaker): Uint8Array | null {
    const { partial } = this.sides[from];
    this.sides[from] = newSide();
    return partial;
  }

  tlsBegan(): void {}

  private readAgain(
    from: Speaker,
    following: readonly [bytes: Uint8Array, start: number, end: number],
    timestamp: Timestamp,
  ): number {
    const side = this.sides[from];
    const held = side.partial ?? new Uint8Array(0);
    side.partial = null;
    return readAgain(
      held,
      following,
      (all) => this.data(from, all, 0, all.length, timestamp),
      (unread) => {
        side.partial = unread;
      },
    );
  }

  /** Gives the element, like `<proceed>`. */
  private tag(from: Speaker, text: string, timestamp: Timestamp): string {
    const [, slash, name = "", attributes = "", empty] = TAG.exec(text) ?? [];
    if (from === "client") this.clientTag(name, slash === "/", timestamp);
    else if (name === "features") this.features(slash === "/" || empty === "/", slash === "/");
    else if (this.listed !== null) {
      if (name === "starttls") this.listed = true;
      return "incomplete";
    } else if (name === "proceed") this.upgrade.answer(name, true, timestamp);
    else if (name === "failure" && !attributes.includes("xmpp-sasl"))
      this.upgrade.answer(name, false, timestamp);
    return KNOWN.has(name) ? `<${name}>` : "data";
  }

  private clientTag(name: string, isEnd: boolean, timestamp: Timestamp): void {
    if (name === "starttls" && !isEnd) this.upgrade.ask(name, timestamp);
    if (name === "stream" && isEnd) this.upgrade.hasQuit = true;
    if (AFTER_TLS.has(name)) this.upgrade.continuedInClear = true;
  }

  private features(isOver: boolean, isEndTag: boolean): void {
    if (!isEndTag) this.listed = false;
    if (!isOver) return;
    // After SASL the features are others.
    if (!this.upgrade.continuedInClear && this.listed !== null) this.upgrade.offered = this.listed;
    this.listed = null;
  }
}

const newSide = (): Side => ({ inTag: false, inText: false, quote: 0, partial: null });

function recognises(_from: Speaker, { bytes }: OpeningBytes): Recognition {
  const first = bytes[behindSpace(bytes, 0, bytes.length)];
  if (first !== undefined && first !== LESS_THAN) return "no";
  const text = latin1(bytes);
  if (/^\s*(?:<\?xml[^>]*\?>\s*)?<(?:[\w.-]+:)?stream[\s>]/.test(text)) return "yes";
  // Perhaps only the XML declaration has come.
  const isBegun = /^\s*(?:<\?xml[^>]*(?:\?>\s*)?)?(?:<[\w.:-]*)?$/.test(text);
  return isBegun && bytes.length < OPENING_BYTES ? "more" : "no";
}

function behindSpace(bytes: Uint8Array, start: number, end: number): number {
  let offset = start;
  while (offset < end && at(bytes, offset) <= 0x20 && isSpace(at(bytes, offset))) offset++;
  return offset;
}

const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** Where a tag begins, which sets `inTag`; `end` if none does. */
function tagStart(side: Side, bytes: Uint8Array, start: number, end: number): number {
  const length = bytes.subarray(start, end).indexOf(LESS_THAN);
  side.inTag = length >= 0;
  side.inText = !side.inTag;
  side.quote = 0;
  return length < 0 ? end : start + length;
}

/** The offset after the tag, which clears `inTag`; or `end`. */
function tagEnd(side: Side, bytes: Uint8Array, start: number, end: number): number {
  for (let offset = start; offset < end; offset++) {
    const byte = at(bytes, offset);
    if (side.quote !== 0) {
      if (byte === side.quote) side.quote = 0;
    } else if (byte === 0x22 || byte === 0x27) side.quote = byte;
    else if (byte === GREATER_THAN) {
      side.inTag = false;
      return offset + 1;
    }
  }
  return end;
}

function keep(side: Side, bytes: Uint8Array, start: number, end: number): void {
  const kept = side.partial ?? new Uint8Array(0);
  const until = Math.min(end, start + Math.max(0, TAG_BYTES - kept.length));
  if (side.partial === null || until > start) side.partial = concat(kept, bytes.subarray(start, until));
}

/** A tag that is longer than what is kept has lost its end; only its name counts. */
function takeText(side: Side): string {
  const text = decoder.decode(side.partial ?? new Uint8Array(0));
  side.partial = null;
  return text.endsWith(">") ? text : `${text}>`;
}
