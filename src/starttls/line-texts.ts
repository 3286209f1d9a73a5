// Lines' bytes to text, each distinct line once: a server says the same to all. Only for what holds no secrets.
import { uint8 } from "../bytes/integers.ts";
import { RECURRING } from "../limits.ts";

/** Longer lines do not recur. */
const LONGEST = 256;
const decoder = new TextDecoder();

interface Known {
  /** A copy. */
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** One a capture. */
export class LineTexts {
  private readonly known = new Map<number, Known>();

  /** Text of `bytes[start, end)`, which are not kept. */
  of(bytes: Uint8Array, start: number, end: number): string {
    if (end - start > LONGEST) return decodedLine(bytes, start, end);
    let sum = end - start;
    for (let i = start; i < end; i++) sum = (Math.imul(sum, 31) + uint8(bytes, i)) | 0;
    const found = this.known.get(sum);
    if (found !== undefined && isSame(found.bytes, bytes, start, end)) return found.text;
    const text = decodedLine(bytes, start, end);
    // Starting over is simpler than forgetting the oldest, and as good: distinct ones are few.
    if (this.known.size >= RECURRING) this.known.clear();
    this.known.set(sum, { bytes: bytes.slice(start, end), text });
    return text;
  }
}

export const decodedLine = (bytes: Uint8Array, start: number, end: number): string =>
  decoder.decode(bytes.subarray(start, end));

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = start; i < end; i++) if (uint8(known, i - start) !== uint8(bytes, i)) return false;
  return true;
}
