// A capture file, or standard input, to its report.
import { type CaptureReport, type InspectOptions, Inspector, withLateWarnings } from "../inspect.ts";
import { readInto, type ReadOptions } from "./read-into.ts";

export interface InspectFileOptions extends ReadOptions, Omit<InspectOptions, "path" | "joined"> {
  /**
   * Called whenever a piece of the file was read, behind `onSession` for what ended in it. Reading goes on when the
   * promise is settled: here a writer waits for its reader, so that memory does not grow with the sessions.
   */
  readonly afterPiece?: () => Promise<void>;
  /** Bytes of the file read so far, and in all where that is known; called once a chunk. */
  readonly onProgress?: (bytesRead: number, totalBytes: number | null) => void;
}

/**
 * Reads a pcap or pcapng file, plain or compressed with gzip or zstd; "-" is standard input. Throws an InputError
 * where nothing can be read; what breaks off later gives a report with a warning.
 */
export async function inspectFile(path: string, options: InspectFileOptions = {}): Promise<CaptureReport> {
  const { afterPiece = nothing } = options;
  const inspector = new Inspector({ ...options, path });
  const capture = await readInto(inspector, path, afterPiece, options);
  while (inspector.endSome()) await afterPiece();
  const contents = inspector.endCapture();
  await afterPiece();
  return { capture: withLateWarnings(capture, contents), ...contents };
}

const nothing = (): Promise<void> => Promise.resolve();
