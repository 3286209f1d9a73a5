// A capture file and chosen sessions of it -> their packets as a capture of their own.
import { type ExtractOptions, extractPackets, type ExtractReport } from "../extract/extract-packets.ts";
import type { Session } from "../session/session.ts";
import { readAgain } from "../reading/read-again.ts";
import { FILES } from "./file-store.ts";

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
  { maxBytes, ...options }: ExtractFileOptions = {},
): Promise<ExtractReport> {
  return extractPackets(() => readAgain(FILES, path, maxBytes), sessions, write, options);
}
