// Paths of captures -> what they hold, file by file or joined; what cannot be read is left out, with a line on stderr.
import { availableParallelism } from "node:os";
import type { Policy } from "../diagnose/policy.ts";
import { type Traffic, withLateWarnings } from "../capture-report.ts";
import { amongAll } from "../inspect-captures.ts";
import { diagnoseAll } from "../diagnose/diagnose-all.ts";
import { PUBLISHED_POLICY } from "../diagnose/policy/providers.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { inspectAll } from "../node/capture-pool.ts";
import { FILES } from "../node/file-store.ts";
import type { CaptureTask } from "../node/capture-task.ts";
import { InputError } from "../reading/input-error.ts";
import { inspectJoined } from "../node/inspect-joined.ts";
import { createLiveWriter, type LiveFormat, type Write } from "../reading/live-writer.ts";
import { CaptureReading } from "../reading/capture-reading.ts";
import { joinedName } from "../reading/join-captures.ts";
import type { Capture } from "../report/report-document.ts";
import { allSeen, type Seen } from "../report/seen.ts";
import type { Session } from "../session/session.ts";
import { count } from "../text/amounts.ts";
import type { KeyLog } from "../tls/key-log.ts";
import type { CommandLine } from "./command-line.ts";
import { type Environment, warn } from "./environment.ts";
import { readPolicy } from "./read-policy.ts";
import { EXIT, INPUT } from "./options.ts";
import { LONG_BYTES, type Progress, startProgress, totalSize } from "./progress.ts";
import { inspection } from "./settings.ts";
import { adjustV8 } from "./v8-settings.ts";

export interface Reading {
  /** In the order in which they were read. */
  readonly captures: readonly Capture[];
  /** By capture and stream; empty if they were written live. */
  readonly sessions: readonly Session[];
  /** What else there was, with the name of the file that warnings are printed for. */
  readonly traffic: readonly (readonly [name: string, traffic: Traffic])[];
  /** False where key logs were given and have no secret of any connection; a warning has said so. */
  readonly keyLogFits: boolean;
  /** What the sessions were decrypted with, beside what captures hold. */
  readonly keyLog?: KeyLog;
  /** Something could not be read. */
  readonly failed: boolean;
  /** Counts of the sessions that were written live; null if `sessions` has them. */
  readonly seen: Seen | null;
}

interface ReadOptions {
  /** Gets the sessions' text as their connections end, in the order of the captures; they are then not kept. */
  readonly live?: LiveFormat & { readonly write: Write };
  /** Called with each session of standard input as its connection ends; the sessions are also kept. */
  readonly onSession?: (session: Session) => void;
  /** Computes the files' SHA-256. */
  readonly sha256?: boolean;
  /** Others will rely on what is said: pcap-parser reads large files too. */
  readonly isEvidence?: boolean;
  /** Names and addresses will be replaced: nothing is decrypted. */
  readonly isAnonymized?: boolean;
  /** What the settings name, unless the caller has read it already. */
  readonly policy?: Policy;
  /** Nothing is concluded from several captures together: they may show the same connections. */
  readonly isApart?: boolean;
}

/** One bad file does not stop the others; an interrupt ends the reading, and what was read until then stands. */
export async function readCaptures(
  paths: readonly string[],
  line: CommandLine,
  environment: Environment,
  {
    live,
    onSession,
    sha256 = false,
    isEvidence = false,
    isAnonymized = false,
    policy: known,
    isApart = false,
  }: ReadOptions = {},
): Promise<Reading> {
  const { stderr } = environment;
  const policy = known ?? (await readPolicy(line.get(INPUT.policy)));
  const isAnyKeyLog = line.get(INPUT.keylog).length > 0;
  const { readKeyLogs } = isAnyKeyLog ? await import("./read-key-logs.ts") : { readKeyLogs: null };
  const logs = readKeyLogs && (await readKeyLogs(line, environment, isAnonymized));
  const keys = isAnonymized ? { decryption: null } : logs && { keyLog: logs.keyLog };
  const options = { ...inspection(line), sha256, isEvidence, policy, ...keys };
  const stop = new AbortController();
  // Ctrl-C in "tcpdump -w - | starttls-inspect -" ends tcpdump too, and with it standard input: read on to its end.
  const interrupt = paths.includes("-") ? ignored : () => stop.abort();
  environment.once("SIGINT", interrupt);
  adjustV8(paths);
  const progress = await startProgress(paths, stderr);
  const task: Task = { paths, options, live, isApart, progress, signal: stop.signal, stderr };
  try {
    const read = await (line.get(INPUT.join)
      ? readJoined(task)
      : onSession === undefined
        ? readEach(task, line.get(INPUT.jobs))
        : readStandardInput(task, onSession));
    const isWhole = read.captures.length === paths.length;
    if (stop.signal.aborted) {
      progress?.stop();
      stderr.write("starttls-inspect: interrupted: reporting what was read so far\n");
    }
    const failed = !isWhole || read.captures.some(({ damaged }) => damaged);
    const misfit = logs && logs.misfit(read.traffic.map(([, found]) => found));
    if (misfit !== null && !line.get(EXIT.quiet)) stderr.write(`starttls-inspect: --keylog: ${misfit}\n`);
    return { ...read, failed, keyLogFits: misfit === null, ...(logs && { keyLog: logs.keyLog }) };
  } finally {
    progress?.stop();
    // Ctrl-C that came with the input's end is still to be heard.
    await loopTurned();
    environment.off("SIGINT", interrupt);
  }
}

