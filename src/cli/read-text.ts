// Standard input -> its text, if there may be some.
import { fstatSync } from "node:fs";

/** Of a whole log, the beginning has to do. */
const MAX_BYTES = 1 << 20;
const STDIN = 0;

/** A pipe or a file: not a terminal, nor a socket that nobody may ever write to. */
export function isPiped(): boolean {
  try {
    const input = fstatSync(STDIN);
    return input.isFIFO() || input.isFile();
  } catch {
    return false;
  }
}

export async function readText(): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length >= MAX_BYTES) break;
  }
  const bytes = Buffer.concat(pieces).subarray(0, MAX_BYTES);
  // Windows PowerShell writes UTF-16 with a byte order mark.
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8").decode(bytes);
}
