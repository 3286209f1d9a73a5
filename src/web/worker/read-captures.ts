// Files of the page -> what they hold, as the command line reads them: file by file or joined.
import type { Traffic } from "../../capture-report.ts";
import { amongAll } from "../../inspect-captures.ts";
import { mailboxNote, portsToAdd } from "../../not-read.ts";
import { inspectedPorts } from "../../options/inspected-ports.ts";
import type { CaptureReadingOptions } from "../../reading/capture-reading.ts";
import type { CaptureStore } from "../../reading/capture-store.ts";
import { inspectCapture } from "../../reading/inspect-capture.ts";
import { InputError } from "../../reading/input-error.ts";
import { joinCaptures, joinedName } from "../../reading/join-captures.ts";
import type { UnreadableFile } from "../../reading/time-order.ts";
import type { ReadCapture } from "../../report/report-document.ts";
import type { Session } from "../../session/session.ts";
import type { AboutFile, NamedFile, ReadSettings } from "../messages.ts";
import { blobStore } from "./blob-store.ts";
import type { Kept } from "./kept.ts";
import { NO_KEY_LOGS, readKeyLogs } from "./read-key-logs.ts";
import { stoppedStore, watchedStore } from "./stopped-store.ts";
import { createTurns } from "./turns.ts";

export interface Reading extends Kept {
  /** Names of the key logs that could be read. */
  readonly keyLogs: readonly string[];
  /** In the order in which they were read. */
  readonly captures: readonly ReadCapture[];
  readonly unreadable: readonly AboutFile[];
  /** What the command line prints besides the captures' warnings, without its options. */
  readonly hints: readonly AboutFile[];
  readonly morePorts: readonly number[];
}

export interface ReadHooks {
  /** Bytes of all files, as stored. */
  readonly onProgress: (bytesRead: number) => void;
  /** Ends the reading; what was read until then is given. */
  readonly signal: AbortSignal;
}

/** One bad file does not stop the others. Messages that come meanwhile get their turn. */
export async function readCaptures(
  files: readonly NamedFile[],
  settings: ReadSettings,
  hooks: ReadHooks,
): Promise<Reading> {
  const named = byPath(files);
  const store = watchedStore(blobStore(named));
  const { decodeAs, allPorts, join, zone, limits = {} } = settings;
  const { keyLogs = [] } = settings;
  const keys = keyLogs.length === 0 ? NO_KEY_LOGS : await readKeyLogs(keyLogs, limits);
  const ports = inspectedPorts(settings.ports, decodeAs);
  const options = { ports, decodeAs, allPorts, limits, ...keys.options };
  const { onProgress, signal } = hooks;
  const task = {
    store,
    files: named,
    options: { ...options, afterPiece: createTurns(), signal },
    onProgress,
  };
  const { captures, sessions, traffic, unreadable } = await (join ? readJoined(task) : readEach(task));
  const last = captures.at(-1);
  const { path, given } = store.last();
  const interrupted = signal.aborted && last?.path === path && last.truncated ? path : null;
  return {
    store: interrupted === null ? store : stoppedStore(store, interrupted, given),
    interrupted,
    options,
    zone,
    captures,
    sessions,
    keyLogs: keys.names,
    unreadable: [
      ...keys.unreadable,
      ...unreadable.map((file) => ({ path: file.path, message: file.error.message })),
    ],
    morePorts: sorted(traffic.flatMap(([, found]) => portsToAdd(found, options))),
    hints: [
      ...keys.hints(traffic.map(([, found]) => found)),
      ...traffic.flatMap(([name, found]) => {
        const message = mailboxNote(found, options);
        return message === null ? [] : [{ path: name, message }];
      }),
    ],
  };
}

const sorted = (ports: readonly number[]): readonly number[] => [...new Set(ports)].toSorted((a, b) => a - b);

/** "-" would be standard input. */
const byPath = (files: readonly NamedFile[]): ReadonlyMap<string, Blob> =>
  new Map(files.map(({ path, file }) => [path === "-" ? "./-" : path, file]));

interface Task {
  readonly store: CaptureStore;
  readonly files: ReadonlyMap<string, Blob>;
  readonly options: Omit<CaptureReadingOptions, "joined"> & { readonly signal: AbortSignal };
  readonly onProgress: ReadHooks["onProgress"];
}

interface Read extends Pick<Reading, "captures" | "sessions"> {
  readonly unreadable: readonly UnreadableFile[];
  /** What else there was, with the name of the file or files. */
  readonly traffic: readonly (readonly [name: string, traffic: Traffic])[];
}

async function readEach({ store, files, options, onProgress }: Task): Promise<Read> {
  const captures: ReadCapture[] = [];
  const sessions: (readonly Session[])[] = [];
  const traffic: [string, Traffic][] = [];
  const unreadable: UnreadableFile[] = [];
  let before = 0;
  for (const [path, file] of files) {
    if (options.signal.aborted) break;
    const progress = (bytesRead: number): void => onProgress(before + bytesRead);
    try {
      const report = await inspectCapture(store, path, { ...options, onProgress: progress });
      captures.push(report.capture);
      sessions.push(report.sessions);
      traffic.push([path, report.traffic]);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unreadable.push({ path, error });
    }
    before += file.size;
  }
  return { captures, sessions: amongAll(sessions), traffic, unreadable };
}

async function readJoined({ store, files, options, onProgress }: Task): Promise<Read> {
  const joined = await joinCaptures(store, [...files.keys()], { ...options, onProgress });
  const name = joinedName(joined.captures);
  return { ...joined, traffic: name === null ? [] : [[name, joined.traffic]] };
}
