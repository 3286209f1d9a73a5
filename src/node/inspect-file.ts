// A capture file, or standard input, to its report.
import type { CaptureReport } from "../capture-report.ts";
import type { CaptureReadingOptions } from "../reading/capture-reading.ts";
import { inspectCapture } from "../reading/inspect-capture.ts";
import { FILES } from "./file-store.ts";

export type InspectFileOptions = Omit<CaptureReadingOptions, "joined">;

/**
 * Reads a pcap or pcapng file, plain or compressed with gzip or zstd; "-" is standard input. Throws an InputError
 * where nothing can be read; what breaks off later gives a report with a warning.
 */
export const inspectFile = (path: string, options: InspectFileOptions = {}): Promise<CaptureReport> =>
  inspectCapture(FILES, path, options);
