// A capture file, or standard input, to its report.
import { type CaptureReport, type InspectOptions, Inspector } from "../inspect.ts";
import type { Session } from "../session/session.ts";
import { readInto } from "./read-into.ts";
import { SessionGate } from "./session-gate.ts";

export interface InspectFileOptions extends Omit<InspectOptions, "path" | "joined" | "onSession"> {
  /**
   * Gets the sessions whose connections are over, chunk by chunk; the report's `sessions` are then empty. Reading
   * goes on when the promise is settled, so memory does not grow with their number.
   */
  readonly onSessions?: (sessions: readonly Session[]) => Promise<void>;
  /** Bytes of the file read so far, and in all where that is known; called once a chunk. */
  readonly onProgress?: (bytesRead: number, totalBytes: number | null) => void;
  /** Computes the SHA-256 of each file, which reads it once more. */
  readonly sha256?: boolean;
}

/**
 * Reads a pcap or pcapng file, plain or compressed with gzip or zstd; "-" is standard input. Throws an InputError
 * where nothing can be read; what breaks off later gives a report with a warning.
 */
export async function inspectFile(path: string, options: InspectFileOptions = {}): Promise<CaptureReport> {
  const { onProgress, onSessions, sha256 = false, ...rest } = options;
  const gate = new SessionGate(onSessions);
  const inspector = new Inspector({ ...rest, ...gate.options, path });
  const capture = await readInto(
    inspector,
    path,
    async (bytesRead, totalBytes) => {
      onProgress?.(bytesRead, totalBytes);
      await gate.open();
    },
    { sha256 },
  );
  const contents = inspector.endCapture();
  await gate.open();
  return { capture, ...contents };
}
