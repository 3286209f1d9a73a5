// `starttls-inspect merge`: what many runs wrote, on as many machines -> one report over all of it.
import type { Options } from "yargs";
import { diagnoseAll } from "../../diagnose/diagnose-all.ts";
import { InputError } from "../../node/input-error.ts";
import { createNaturalOrder } from "../../node/natural-order.ts";
import { readReport } from "../../node/read-report.ts";
import { groupBy } from "../../report/group-by.ts";
import type { Capture } from "../../report/report-document.ts";
import type { Session } from "../../session/session.ts";
import type { Command } from "../command.ts";
import { type Given, operandsOf, valueOf } from "../given.ts";
import { complain } from "../complain.ts";
import { OPTIONS as INSPECTION_OPTIONS } from "../options.ts";
import { outputSettings } from "../output-settings.ts";
import { readPolicy } from "../read-policy.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { isSameFile } from "../write-output.ts";
import { writeDocument } from "../write-document.ts";

const { policy, tz, format, json, output, ciphers, verbose, color } = INSPECTION_OPTIONS;
const OPTIONS = { policy, tz, format, json, output, ciphers, verbose, color } as const satisfies Readonly<
  Record<string, Options>
>;

export const mergeCommand: Command = {
  usage: `Usage: $0 merge RESULT... [options]

Joins what --format ndjson and --format json wrote into one report, and makes the findings over all of it.`,
  options: OPTIONS,
  epilogue: `Examples:
  $0 merge results/*.ndjson               a table of all sessions
  $0 merge results/*.ndjson -o all.json --json
  cat results/*.ndjson | $0 merge -       from standard input

Results may be compressed with gzip or zstd.
Exit status: 0 where all was read, 2 for a wrong option or a result that cannot be read.`,
  run,
};

async function run(given: Given, around: Surroundings): Promise<number> {
  const paths = [...new Set(operandsOf(given))];
  if (paths.length === 0) throw new UsageError('merge needs a file, as in "merge results/*.ndjson"');
  const settings = outputSettings(given);
  const over = paths.find(
    (path) => path !== "-" && settings.output !== null && isSameFile(path, settings.output),
  );
  if (over !== undefined)
    throw new UsageError(`--output ${settings.output} would overwrite the result ${over}`);
  const providers = await readPolicy(valueOf(given, "policy"));
  const { captures, sessions, failed } = await readAll(paths, around);
  if (failed === paths.length) return 2;
  const ordered = inOrder(sessions, captures);
  const found = diagnoseAll(ordered, { policy: providers, now: Date.now() });
  const isWritten = await writeDocument(
    captures,
    { sessions: found, others: [] },
    settings,
    around,
    providers,
  );
  return isWritten && failed === 0 ? 0 : 2;
}

interface Results {
  /** Also those that only sessions name. */
  readonly captures: readonly Capture[];
  readonly sessions: readonly Session[];
  /** Files that could not be read. */
  readonly failed: number;
}

async function readAll(paths: readonly string[], { stderr }: Surroundings): Promise<Results> {
  const captures: Capture[] = [];
  const sessions: Session[] = [];
  let failed = 0;
  for (const path of paths) {
    try {
      const report = await readReport(path);
      captures.push(...report.captures);
      for (const session of report.sessions) sessions.push(session);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      complain(stderr, path, error.message);
      failed++;
    }
  }
  const files = groupBy(captures, ({ path, partOf }) => partOf ?? path);
  for (const { capture } of sessions) if (!files.has(capture)) files.set(capture, [unread(capture)]);
  // In an order that does not depend on how the work was spread.
  const byName = createNaturalOrder();
  const ordered = [...files].toSorted(([one], [other]) => byName(one, other));
  return { captures: ordered.flatMap(([, group]) => group), sessions, failed };
}

/** A capture of which only its sessions tell. */
const unread = (path: string): Capture => ({
  path,
  partOf: null,
  format: null,
  compression: null,
  packets: null,
  frames: null,
  bytes: null,
  firstTime: null,
  lastTime: null,
  truncated: false,
  damaged: false,
  linkTypes: [],
  sha256: null,
  warnings: [],
  secondReader: null,
});

/** By capture and stream, as where all are read by one run. */
function inOrder(sessions: readonly Session[], captures: readonly Capture[]): Session[] {
  const places = new Map(captures.map(({ path, partOf }, index) => [partOf ?? path, index]));
  const placeOf = ({ capture }: Session): number => places.get(capture) ?? captures.length;
  return sessions.toSorted((a, b) => placeOf(a) - placeOf(b) || a.stream - b.stream);
}
