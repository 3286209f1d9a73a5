// A list of file names, one a line or each ended by a NUL byte (find -print0), to the names.
import { createReadStream } from "node:fs";
import { captureFormats } from "../capture/formats.ts";
import { compressionOf } from "../reading/decompress/decompress.ts";
import { InputError } from "../reading/input-error.ts";
import { sourceError } from "./source-error.ts";

/** "-" is standard input. Blank lines name nothing. Throws an InputError where there is no name, or no list. */
export async function readNames(path: string, isNullSeparated: boolean): Promise<string[]> {
  const bytes = await readList(path);
  // Windows PowerShell writes UTF-16 with a byte order mark.
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
  const names = isNullSeparated ? text.split("\0") : text.split(/\r?\n/);
  const found = names.filter((name) => name.trim() !== "");
  if (found.length === 0) {
    throw new InputError("no-names", "this list names no capture: write one path a line into it");
  }
  if (found.some((name) => name.includes("\0"))) {
    throw new InputError(
      "not-a-list",
      "this is not a list with one name per line: add -0 if its names end with NUL bytes",
    );
  }
  return found;
}

async function readList(path: string): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let bytesRead = 0;
  try {
    for await (const piece of path === "-" ? process.stdin : createReadStream(path)) {
      if (bytesRead === 0) refuseCapture(piece);
      pieces.push(piece);
      bytesRead += piece.length;
    }
  } catch (error) {
    throw sourceError(error, bytesRead);
  }
  return Buffer.concat(pieces);
}

/** It may have gigabytes. */
function refuseCapture(head: Uint8Array): void {
  if (!captureFormats.some((format) => format.recognises(head)) && compressionOf(head) === null) return;
  throw new InputError("not-a-list", "this is a capture and no list of names: name it without --files-from");
}
