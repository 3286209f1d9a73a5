// Settings -> what the captures hold, file by file or joined; what cannot be read is complained of and left out.
import type { Traffic } from "../inspect.ts";
import type { InspectFileOptions } from "../node/inspect-file.ts";
import type { Capture } from "../report/report-document.ts";
import type { Session } from "../session/session.ts";
import { complain } from "./complain.ts";
import type { Settings } from "./parse-arguments.ts";
import { type Progress, startProgress } from "./progress.ts";

export interface Reading {
  /** In the order in which they were read. */
  readonly captures: readonly Capture[];
  /** By capture and stream; empty where they were handed on. */
  readonly sessions: readonly Session[];
  /** What else there was, with the name to tell it under. */
  readonly traffic: readonly (readonly [name: string, traffic: Traffic])[];
  /** Something could not be read. */
  readonly failed: boolean;
  /** Stream numbers of all sessions. */
  readonly streams: ReadonlySet<number>;
}

type OnSessions = (sessions: readonly Session[]) => Promise<void>;

/** The files that are meant by what was named. */
export async function findPaths(
  { captures, filesFrom, isNullSeparated, recursive }: Settings,
  stderr: NodeJS.WritableStream,
): Promise<{ readonly paths: readonly string[]; readonly failed: boolean }> {
  const { findCaptures } = await import("../node/find-captures.ts");
  const listed = filesFrom === null ? [] : await listedNames(filesFrom, isNullSeparated, stderr);
  const { paths, unreadable } = await findCaptures([...captures, ...(listed ?? [])], { recursive });
  for (const { path, error } of unreadable) complain(stderr, path, error.message);
  return { paths, failed: listed === null || unreadable.length > 0 };
}

/** Null where the list cannot be read. */
async function listedNames(
  path: string,
  isNullSeparated: boolean,
  stderr: NodeJS.WritableStream,
): Promise<readonly string[] | null> {
  const { readNames } = await import("../node/read-names.ts");
  const { InputError } = await import("../node/input-error.ts");
  try {
    return await readNames(path, isNullSeparated);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    complain(stderr, path, error.message);
    return null;
  }
}

/** One bad file does not stop the others. With `onSessions` the sessions are handed on as their connections end. */
export async function readCaptures(
  paths: readonly string[],
  settings: Settings,
  stderr: NodeJS.WriteStream,
  onSessions?: OnSessions,
): Promise<Reading> {
  const { ports, allPorts, decodeAs } = settings;
  const streams = new Set<number>();
  const note = (sessions: readonly Session[]) => sessions.forEach(({ stream }) => streams.add(stream));
  const options: InspectFileOptions = {
    ports,
    allPorts,
    decodeAs,
    ...(onSessions && {
      onSessions: async (sessions) => {
        note(sessions);
        await onSessions(sessions);
      },
    }),
  };
  const read = settings.join
    ? await readJoined(paths, options, stderr)
    : await readEach(paths, options, stderr);
  note(read.sessions);
  const failed = read.captures.length < paths.length || read.captures.some(({ damaged }) => damaged);
  return { ...read, failed, streams };
}

type Read = Pick<Reading, "captures" | "sessions" | "traffic">;

async function readEach(
  paths: readonly string[],
  options: InspectFileOptions,
  stderr: NodeJS.WriteStream,
): Promise<Read> {
  const { inspectFile } = await import("../node/inspect-file.ts");
  const { InputError } = await import("../node/input-error.ts");
  const captures: Capture[] = [];
  const sessions: Session[][] = [];
  const traffic: [string, Traffic][] = [];
  for (const path of paths) {
    const progress = await startProgress([path], stderr);
    try {
      const report = await inspectFile(path, withProgress(options, progress));
      captures.push(report.capture);
      sessions.push([...report.sessions]);
      traffic.push([path, report.traffic]);
    } catch (error) {
      progress?.stop();
      if (!(error instanceof InputError)) throw error;
      complain(stderr, path, error.message);
    } finally {
      progress?.stop();
    }
  }
  return { captures, sessions: sessions.flat(), traffic };
}

async function readJoined(
  paths: readonly string[],
  options: InspectFileOptions,
  stderr: NodeJS.WriteStream,
): Promise<Read> {
  const { inspectJoined } = await import("../node/inspect-joined.ts");
  const progress = await startProgress(paths, stderr);
  try {
    const { captures, sessions, traffic, unreadable } = await inspectJoined(
      paths,
      withProgress(options, progress),
    );
    progress?.stop();
    for (const { path, error } of unreadable) complain(stderr, path, error.message);
    const [first] = captures;
    if (first === undefined) return { captures, sessions, traffic: [] };
    const name = captures.length === 1 ? first.path : `${first.path} and ${captures.length - 1} more`;
    return { captures, sessions, traffic: [[name, traffic]] };
  } finally {
    progress?.stop();
  }
}

function withProgress(options: InspectFileOptions, progress: Progress | null): InspectFileOptions {
  return progress === null ? options : { ...options, onProgress: progress.update };
}
