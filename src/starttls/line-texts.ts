// A line's bytes -> its text, each distinct line decoded once: a server says the same to all. Not for secrets.
import type { Interner } from "../bytes/interner.ts";

/** Longer lines do not recur. */
const MAX_RECURRING_BYTES = 256;
const decoder = new TextDecoder();

/** Text of `bytes[start, end)`; `known` is null if it may be secret. */
export function lineText(
  known: Interner<string> | null,
  bytes: Uint8Array,
  start: number,
  end: number,
): string {
  if (known === null || end - start > MAX_RECURRING_BYTES) return decoder.decode(bytes.subarray(start, end));
  return (
    known.find(bytes, start, end) ?? known.add(bytes, start, end, decoder.decode(bytes.subarray(start, end)))
  );
}