/** Resolves after what had happened outside of JavaScript was looked for once more. */
async function loopTurned(): Promise<void> {
  // The first is due before the loop looks, the second after.
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}

interface Task {
  readonly paths: readonly string[];
  readonly options: CaptureTask["options"];
  readonly live: ReadOptions["live"];
  readonly isApart: boolean;
  readonly progress: Progress | null;
  readonly signal: AbortSignal;
  readonly stderr: NodeJS.WriteStream;
}

type Read = Omit<Reading, "keyLog" | "failed" | "keyLogFits">;

async function readEach(
  { paths, options, live, isApart, progress, signal, stderr }: Task,
  jobs: number | null,
): Promise<Read> {
  const captures: Capture[] = [];
  const sessions: Session[][] = [];
  const traffic: [string, Traffic][] = [];
  const seen: Seen[] = [];
  const text = live === undefined ? null : { format: live.format, filter: live.filter };
  const tasks = paths.map((path) => ({ path, options, live: text }));
  const hooks = { write: live?.write ?? nowhere, onProgress: progress?.update ?? ignored, signal };
  for await (const outcome of inspectAll(tasks, jobs ?? usefulJobs(paths), hooks)) {
    if ("error" in outcome) {
      progress?.pause();
      warn(stderr, outcome.path, outcome.error.message);
      continue;
    }
    const { report } = outcome;
    captures.push(report.capture);
    sessions.push([...report.sessions]);
    traffic.push([outcome.path, report.traffic]);
    if (report.seen !== null) seen.push(report.seen);
  }
  return {
    captures,
    sessions: isApart ? sessions.flat() : amongAll(sessions, options.policy),
    traffic,
    seen: live === undefined ? null : allSeen(seen),
  };
}

/** Of standard input alone, in this thread. */
async function readStandardInput(
  { options, signal, stderr }: Task,
  onSession: (session: Session) => void,
): Promise<Read> {
  const kept: Session[] = [];
  const most = options.limits?.sessions ?? DEFAULT_LIMITS.sessions;
  let isOver = false;
  const keep = (session: Session): void => {
    // What has no end when the capture ends is in the report that follows at once.
    if (!isOver) onSession(session);
    if (kept.length < most) kept.push(session);
  };
  try {
    const reading = new CaptureReading(FILES, { ...options, signal, onSession: keep });
    const capture = await reading.read("-");
    isOver = true;
    const contents = await reading.end();
    const { traffic } = contents;
    const ordered = kept.toSorted((a, b) => a.stream - b.stream);
    const sessions = diagnoseAll(ordered, { policy: options.policy ?? PUBLISHED_POLICY, now: Date.now });
    const left = traffic.sessions - kept.length;
    if (left > 0)
      warn(
        stderr,
        "-",
        `the summary leaves out the last ${count(left, "session")} (raise it with --limit sessions=N)`,
      );
    return {
      captures: [withLateWarnings(capture, contents)],
      sessions,
      traffic: [["-", traffic]],
      seen: null,
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    warn(stderr, "-", error.message);
    return { captures: [], sessions: [], traffic: [], seen: null };
  }
}

const nowhere = (): Promise<void> => Promise.resolve();
const ignored = (): void => {};

/** A worker thread costs as much as to read some ten megabytes; standard input is this thread's. */
function usefulJobs(paths: readonly string[]): number {
  if (paths.includes("-")) return 1;
  return totalSize(paths) < LONG_BYTES ? 1 : availableParallelism();
}

async function readJoined({ paths, options, live, progress, signal, stderr }: Task): Promise<Read> {
  const writer = live && (await createLiveWriter(live, live.write));
  const onProgress = (bytesRead: number): void => progress?.update(bytesRead);
  const joined = await inspectJoined(paths, { ...options, onProgress, signal, ...writer?.options });
  progress?.stop();
  const { captures, sessions, traffic, unreadable } = joined;
  const seen = writer ? await writer.end(captures) : null;
  for (const { path, error } of unreadable) warn(stderr, path, error.message);
  const name = joinedName(captures);
  return { captures, sessions, traffic: name === null ? [] : [[name, traffic]], seen };
}
