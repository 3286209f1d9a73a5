// A capture file, or standard input, to its report.
import { type CaptureReport, type InspectOptions, Inspector, withLateWarnings } from "../inspect.ts";
import type { Session } from "../session/session.ts";
import { readInto, type ReadOptions } from "./read-into.ts";
import { SessionGate } from "./session-gate.ts";

export interface InspectFileOptions
  extends ReadOptions, Omit<InspectOptions, "path" | "joined" | "onSession"> {
  /**
   * Gets the sessions whose connections are over, chunk by chunk; the report's `sessions` are then empty. Reading
   * goes on when the promise is settled, so memory does not grow with their number.
   */
  readonly onSessions?: (sessions: readonly Session[]) => Promise<void>;
  /** Bytes of the file read so far, and in all where that is known; called once a chunk. */
  readonly onProgress?: (bytesRead: number, totalBytes: number | null) => void;
}

/**
 * Reads a pcap or pcapng file, plain or compressed with gzip or zstd; "-" is standard input. Throws an InputError
 * where nothing can be read; what breaks off later gives a report with a warning.
 */
export async function inspectFile(path: string, options: InspectFileOptions = {}): Promise<CaptureReport> {
  const { onSessions, ...rest } = options;
  const gate = new SessionGate(onSessions);
  const inspector = new Inspector({ ...rest, ...gate.options, path });
  const capture = await readInto(inspector, path, () => gate.open(), options);
  while (inspector.endSome()) await gate.open();
  const contents = inspector.endCapture();
  await gate.open();
  return { capture: withLateWarnings(capture, contents), ...contents };
}
