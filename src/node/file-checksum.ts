// A file to its SHA-256, so that the reader of a report can check which file it is about.
import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";

const READ_BYTES = 1 << 20;

/**
 * Lower-case hex. Null for what cannot be read a second time, as standard input, and for a file that does not hold
 * `bytes` bytes any more or cannot be read by now.
 */
export async function fileSha256(path: string, bytes: number): Promise<string | null> {
  if (path === "-" || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null;
  const hash = createHash("sha256");
  let hashed = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
      hash.update(chunk);
      hashed += chunk.length;
    }
  } catch {
    return null;
  }
  return hashed === bytes ? hash.digest("hex") : null;
}
