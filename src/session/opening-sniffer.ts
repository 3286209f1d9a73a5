// The first bytes of a side to what they look like.
import { join } from "../starttls/lines.ts";
import { uint8, uint32 } from "../bytes/integers.ts";
import { OPENING_BYTES } from "../starttls/opening-bytes.ts";
import { isProxyHeader } from "../starttls/proxy-header.ts";
import { looksLikeTls, tlsFormat } from "../tls/signature.ts";
import { plainKind } from "./plain-kind.ts";
import type { Opening, Side } from "./session.ts";

/** A line that has not ended by then tells what it is. */
const ENOUGH = 16;
const LINE_FEED = 0x0a;

export class OpeningSniffer {
  /** Nothing more is needed of the side. */
  isDone = false;
  private readonly from: Side;
  private frame = 0;
  private kind: Opening["kind"] | null = null;
  /** A copy of first bytes that do not tell enough yet. */
  private held: Uint8Array | null = null;

  constructor(from: Side) {
    this.from = from;
  }

  /** `bytes[start, end)` follow on what came before; `frame` brought them. */
  data(bytes: Uint8Array, start: number, end: number, frame: number): void {
    const limit = Math.min(end, start + OPENING_BYTES);
    const all = this.held === null ? bytes.subarray(start, limit) : join(this.held, bytes, start, limit);
    if (this.held === null) this.frame = frame;
    this.held = null;
    if (isGreeting(all)) this.tell("smtp");
    else if (isEnough(all)) this.judge(all);
    else this.held = all.slice();
  }

  /** Bytes of the side are missing. */
  gap(): void {
    if (this.held === null) this.isDone = true;
    else this.judge(this.held);
  }

  /** Null where the side said nothing, or its first bytes are missing. */
  build(): Opening | null {
    if (this.held !== null) this.judge(this.held);
    return this.kind === null ? null : { frame: this.frame, kind: this.kind };
  }

  private judge(bytes: Uint8Array): void {
    const format = tlsFormat(bytes);
    if (format !== null) return this.tell(format);
    const isProxy = this.from === "client" && isProxyHeader(bytes);
    this.tell(isProxy ? "proxy" : plainKind(this.from, bytes));
  }

  private tell(kind: Opening["kind"]): void {
    this.isDone = true;
    this.held = null;
    this.kind = kind;
  }
}

/** "220 ", "220-", "EHLO " or "HELO ": how nearly all begin, told at the price of two numbers. */
function isGreeting(bytes: Uint8Array): boolean {
  if (bytes.length <= 4) return false;
  const start = uint32(bytes, 0);
  return start === 0x32323020 || start === 0x3232302d || (uint8(bytes, 4) === 0x20 && isEhlo(start));
}

const isEhlo = (word: number): boolean => word === 0x45484c4f || word === 0x48454c4f;

function isEnough(bytes: Uint8Array): boolean {
  const guess = looksLikeTls(bytes, 0, bytes.length);
  return guess === "yes" || (guess === "no" && (bytes.length >= ENOUGH || bytes.includes(LINE_FEED)));
}
