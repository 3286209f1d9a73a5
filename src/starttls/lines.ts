// Bytes of one side -> lines that end in LF, with or without CR (RFC 5321 section 2.3.7), up to a maximum length.
import { concat } from "../bytes/concat.ts";
import type { Interner } from "../bytes/interner.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { lineText } from "./line-texts.ts";

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export class LineReader {
  /** The current line, or the one taken last, is longer than what is kept of it. */
  isCut = false;
  /** The line taken last ended in LF without CR. */
  isBare = false;
  private readonly longest: number;
  private readonly texts: Interner<string> | null;
  /** The beginning of a line whose end has not come yet. */
  private partial: Uint8Array | null = null;
  /** The beginning of the current line is missing: it is dropped when it ends. */
  private dropping = false;

  /** `longest`: bytes kept of a line; `texts`: those of lines that recur, null if they may be secret. */
  constructor(longest: number = DEFAULT_LIMITS["line-bytes"], texts: Interner<string> | null = null) {
    this.longest = longest;
    this.texts = texts;
  }

  get atLineStart(): boolean {
    return this.partial === null && !this.dropping;
  }

  /** The bytes of the unfinished line; null at the start of a line. */
  get unfinished(): Uint8Array | null {
    return this.partial;
  }

  /** The unfinished bytes hold a whole line: they were held as possible TLS. */
  get holdsLine(): boolean {
    return this.partial?.includes(LINE_FEED) === true;
  }

  /** The offset after the line that ends in `bytes[start, end)`, or -1. */
  endOfLine(bytes: Uint8Array, start: number, end: number): number {
    for (let i = start; i < end; i++) if (bytes[i] === LINE_FEED) return i + 1;
    return -1;
  }

  /** Text of the line that ends before `end`; null if its beginning is missing. */
  take(bytes: Uint8Array, start: number, end: number): string | null {
    if (this.dropping) {
      this.dropping = false;
      this.partial = null;
      return null;
    }
    const { partial } = this;
    if (partial === null) return this.text(bytes, start, end);
    this.partial = null;
    const whole = concat(partial, bytes.subarray(start, end));
    return this.text(whole, 0, whole.length);
  }

  /** Keeps the beginning of a line whose end has not come yet. */
  keep(bytes: Uint8Array, start: number, end: number): void {
    if (this.dropping || start === end) return;
    const kept = this.partial?.length ?? 0;
    this.isCut = kept + end - start > this.longest;
    if (kept >= this.longest) return;
    const until = Math.min(end, start + this.longest - kept);
    this.partial =
      this.partial === null ? bytes.slice(start, until) : concat(this.partial, bytes.subarray(start, until));
  }

  /** The beginning of the line at hand is missing. */
  get isDropping(): boolean {
    return this.dropping;
  }

  /** Bytes are missing: those up to the next line end are dropped. */
  drop(): void {
    this.dropping = true;
    this.partial = null;
  }

  /** The missing bytes ended with a line. */
  resume(): void {
    this.dropping = false;
  }

  takeUnfinished(): Uint8Array | null {
    const { partial } = this;
    this.partial = null;
    return partial;
  }

  /** Without the line's end. */
  private text(bytes: Uint8Array, start: number, end: number): string {
    const { longest, texts } = this;
    this.isCut = end - start > longest;
    let stop = end > start && bytes[end - 1] === LINE_FEED ? end - 1 : end;
    this.isBare = stop === start || bytes[stop - 1] !== CARRIAGE_RETURN;
    if (!this.isBare) stop--;
    stop = Math.min(stop, start + longest);
    return lineText(texts, bytes, start, stop);
  }
}
