// The cleartext of both sides, in the order in which it came -> lines as fields, and which bytes may be shown (RFC 5321
// section 4, RFC 3030, RFC 4954 section 4).
import { uint16 } from "../bytes/integers.ts";
import { latin1 } from "../bytes/ascii.ts";
import { concat } from "../bytes/concat.ts";
import { isProxyHeader } from "../starttls/proxy-header.ts";
import { beginsSmtpLine } from "../starttls/smtp-commands.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import { count } from "../text/amounts.ts";
import { endpointText } from "../text/places.ts";
import type { Session, Side } from "../session/session.ts";
import type { Field } from "./field.ts";
import { OpenWords } from "./open-words.ts";
import { otherSide } from "../session/other-side.ts";

/** Bytes of a side's cleartext that has come in one piece. */
export interface ClearPiece {
  readonly from: Side;
  /** Offset in the side's stream. */
  readonly start: number;
  readonly bytes: Uint8Array;
  readonly timestamp: Timestamp;
  /** It acknowledges bytes of the other side that had not been captured. */
  readonly isAhead: boolean;
}

export interface ClearLine {
  readonly field: Field;
  /** Of the line, from `field.start` on; empty where nothing of it is shown. */
  readonly bytes: Uint8Array;
  /** What is shown of it: the bytes after it, but for the line's end, may be a secret. */
  readonly shown: number;
}

/** Of a PROXY header's beginning, which ends with the length of the rest (proxy-protocol.txt section 2.2). */
const PROXY_BYTES = 16;
/** Of unfinished lines; a longer one is no line. */
const MAX_LINE_BYTES = 16_384;
const MAY_BE = "may be a login or a message";

class LineOfSide {
  bytes = new Uint8Array(0);
  start = 0;
  /** Where the next byte is expected. */
  next = -1;
  isBegun = false;
  /** The beginning of the line is missing. */
  isCut = false;
  /** It began where the client's lines are secret: replies that came before its end do not change that. */
  isSecret = false;
  /** Bytes of a chunk that are still to come. */
  chunk = 0;
}

export class ClearFields {
  readonly lines: Readonly<Record<Side, ClearLine[]>> = { client: [], server: [] };
  private readonly isSmtp: boolean;
  private readonly proxy: Session["proxy"];
  private readonly sides: Readonly<Record<Side, LineOfSide>> = {
    client: new LineOfSide(),
    server: new LineOfSide(),
  };
  private readonly words: OpenWords;

  /** `isWhole`: the beginning of the connection is in the capture. */
  constructor({ protocol, proxy }: Pick<Session, "protocol" | "proxy">, isWhole: boolean) {
    this.isSmtp = protocol === "smtp" || protocol === "lmtp";
    this.proxy = proxy;
    this.words = new OpenWords(this.isSmtp, isWhole);
  }

  add(piece: ClearPiece): void {
    const side = this.sides[piece.from];
    if (piece.isAhead) this.words.lose(otherSide(piece.from));
    if (side.next >= 0 && side.next !== piece.start) this.lose(piece, side);
    if (side.bytes.length === 0) side.start = piece.start;
    side.next = piece.start + piece.bytes.length;
    const { bytes } = piece;
    let from = side.isBegun ? 0 : this.proxyHeader(piece);
    side.isBegun = true;
    while (from < bytes.length) {
      if (side.chunk > 0) {
        const taken = Math.min(side.chunk, bytes.length - from);
        this.show(piece.from, piece.start + from, bytes.slice(from, from + taken), 0);
        side.chunk -= taken;
        from += taken;
        continue;
      }
      const end = bytes.indexOf(0x0a, from);
      const until = end < 0 ? bytes.length : end + 1;
      if (side.bytes.length === 0) {
        side.start = piece.start + from;
        side.isSecret = this.words.isSecret;
      }
      side.bytes = concat(side.bytes, bytes.subarray(from, until));
      if (end >= 0 || side.bytes.length > MAX_LINE_BYTES) this.line(piece.from, side, piece.timestamp);
      from = until;
    }
  }

