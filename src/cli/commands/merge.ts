// `starttls-inspect merge`: what many runs wrote, on as many machines -> one report over all of it.
import { diagnoseAll } from "../../diagnose/diagnose-all.ts";
import { InputError } from "../../reading/input-error.ts";
import { createNaturalOrder } from "../../reading/natural-order.ts";
import { readReport } from "../../node/read-report.ts";
import { groupBy } from "../../bytes/group-by.ts";
import type { Capture } from "../../report/report-document.ts";
import type { Session } from "../../session/session.ts";
import { UsageError } from "../../options/usage-error.ts";
import type { Command, CommandLine } from "../command-line.ts";
import { type Environment, warn } from "../environment.ts";
import { readPolicy } from "../read-policy.ts";
import { INPUT, OUTPUT } from "../options.ts";
import { refuseToOverwrite } from "../output.ts";
import { formatGiven, outputFile } from "../settings.ts";
import { writeDocument } from "../write-document.ts";

export const mergeCommand: Command = {
  usage: `Usage: $0 merge RESULT... [options]

Merges the output of --format ndjson and --format json into one report, with findings across all of its sessions.`,
  options: [
    INPUT.policy,
    OUTPUT.tz,
    OUTPUT.format,
    OUTPUT.json,
    OUTPUT.output,
    OUTPUT.ciphers,
    OUTPUT.verbose,
    OUTPUT.color,
  ],
  epilogue: `Examples:
  $0 merge results/*.ndjson               a table of all sessions
  $0 merge results/*.ndjson -o all.json --json
  cat results/*.ndjson | $0 merge -       from standard input

Results may be compressed with gzip or zstd.
Exit status: 0 if everything was read, 2 for a wrong option or a result that cannot be read.`,
  run,
};

async function run(line: CommandLine, environment: Environment): Promise<number> {
  const paths = [...new Set(line.operands)];
  if (paths.length === 0) throw new UsageError('merge needs a file, as in "merge results/*.ndjson"');
  const format = formatGiven(line) ?? "table";
  refuseToOverwrite(outputFile(line), paths, "result");
  const policy = await readPolicy(line.get(INPUT.policy));
  const { captures, sessions, failed } = await readAll(paths, environment);
  if (failed === paths.length) return 2;
  const found = diagnoseAll(inOrder(sessions, captures), { policy, now: Date.now });
  const chosen = { captures, sessions: found, others: [] };
  const isWritten = await writeDocument(chosen, line, { format, policy }, environment);
  return isWritten && failed === 0 ? 0 : 2;
}

interface Results {
  /** Also those that only sessions name. */
  readonly captures: readonly Capture[];
  readonly sessions: readonly Session[];
  /** Files that could not be read. */
  readonly failed: number;
}

async function readAll(paths: readonly string[], { stderr }: Environment): Promise<Results> {
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
      warn(stderr, path, error.message);
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

/** A capture that only its sessions name. */
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

/** By capture and stream, as in a single run over all captures. */
function inOrder(sessions: readonly Session[], captures: readonly Capture[]): Session[] {
  const places = new Map(captures.map(({ path, partOf }, index) => [partOf ?? path, index]));
  const placeOf = ({ capture }: Session): number => places.get(capture) ?? captures.length;
  return sessions.toSorted((a, b) => placeOf(a) - placeOf(b) || a.stream - b.stream);
}
