// A capture that was read -> the same with what others can rely on: its SHA-256, and how pcap-parser reads it.
import type { Capture } from "../report/report-document.ts";
import { SECOND_READER_BYTES } from "../report/second-reading.ts";
import type { CaptureStore } from "./capture-store.ts";
import type { CompareOptions } from "./second-reader.ts";
import { SourceError } from "./source-error.ts";

/** Where others will rely on what is said, in a page, an extract or a verification, pcap-parser takes some seconds at most. */
export const EVIDENCE_BYTES = 1 << 30;

/** For a capture that was read without: larger files have not been compared. */
export async function asEvidence<C extends Capture>(store: CaptureStore, capture: C): Promise<C> {
  const { path, bytes } = capture;
  if (bytes === null) return capture;
  const compared =
    bytes > SECOND_READER_BYTES ? await readTwice(store, capture, { limit: EVIDENCE_BYTES }) : capture;
  return { ...compared, sha256: await store.sha256(path, bytes) };
}

/** Lets pcap-parser read the file too, where it can; a damaged file it would read on in silence. */
export async function readTwice<C extends Capture>(
  store: CaptureStore,
  capture: C,
  options: CompareOptions,
): Promise<C> {
  if (capture.format !== "pcap" || capture.compression !== null || capture.damaged) return capture;
  const comparison = await store.compareReaders(capture.path, options).catch(unlessUnreadable);
  if (comparison === null) return capture;
  const differences = comparison.differences.map((line) => `pcap-parser reads it otherwise: ${line}`);
  return {
    ...capture,
    secondReader: { name: "pcap-parser", ...comparison },
    warnings: [...capture.warnings, ...differences],
  };
}

/** A file of a ring buffer may be gone by now. What was read of it stands. */
function unlessUnreadable(error: unknown): null {
  if (error instanceof SourceError) return null;
  throw error;
}