  /** A PROXY header in bytes, which is no line, where the client begins with it: where it ends in the piece. */
  private proxyHeader({ from, start, bytes }: ClearPiece): number {
    if (this.proxy?.version !== 2 || from !== "client" || bytes.length < PROXY_BYTES || !isProxyHeader(bytes))
      return 0;
    const length = Math.min(bytes.length, PROXY_BYTES + uint16(bytes, PROXY_BYTES - 2));
    const { source, destination } = this.proxy;
    const ends =
      source === null || destination === null
        ? ""
        : `, Src: ${endpointText(source)}, Dst: ${endpointText(destination)}`;
    const field = { start, length, name: "PROXY Protocol", value: `Version 2${ends}`, isDecisive: true };
    this.lines.client.push({ field, bytes: bytes.slice(0, length), shown: length });
    return length;
  }

  finish(timestamp: Timestamp): void {
    for (const from of ["client", "server"] as const) {
      const side = this.sides[from];
      if (side.bytes.length > 0) this.line(from, side, timestamp);
    }
  }

  /** Bytes are missing before the piece: it begins in a line, unless it looks like the beginning of one. */
  private lose({ from, start, bytes, timestamp }: ClearPiece, side: LineOfSide): void {
    if (side.bytes.length > 0) this.line(from, side, timestamp);
    side.chunk = Math.max(0, side.chunk - (start - side.next));
    side.isCut = !beginsSmtpLine(from, bytes, 0, bytes.length);
    this.words.lose(from);
  }

  private line(from: Side, side: LineOfSide, timestamp: Timestamp): void {
    const { bytes, start, isCut } = side;
    side.bytes = new Uint8Array(0);
    const ending = /\r?\n$/.exec(latin1(bytes))?.[0] ?? "";
    // What follows a line that is too long belongs to it.
    side.isCut = ending === "" && bytes.length > MAX_LINE_BYTES;
    const line = {
      text: latin1(bytes).slice(0, bytes.length - ending.length),
      isComplete: ending === "\r\n",
      isSecret: side.isSecret,
      timestamp,
    };
    if (isCut) {
      this.words.cut(from);
      this.show(from, start, bytes, 0);
      return;
    }
    this.show(from, start, bytes, this.words[from === "client" ? "command" : "answer"](line));
    if (from === "client") side.chunk = this.words.chunkAfter(line.text);
  }

  private show(from: Side, start: number, bytes: Uint8Array, shown: number): void {
    const lines = this.lines[from];
    if (shown > 0) {
      lines.push({ field: this.field(from, start, bytes, shown), bytes, shown });
      return;
    }
    const last = lines.at(-1);
    const isNext = last?.shown === 0 && last.field.start + last.field.length === start;
    const first = isNext ? (lines.pop()?.field.start ?? start) : start;
    lines.push(masked(first, start + bytes.length - first));
  }

  /** In Wireshark's words. */
  private field(from: Side, start: number, bytes: Uint8Array, shown: number): Field {
    const text = latin1(bytes).replaceAll("\r", "\\r").replaceAll("\n", "\\n");
    const line = latin1(bytes).replace(/\r?\n$/, "");
    return {
      start,
      length: bytes.length,
      name: from === "server" ? "Response" : this.isSmtp ? "Command Line" : "Request",
      value: shown >= line.length ? text : `${text.slice(0, shown).trimEnd()}… (the rest ${MAY_BE})`,
      isDecisive: true,
      ...partsOf(start, line.slice(0, shown), from, this.isSmtp),
    };
  }
}

function masked(start: number, length: number): ClearLine {
  const value = `${count(length, "byte")} that ${MAY_BE}`;
  return { field: { start, length, name: "Masked", value }, bytes: new Uint8Array(0), shown: 0 };
}

/** The words of a line of SMTP. */
function partsOf(start: number, line: string, from: Side, isSmtp: boolean): Pick<Field, "children"> {
  const [, first = "", gap = "", rest = ""] =
    (from === "client" ? /^(\S+)(\s*)(.*)$/s : /^(\d{3})([ -]?)(.*)$/s).exec(line) ?? [];
  if (!isSmtp || first === "") return {};
  const children: Field[] = [
    { start, length: first.length, name: from === "client" ? "Command" : "Response code", value: first },
  ];
  if (rest !== "") {
    const name = from === "client" ? "Request parameter" : "Response parameter";
    children.push({ start: start + first.length + gap.length, length: rest.length, name, value: rest });
  }
  return { children };
}
