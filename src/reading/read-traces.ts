// A capture that was inspected, and sessions of it -> their packets, by reading its files once more.
import { type TraceOptions, TraceReader } from "../compare/wire/trace-reader.ts";
import type { WireTrace } from "../compare/wire/wire-trace.ts";
import type { Capture } from "../report/report-document.ts";
import type { Session } from "../session/session.ts";
import type { CaptureStore } from "./capture-store.ts";
import { readAgain } from "./read-again.ts";

export interface ReadTracesOptions extends Omit<TraceOptions, "joined"> {
  /** As the capture was read with. */
  readonly maxBytes?: number | undefined;
}

/** `files`: those of the capture, as they were read. */
export async function readTraces(
  store: Pick<CaptureStore, "open">,
  files: readonly Capture[],
  sessions: readonly Session[],
  { maxBytes, ...options }: ReadTracesOptions = {},
): Promise<readonly WireTrace[]> {
  const reader = new TraceReader(sessions, { ...options, joined: files.length > 1 });
  let next = 1;
  for (const { path, packets, frames } of files) {
    reader.beginFile(frames?.first ?? next);
    for await (const chunk of readAgain(store, path, maxBytes)) reader.push(chunk);
    next = (frames?.first ?? next) + (packets ?? 0);
  }
  reader.finish();
  return reader.traces;
}
