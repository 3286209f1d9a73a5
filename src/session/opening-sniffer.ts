// The first bytes of a side -> what they look like: SMTP, TLS, HTTP, a PROXY header, text or binary data.
import { concat } from "../bytes/concat.ts";
import { uint8, uint32 } from "../bytes/integers.ts";
import { OPENING_BYTES } from "../starttls/opening-bytes.ts";
import { isProxyHeader } from "../starttls/proxy-header.ts";
import { looksLikeTls, tlsFormat } from "../tls/signature.ts";
import { plainKind } from "./plain-kind.ts";
import type { Opening, Side } from "./session.ts";

/** So many bytes are enough, even if the line has not ended. */
const SNIFF_BYTES = 16;
const LINE_FEED = 0x0a;

export class OpeningSniffer {
  /** The kind is known, or can no longer be. */
  isDone = false;
  private readonly from: Side;
  private frame = 0;
  private kind: Opening["kind"] | null = null;
  /** A copy of first bytes that do not suffice yet. */
  private held: Uint8Array | null = null;

  constructor(from: Side) {
    this.from = from;
  }

  /** `bytes[start, end)` follow on what came before; `frame` brought them. */
  data(bytes: Uint8Array, start: number, end: number, frame: number): void {
    if (this.held === null) {
      this.frame = frame;
      if (isGreeting(bytes, start, end)) return this.settle("smtp");
    }
    const view = bytes.subarray(start, Math.min(end, start + OPENING_BYTES));
    const all = this.held === null ? view : concat(this.held, view);
    this.held = null;
    if (isGreeting(all, 0, all.length)) this.settle("smtp");
    else if (suffices(all)) this.judge(all);
    else this.held = all.slice();
  }

  /** Bytes of the side are missing. */
  gap(): void {
    if (this.held === null) this.isDone = true;
    else this.judge(this.held);
  }

  /** Null if the side said nothing, or its first bytes are missing. */
  build(): Opening | null {
    if (this.held !== null) this.judge(this.held);
    return this.kind === null ? null : { frame: this.frame, kind: this.kind };
  }

  private judge(bytes: Uint8Array): void {
    const format = tlsFormat(bytes);
    if (format !== null) return this.settle(format);
    const isProxy = this.from === "client" && isProxyHeader(bytes);
    this.settle(isProxy ? "proxy" : plainKind(this.from, bytes));
  }

  private settle(kind: Opening["kind"]): void {
    this.isDone = true;
    this.held = null;
    this.kind = kind;
  }
}

/** "220 ", "220-", "EHLO " or "HELO ", as nearly all sides begin: a cheap test before the others. */
function isGreeting(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start <= 4) return false;
  const word = uint32(bytes, start);
  return word === 0x32323020 || word === 0x3232302d || (uint8(bytes, start + 4) === 0x20 && isEhlo(word));
}

const isEhlo = (word: number): boolean => word === 0x45484c4f || word === 0x48454c4f;

function suffices(bytes: Uint8Array): boolean {
  const guess = looksLikeTls(bytes, 0, bytes.length);
  return guess === "yes" || (guess === "no" && (bytes.length >= SNIFF_BYTES || bytes.includes(LINE_FEED)));
}
