// Captures that were named -> their sessions, and what reads their packets again.
import type { CaptureToCompare } from "../compare/choosable.ts";
import { FILES } from "../node/file-store.ts";
import { readTraces } from "../reading/read-traces.ts";
import { choose } from "../report/chosen.ts";
import type { Capture } from "../report/report-document.ts";
import { misfitOf } from "../report/seen.ts";
import type { Session } from "../session/session.ts";
import type { CommandLine } from "./command-line.ts";
import type { Environment } from "./environment.ts";
import type { NamedCapture } from "./named-captures.ts";
import { INPUT } from "./options.ts";
import { readCaptures, type Reading } from "./read-captures.ts";
import { inspection, sessionFilter } from "./settings.ts";

export interface ComparedInput {
  /** As named, without the sessions that were not chosen. */
  readonly compared: readonly CaptureToCompare[];
  /** Each file once. */
  readonly captures: readonly Capture[];
  /** What to say where no session was chosen; else null. */
  readonly misfit: string | null;
  readonly keyLogFits: boolean;
  /** Something could not be read. */
  readonly failed: boolean;
}

/** Null where one of them could not be read; a line on stderr says why. */
export async function readCompared(
  named: readonly NamedCapture[],
  line: CommandLine,
  environment: Environment,
): Promise<ComparedInput | null> {
  const readings = await readAll(named, line, environment);
  const captures = readings.flatMap((reading) => reading.captures);
  // In compare, --failed names a group.
  const filter = { ...sessionFilter(line), failed: false };
  const all = readings.flatMap((reading) => reading.sessions);
  const { sessions, seen } = choose({ captures, sessions: all }, filter);
  const compared: CaptureToCompare[] = [];
  for (const { paths, stream } of named) {
    const files = captures.filter(({ path }) => paths.includes(path));
    const [first] = files;
    if (first === undefined || files.length < paths.length) return null;
    const path = first.partOf ?? first.path;
    compared.push({
      path,
      stream,
      sessions: sessions.filter(({ capture }) => capture === path),
      readTraces: tracesOf(files, line),
    });
  }
  return {
    compared,
    captures,
    misfit: misfitOf(filter, seen),
    keyLogFits: readings.every(({ keyLogFits }) => keyLogFits),
    failed: readings.some(({ failed }) => failed),
  };
}

/** All at the same time, unless each is joined from its files. */
async function readAll(
  named: readonly NamedCapture[],
  line: CommandLine,
  environment: Environment,
): Promise<Reading[]> {
  const options = { isEvidence: true, sha256: true, isApart: true };
  const distinct = [...new Map(named.map(({ paths }) => [paths.join("\0"), paths])).values()];
  if (!line.get(INPUT.join)) return [await readCaptures(distinct.flat(), line, environment, options)];
  const readings: Reading[] = [];
  for (const paths of distinct) readings.push(await readCaptures(paths, line, environment, options));
  return readings;
}

function tracesOf(files: readonly Capture[], line: CommandLine): CaptureToCompare["readTraces"] {
  const { limits, maxBytes } = inspection(line);
  return (sessions: readonly Session[], keptBytes: number) =>
    readTraces(FILES, files, sessions, { limits, maxBytes, keptBytes });
}
