// The first bytes of a side -> whether they are of a given protocol.
import { uint8 } from "../bytes/integers.ts";
import { latin1 } from "../bytes/ascii.ts";
import type { Speaker } from "./dialect.ts";

/** The first bytes of a side by which its protocol is recognised: no greeting is longer (RFC 5321 section 4.5.3.1.5). */
export const OPENING_BYTES = 512;

/**
 * `maybe`: other protocols begin like this too, so the port or the other side decides; `more`: too few bytes.
 */
export type Recognition = "yes" | "maybe" | "no" | "more";

export class OpeningBytes {
  /** At most {@link OPENING_BYTES}. */
  readonly bytes: Uint8Array;
  private known: { readonly line: string | null } | null = null;

  /** The bytes are not copied. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes.length > OPENING_BYTES ? bytes.subarray(0, OPENING_BYTES) : bytes;
  }

  /** The first line without its end; null until it has ended. Read only when asked for. */
  get line(): string | null {
    this.known ??= { line: firstLine(this.bytes) };
    return this.known.line;
  }
}

interface LineRule {
  /** First lines of no other protocol. */
  readonly yes?: RegExp;
  readonly maybe?: RegExp;
}

/** Recognises a protocol of text lines by the first line of either side. */
export function byFirstLine(
  rules: Readonly<Record<Speaker, LineRule>>,
): (from: Speaker, opening: OpeningBytes) => Recognition {
  return (from, { line }) => {
    if (line === null) return "more";
    const { yes, maybe } = rules[from];
    if (yes?.test(line)) return "yes";
    return maybe?.test(line) ? "maybe" : "no";
  };
}

function firstLine(bytes: Uint8Array): string | null {
  for (let index = 0; index < bytes.length; index++) {
    const byte = uint8(bytes, index);
    if (byte === LINE_FEED) {
      const isReturn = index > 0 && bytes[index - 1] === CARRIAGE_RETURN;
      return latin1(bytes, 0, isReturn ? index - 1 : index);
    }
    // A control character: these bytes are not text, whatever follows.
    if (byte < 0x20 && byte !== TAB && byte !== CARRIAGE_RETURN) return latin1(bytes, 0, index + 1);
  }
  return bytes.length < OPENING_BYTES ? null : latin1(bytes);
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
