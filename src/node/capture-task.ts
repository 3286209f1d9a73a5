// One capture of several -> its report, or the text of its sessions as their connections end.
import type { CaptureReport } from "../capture-report.ts";
import type { Seen } from "../report/seen.ts";
import type { InputError } from "../reading/input-error.ts";
import { inspectFile, type InspectFileOptions } from "./inspect-file.ts";
import type { LiveTask } from "./batch-writer.ts";
import { createSharedWriter } from "./shared-writer.ts";
import { createLiveWriter, type LiveFormat, type LiveWriter, type Write } from "../reading/live-writer.ts";

/** Can be cloned, so that a worker may take it. */
export interface CaptureTask {
  readonly path: string;
  readonly options: Omit<
    InspectFileOptions,
    "onSession" | "afterPiece" | "sharing" | "onProgress" | "signal" | "decryption"
  > & { readonly decryption?: null | undefined };
  /** Null where the report is to hold the sessions. */
  readonly live: LiveFormat | null;
}

export interface TaskReport extends CaptureReport {
  /** What sessions there were; null where they are in the report. */
  readonly seen: Seen | null;
}

export type TaskOutcome =
  | { readonly path: string; readonly report: TaskReport }
  | { readonly path: string; readonly error: InputError };

/** What a task, or several, are connected to. */
export interface TaskHooks {
  /** Gets the text of live formats, in the order of the tasks. */
  readonly write: Write;
  /** Bytes of all files read so far, once a chunk. */
  readonly onProgress: (bytesRead: number) => void;
  /** Ends the reading: what was read until then is reported. */
  readonly signal: AbortSignal;
}

/** With more than one job, worker threads may read the sessions of live text. Throws an InputError where nothing can be read. */
export async function inspectTask(
  { path, options, live }: CaptureTask,
  { write, ...hooks }: TaskHooks,
  jobs = 1,
): Promise<TaskReport> {
  const writer = live && (await createWriter({ path, options, live }, write, jobs));
  try {
    const report = await inspectFile(path, { ...options, ...hooks, ...writer?.options });
    return { ...report, seen: writer && (await writer.end([report.capture])) };
  } finally {
    writer?.close?.();
  }
}

function createWriter(task: LiveTask, write: Write, jobs: number): Promise<LiveWriter> {
  // Connections with keys are read in this thread.
  const isShared = jobs > 1 && task.path !== "-" && task.options.keyLog === undefined;
  return isShared ? createSharedWriter(task, jobs, write) : createLiveWriter(task.live, write);
}
