// A capture file, or standard input, to its report.
import { type CaptureReport, withLateWarnings } from "../capture-report.ts";
import { CaptureReading, type CaptureReadingOptions } from "./capture-reading.ts";

export type InspectFileOptions = Omit<CaptureReadingOptions, "joined">;

/**
 * Reads a pcap or pcapng file, plain or compressed with gzip or zstd; "-" is standard input. Throws an InputError
 * where nothing can be read; what breaks off later gives a report with a warning.
 */
export async function inspectFile(path: string, options: InspectFileOptions = {}): Promise<CaptureReport> {
  const reading = new CaptureReading(options);
  const capture = await reading.read(path);
  const contents = await reading.end();
  return { capture: withLateWarnings(capture, contents), ...contents };
}
