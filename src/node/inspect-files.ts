// Capture files -> one document, as the program's --json prints it.
import { amongAll, reportOf } from "../inspect-captures.ts";
import type { Capture, ReportDocument } from "../report/report-document.ts";
import type { Session } from "../session/session.ts";
import { inspectAll } from "./capture-pool.ts";
import type { CaptureTask } from "./capture-task.ts";
import { InputError } from "../reading/input-error.ts";
import { inspectJoined } from "./inspect-joined.ts";

export type InspectFilesOptions = CaptureTask["options"] & {
  /** The files are those of a ring buffer, and one capture: see {@link inspectJoined}. */
  readonly join?: boolean;
  /** Files that are read at the same time, where it is more than one by worker threads; 1 unless given. */
  readonly jobs?: number;
  /** Gets what cannot be read, and the others are read; unless given it is thrown. */
  readonly onUnreadable?: (path: string, error: InputError) => void;
  /** Bytes of all files read so far, once a chunk. */
  readonly onProgress?: (bytesRead: number) => void;
  /** Ends the reading: the document then holds what was read. */
  readonly signal?: AbortSignal;
};

/**
 * Reads files as {@link inspectFile} does, and puts together what they hold; findings and causes that rest on several
 * sessions are made over all. Throws an InputError where a file cannot be read.
 */
export async function inspectFiles(
  paths: readonly string[],
  { join = false, ...options }: InspectFilesOptions = {},
): Promise<ReportDocument> {
  return reportOf(join ? await readJoined(paths, options) : await readEach(paths, options));
}

interface Read {
  readonly captures: readonly Capture[];
  readonly sessions: readonly Session[];
}

async function readEach(
  paths: readonly string[],
  {
    jobs = 1,
    onUnreadable = raise,
    onProgress = ignored,
    signal = new AbortController().signal,
    ...options
  }: InspectFilesOptions,
): Promise<Read> {
  const tasks = paths.map((path) => ({ path, options, live: null }));
  const captures: Capture[] = [];
  const sessions: (readonly Session[])[] = [];
  for await (const outcome of inspectAll(tasks, jobs, { write: nowhere, onProgress, signal })) {
    if ("error" in outcome) onUnreadable(outcome.path, outcome.error);
    else {
      captures.push(outcome.report.capture);
      sessions.push(outcome.report.sessions);
    }
  }
  return { captures, sessions: amongAll(sessions, options.policy) };
}

async function readJoined(
  paths: readonly string[],
  { onUnreadable = raise, ...options }: InspectFilesOptions,
): Promise<Read> {
  const joined = await inspectJoined(paths, options);
  for (const { path, error } of joined.unreadable) onUnreadable(path, error);
  return joined;
}

const raise = (path: string, { code, message }: InputError): never => {
  throw new InputError(code, `${path}: ${message}`);
};
const ignored = (): void => {};
const nowhere = (): Promise<void> => Promise.resolve();
