// One capture -> its report.
import { type CaptureReport, withLateWarnings } from "../capture-report.ts";
import { CaptureReading, type CaptureReadingOptions } from "./capture-reading.ts";
import type { CaptureStore } from "./capture-store.ts";

/** Throws an InputError where nothing can be read; what breaks off later gives a report with a warning. */
export async function inspectCapture(
  store: CaptureStore,
  path: string,
  options: Omit<CaptureReadingOptions, "joined">,
): Promise<CaptureReport> {
  const reading = new CaptureReading(store, options);
  const capture = await reading.read(path);
  const contents = await reading.end();
  return { capture: withLateWarnings(capture, contents), ...contents };
}
