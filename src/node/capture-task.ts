// One capture of several -> its report, or the text of its sessions as their connections end.
import type { CaptureReport } from "../inspect.ts";
import { type Format, type FormatName, FORMATS } from "../report/formats.ts";
import type { Capture } from "../report/report-document.ts";
import { type Seen, SeenTally } from "../report/seen.ts";
import type { SessionFilter } from "../report/session-filter.ts";
import type { InputError } from "./input-error.ts";
import { inspectFile, type InspectFileOptions } from "./inspect-file.ts";

/** Can be cloned, so that a worker may take it. */
export interface CaptureTask {
  readonly path: string;
  readonly options: Omit<InspectFileOptions, "onSession" | "afterPiece" | "onProgress" | "isStopped">;
  /** Null where the report is to hold the sessions. */
  readonly live: LiveFormat | null;
}

/** A format that needs nothing but the session. */
export interface LiveFormat {
  readonly format: FormatName;
  /** Which sessions are written. */
  readonly filter: SessionFilter;
}

export interface TaskReport extends CaptureReport {
  /** What sessions there were; null where they are in the report. */
  readonly seen: Seen | null;
}

export type TaskOutcome =
  | { readonly path: string; readonly report: TaskReport }
  | { readonly path: string; readonly error: InputError };

export interface TaskHooks {
  /** Gets the text of a live format, in pieces that are valid until it is settled; more is read then. */
  readonly write: (text: Uint8Array) => Promise<void>;
  /** Bytes read so far, once a chunk. */
  readonly onProgress: (bytesRead: number) => void;
  /** True ends the reading: what was read until then is reported. */
  readonly isStopped: () => boolean;
}

/** Throws an InputError where nothing can be read. */
export async function inspectTask(
  { path, options, live }: CaptureTask,
  hooks: TaskHooks,
): Promise<TaskReport> {
  const tally = live && new SeenTally(live.filter);
  const { onProgress, isStopped, write } = hooks;
  const writing = live && tally && (await writingHooks(live, write, tally));
  const report = await inspectFile(path, { ...options, onProgress, isStopped, ...writing?.reading });
  await writing?.end([report.capture]);
  return { ...report, seen: tally && tally.seen };
}

interface Writing {
  readonly reading: Required<Pick<InspectFileOptions, "onSession" | "afterPiece">>;
  /** To be called once all files of the capture have been read. */
  readonly end: (files: readonly Capture[]) => Promise<void>;
}

/**
 * Turns sessions to text as they end, so that nothing of them is kept, and gives the text on in UTF-8, piece by piece;
 * those that `tally` says fit. Throws a TypeError for a format that is not live.
 */
export async function writingHooks(
  { format: name }: LiveFormat,
  write: (text: Uint8Array) => Promise<void>,
  tally: SeenTally,
): Promise<Writing> {
  const format: Format = FORMATS[name];
  const text = await format.loadLive?.();
  if (text === undefined) throw new TypeError(`${name} is not written session by session`);
  const flush = async (): Promise<void> => {
    if (text.length > 0) await write(text.take());
  };
  return {
    reading: {
      onSession: (session) => {
        text.add(session, tally.add(session));
      },
      afterPiece: flush,
    },
    end: (files) => {
      text.end(files);
      return flush();
    },
  };
}
