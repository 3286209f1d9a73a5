// One capture of several -> its report, or the text of its sessions as their connections end.
import type { CaptureReport } from "../inspect.ts";
import { type Format, type FormatName, FORMATS } from "../report/formats.ts";
import type { Session } from "../session/session.ts";
import type { InputError } from "./input-error.ts";
import { inspectFile, type InspectFileOptions } from "./inspect-file.ts";

/** Can be cloned, so that a worker may take it. */
export interface CaptureTask {
  readonly path: string;
  readonly options: Omit<InspectFileOptions, "onSessions" | "onProgress" | "isStopped">;
  /** Null where the report is to hold the sessions. */
  readonly live: LiveFormat | null;
}

/** A format that needs nothing but the session. */
export interface LiveFormat {
  readonly format: FormatName;
  /** Stream numbers that are wanted; null for all. */
  readonly streams: ReadonlySet<number> | null;
}

export interface TaskReport extends CaptureReport {
  /** Stream numbers of all sessions. */
  readonly streams: ReadonlySet<number>;
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
  const streams = new Set<number>();
  const note = (sessions: readonly Session[]) => sessions.forEach(({ stream }) => streams.add(stream));
  const write = live && (await sessionWriter(live, hooks.write));
  const report = await inspectFile(path, {
    ...options,
    onProgress: hooks.onProgress,
    isStopped: hooks.isStopped,
    ...(write && {
      onSessions: async (sessions) => {
        note(sessions);
        await write(sessions);
      },
    }),
  });
  note(report.sessions);
  return { ...report, streams };
}

/** Bytes of sessions' text that are given on at once. */
const TEXT_BYTES = 1 << 16;

/** Gives the text of sessions on, in UTF-8, many of them at once. Throws a TypeError for a format that is not live. */
export async function sessionWriter(
  { format: name, streams }: LiveFormat,
  write: (text: Uint8Array) => Promise<void>,
): Promise<(sessions: readonly Session[]) => Promise<void>> {
  const format: Format = FORMATS[name];
  const text = await format.loadLive?.();
  if (text === undefined) throw new TypeError(`${name} is not written session by session`);
  return async (sessions) => {
    for (const session of sessions) {
      if (streams?.has(session.stream) ?? true) text.add(session);
      if (text.length >= TEXT_BYTES) await write(text.take());
    }
    if (text.length > 0) await write(text.take());
  };
}
