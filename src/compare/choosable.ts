// Captures as they were named -> the sessions of each that can be chosen, or why nothing can be compared.
import { isFailed } from "../diagnose/failed.ts";
import type { Session } from "../session/session.ts";
import { count, list } from "../text/amounts.ts";
import { nameOf } from "./compared.ts";
import { ComparisonError } from "./comparison-error.ts";
import type { WireTrace } from "./wire/wire-trace.ts";

/** Of one capture: all of them, or the one that was named. */
export type Choosable = readonly Session[];

export interface CaptureToCompare {
  /** As in the sessions' `capture`. */
  readonly path: string;
  /** All that may be chosen. */
  readonly sessions: readonly Session[];
  /** Of the session that was named; null where one is to be picked. */
  readonly stream: number | null;
  /** Reads the capture again: the traces of sessions, in their order, each with so many bytes at most. */
  readonly readTraces: (sessions: readonly Session[], keptBytes: number) => Promise<readonly WireTrace[]>;
}

/** Captures are called by one letter. */
const MOST_CAPTURES = 26;

/** One capture of two sessions is compared with itself. */
export function halved(captures: readonly CaptureToCompare[]): readonly CaptureToCompare[] {
  const [only, ...others] = captures;
  if (only === undefined || others.length > 0 || only.stream !== null) return captures;
  if (only.sessions.length === 2) return only.sessions.map(({ stream }) => ({ ...only, stream }));
  throw new ComparisonError(
    "no-streams-named",
    `${only.path} has ${count(only.sessions.length, "session")}: ${nextStep(only)}`,
  );
}

/** With a stream that failed and one that did not, where there are such. */
function nextStep({ path, sessions }: CaptureToCompare): string {
  if (sessions.length < 2) return "name the capture to compare it with";
  const failed = sessions.find((session) => isFailed(session));
  const other = sessions.find((session) => !isFailed(session));
  const [one, another] = [failed ?? sessions[0], other ?? sessions[1]].map((session) => session?.stream);
  const two = `name two of them, as in ${path}#${one} ${path}#${another}`;
  return failed && other ? `${two}, or compare all with --failed against --established` : two;
}

function check(captures: readonly CaptureToCompare[]): void {
  if (captures.length < 2)
    throw new ComparisonError("too-few-captures", "two captures or two streams are compared");
  if (captures.length > MOST_CAPTURES)
    throw new ComparisonError(
      "too-many-captures",
      `at most ${MOST_CAPTURES} captures are compared: name fewer`,
    );
  const twice = captures.find(({ path, stream }, index) =>
    captures.slice(0, index).some((other) => other.path === path && other.stream === stream),
  );
  if (twice !== undefined)
    throw new ComparisonError(
      "named-twice",
      `${twice.path} is named twice: name another capture, or two of its streams, as in ${twice.path}#3 ${twice.path}#7`,
    );
}

/** Of each capture. Throws a {@link ComparisonError}. */
export function choosableOf(captures: readonly CaptureToCompare[]): readonly Choosable[] {
  check(captures);
  return captures.map((capture, index) => sessionsOf(capture, nameOf(index), captures));
}

function sessionsOf(
  { path, sessions, stream }: CaptureToCompare,
  name: string,
  captures: readonly CaptureToCompare[],
): Choosable {
  if (sessions.length === 0) {
    throw new ComparisonError(
      "no-session",
      `${path} has no session to compare: if ${name} was recorded at the time of the others, their packets were lost before they ` +
        "reached it, or its interface or capture filter left them out; inspect the others by themselves",
    );
  }
  if (stream === null) {
    const taken = new Set(captures.flatMap((other) => (other.path === path ? (other.stream ?? []) : [])));
    return sessions.filter((session) => !taken.has(session.stream));
  }
  const meant = sessions.filter((session) => session.stream === stream);
  if (meant.length > 0) return meant;
  const known = sessions.map((session) => session.stream);
  throw new ComparisonError(
    "no-stream",
    `${path} has no session with stream ${stream}: its streams are ${summary(known)}`,
  );
}

const summary = (streams: readonly number[]): string =>
  streams.length > 12 ? `${streams.slice(0, 12).join(", ")} and more` : list(streams.map(String));
