// A capture file and chosen sessions of it -> their packets as a capture of their own.
import { type ExtractOptions, extractPackets, type ExtractReport } from "../extract/extract-packets.ts";
import type { Session } from "../session/session.ts";
import { readSource } from "./read-source.ts";
import { SourceError } from "../reading/source-error.ts";

export interface ExtractFileOptions extends ExtractOptions {
  /** As the sessions were read with. */
  readonly maxBytes?: number;
}

/**
 * Gives `write` the packets of sessions of a file, plain or compressed, in pieces. It is read twice: "-" cannot be read
 * so. Throws an ExtractError where something cannot be rewritten; `write` may have been given pieces by then.
 */
export function extractFile(
  path: string,
  sessions: readonly Session[],
  write: (piece: Uint8Array) => void,
  { maxBytes = Number.POSITIVE_INFINITY, ...options }: ExtractFileOptions = {},
): Promise<ExtractReport> {
  return extractPackets(() => fileChunks(path, maxBytes), sessions, write, options);
}

/** An error of reading was reported when the capture was inspected. */
export async function* fileChunks(
  path: string,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = maxBytes;
  try {
    for await (const chunk of readSource(path)) {
      yield chunk.length > left ? chunk.subarray(0, left) : chunk;
      left -= chunk.length;
      if (left < 0) break;
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
  }
}
