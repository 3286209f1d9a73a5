// Standard input -> its text, if there may be some.
import { once } from "node:events";
import { fstatSync } from "node:fs";

/** Of a whole log, the beginning has to do. */
const MAX_BYTES = 1 << 20;
const STDIN = 0;

/** What a program that starts this one has to say is there by then. */
const SOCKET_WAIT_MS = 200;

/** A pipe or a file; a socket, as Node.js gives to those that it starts, only if text is there: it may stay open. */
export async function isPiped(): Promise<boolean> {
  try {
    const input = fstatSync(STDIN);
    return input.isFIFO() || input.isFile() || (input.isSocket() && (await isReadable()));
  } catch {
    return false;
  }
}

async function isReadable(): Promise<boolean> {
  try {
    await once(process.stdin, "readable", { signal: AbortSignal.timeout(SOCKET_WAIT_MS) });
    return true;
  } catch {
    process.stdin.destroy();
    return false;
  }
}

export interface PipedText {
  readonly text: string;
  /** Nothing came after it. */
  readonly isWhole: boolean;
}

export async function readText(): Promise<PipedText> {
  const { bytes, isWhole } = await readAtMost(process.stdin, MAX_BYTES);
  return { text: new TextDecoder(encodingOf(bytes)).decode(bytes), isWhole };
}

/** The first `limit` bytes; `isWhole` is false where more came. A device, or a pipe, may have no end. */
export async function readAtMost(
  source: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<{ readonly bytes: Uint8Array; readonly isWhole: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    pieces.push(piece);
    length += piece.length;
    if (length > limit) break;
  }
  return { bytes: Buffer.concat(pieces).subarray(0, limit), isWhole: length <= limit };
}

/** Windows PowerShell writes UTF-16 with a byte order mark, and cmd /u without one: text begins with ASCII in both. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === undefined || second === undefined) return "utf-8";
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0) ? "utf-16be" : "utf-8";
}
