// Stored bytes to uncompressed bytes: gzip (RFC 1952) and zstd (RFC 8878), recognised by their first bytes.
import type { Engine } from "./engine.ts";
import { SourceError } from "../source-error.ts";

export type Compression = "gzip" | "zstd";

/** How compressed data came to an end that is not its own. */
export interface EarlyEnd {
  /** The file ends before the compressed data does; false where the data stops making sense. */
  readonly truncated: boolean;
  readonly warning: string;
}

/** Bytes that are needed to recognise the compression. */
export const COMPRESSION_MAGIC_BYTES = 4;

/** `head` are the file's first bytes. */
export function compressionOf(head: Uint8Array): Compression | null {
  const [first, second, third, fourth] = head;
  if (first === 0x1f && second === 0x8b) return "gzip";
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return "zstd";
  return null;
}

/**
 * Yields all that can be decompressed, in chunks of their own memory, and calls `onEarlyEnd` where that is not all.
 * Throws a SourceError where it is nothing, and closes the engine. Each chunk of `stored` must stay as it is until the next is asked for.
 */
export async function* decompress(
  engine: Engine,
  compression: Compression,
  stored: AsyncIterable<Uint8Array>,
  onEarlyEnd: (end: EarlyEnd) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  try {
    for await (const piece of pieces(stored, engine.pieceBytes)) {
      const written = engine.write(piece);
      // The consumer works on the piece before while another thread may work on this one.
      for (const chunk of engine.ready.splice(0)) {
        bytes += chunk.length;
        yield chunk;
      }
      await written;
      if (engine.failure !== null) break;
    }
    if (engine.failure === null) await engine.end();
    for (const chunk of engine.ready) {
      bytes += chunk.length;
      yield chunk;
    }
    if (engine.failure !== null) onEarlyEnd(earlyEnd(compression, engine.failure === "truncated", bytes));
  } finally {
    engine.close();
  }
}

async function* pieces(chunks: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += length) yield chunk.subarray(start, start + length);
  }
}

function earlyEnd(compression: Compression, truncated: boolean, bytes: number): EarlyEnd {
  if (bytes === 0) {
    throw new SourceError(
      "broken-compression",
      `this begins like ${compression} data, but nothing of it can be decompressed: ` +
        `test it with "${compression} -t", and fetch it again`,
    );
  }
  return {
    truncated,
    warning: truncated
      ? `the ${compression} data ends early; the ${bytes} bytes that it gave were read`
      : `the ${compression} data makes no sense after it gave ${bytes} bytes; these were read, the rest was not`,
  };
}
