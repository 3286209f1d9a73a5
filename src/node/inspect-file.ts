// A capture file, or standard input, to its report.
import { type CaptureReport, type InspectOptions, Inspector, withLateWarnings } from "../inspect.ts";
import { endReading, readInto, type ReadOptions } from "./read-into.ts";

export interface InspectFileOptions extends ReadOptions, Omit<InspectOptions, "path" | "joined"> {}

/**
 * Reads a pcap or pcapng file, plain or compressed with gzip or zstd; "-" is standard input. Throws an InputError
 * where nothing can be read; what breaks off later gives a report with a warning.
 */
export async function inspectFile(path: string, options: InspectFileOptions = {}): Promise<CaptureReport> {
  const inspector = new Inspector({ ...options, path });
  const capture = await readInto(inspector, path, options);
  const contents = await endReading(inspector, options);
  return { capture: withLateWarnings(capture, contents), ...contents };
}
