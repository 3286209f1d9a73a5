// Bytes of one side to lines that end in LF, with or without CR (RFC 5321 section 2.3.7), kept to a bound.
import { LINE_BYTES } from "../limits.ts";

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const decoder = new TextDecoder();

export class LineReader {
  /** The beginning of a line whose end has not come yet. */
  private partial: Uint8Array | null = null;
  /** The line's end is still to come and its beginning was lost or cut: it is dropped when it ends. */
  private dropping = false;

  get atLineStart(): boolean {
    return this.partial === null && !this.dropping;
  }

  /** The unfinished line's bytes; null at a line's start. */
  get unfinished(): Uint8Array | null {
    return this.partial;
  }

  /** Offset behind the line that ends in `bytes[start, end)`, or -1. */
  endOfLine(bytes: Uint8Array, start: number, end: number): number {
    for (let i = start; i < end; i++) if (bytes[i] === LINE_FEED) return i + 1;
    return -1;
  }

  /** Text of the line that ends before `end`; null where its beginning was lost. */
  take(bytes: Uint8Array, start: number, end: number): string | null {
    if (this.dropping) {
      this.dropping = false;
      this.partial = null;
      return null;
    }
    const { partial } = this;
    this.partial = null;
    return partial === null ? lineText(bytes, start, end) : lineText(join(partial, bytes, start, end));
  }

  /** Keeps the beginning of a line whose end has not come yet. */
  keep(bytes: Uint8Array, start: number, end: number): void {
    if (this.dropping || start === end) return;
    const kept = this.partial?.length ?? 0;
    if (kept >= LINE_BYTES) return;
    const until = Math.min(end, start + LINE_BYTES - kept);
    this.partial =
      this.partial === null ? bytes.slice(start, until) : join(this.partial, bytes, start, until);
  }

  /** The bytes up to the next line end are of no use. */
  drop(): void {
    this.dropping = true;
    this.partial = null;
  }

  takeUnfinished(): Uint8Array | null {
    const { partial } = this;
    this.partial = null;
    return partial;
  }
}

/** Without the line's end; LINE_BYTES at most. */
function lineText(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let stop = bytes[end - 1] === LINE_FEED ? end - 1 : end;
  if (bytes[stop - 1] === CARRIAGE_RETURN && stop > start) stop--;
  return decoder.decode(bytes.subarray(start, Math.min(stop, start + LINE_BYTES)));
}

export function join(first: Uint8Array, bytes: Uint8Array, start: number, end: number): Uint8Array {
  const joined = new Uint8Array(first.length + end - start);
  joined.set(first);
  joined.set(bytes.subarray(start, end), first.length);
  return joined;
}
