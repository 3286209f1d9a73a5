// Settings -> captures read, a report written, an exit code.
import type { Policy } from "../diagnose/policy.ts";
import { type Format, FORMATS } from "../report/formats.ts";
import type { Session, Severity } from "../session/session.ts";
import { allSeen, misfitOf, type Seen, SeenTally } from "../report/seen.ts";
import { complain } from "./complain.ts";
import { hints, mailboxHint } from "./hints.ts";
import type { Settings } from "./settings.ts";
import { findPaths, readCaptures, type Reading } from "./read-captures.ts";
import { lineTeller, sayWhatIsRead } from "./live-lines.ts";
import { readPolicy } from "./read-policy.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage-error.ts";
import { writeDocument, writing } from "./write-document.ts";
import { isSameFile } from "./write-output.ts";

/** The exit code. Throws a UsageError. */
export async function inspectCaptures(settings: Settings, around: Surroundings): Promise<number> {
  refuseTerminal(settings, around);
  const { paths, failed } = await findPaths(settings, around.stderr);
  if (paths.length === 0) return 2;
  refuseToOverwrite(settings.output, paths);
  if (settings.anonymize !== undefined && (settings.join || paths.includes("-"))) {
    throw new UsageError("--anonymize reads each capture more than once: it takes files, and no --join");
  }
  sayWhatIsRead(paths, settings, around);
  const format: Format = FORMATS[settings.format];
  const { isWritten, reading, seen } =
    format.loadLive && settings.anonymize === undefined
      ? await inspectLive(paths, settings, around)
      : await inspectWhole(paths, settings, format, around);
  if (reading.captures.length === 0) return 2;
  const warned = warnings(reading, seen, settings, around);
  if (failed || reading.failed || !isWritten || (warned && settings.strict)) return 2;
  return isBadEnough(seen.worst, settings.failOn) ? 1 : 0;
}

function isBadEnough(worst: Severity | null, failOn: Severity | null): boolean {
  return failOn !== null && (worst === failOn || worst === "error");
}

interface Inspection {
  readonly reading: Reading;
  /** What sessions there were. */
  readonly seen: Seen;
  readonly isWritten: boolean;
}

/** Reads all captures, then writes. */
async function inspectWhole(
  paths: readonly string[],
  settings: Settings,
  format: Format,
  around: Surroundings,
): Promise<Inspection> {
  const isEvidence = format.wantsChecksums === true;
  const policy = await readPolicy(settings.policy);
  const onSession = lineTeller(paths, settings, around);
  const reading = await readCaptures(paths, settings, around, {
    sha256: isEvidence,
    isEvidence,
    policy,
    ...(onSession && { onSession }),
  });
  if (onSession !== null) around.stdout.write("\n");
  const tally = new SeenTally(settings.filter);
  const chosen = new Set(reading.sessions.filter((session) => tally.add(session)));
  const write =
    settings.anonymize === undefined ? writeReading : (await import("./anonymized.ts")).writeAnonymized;
  const isWritten =
    reading.captures.length > 0 &&
    (isSilent(settings) || (await write(reading, chosen, settings, around, policy)));
  return { reading, seen: tally.seen, isWritten };
}

function writeReading(
  { captures, sessions }: Reading,
  chosen: ReadonlySet<Session>,
  settings: Settings,
  around: Surroundings,
  policy: Policy,
): Promise<boolean> {
  const others = sessions.filter((session) => !chosen.has(session));
  return writeDocument(captures, { sessions: [...chosen], others }, settings, around, policy);
}

/** Writes each session as soon as its connection is over. */
async function inspectLive(
  paths: readonly string[],
  settings: Settings,
  around: Surroundings,
): Promise<Inspection> {
  let reading: Reading = { captures: [], sessions: [], traffic: [], failed: true, seen: null };
  const isWritten = await writing(settings, around, async (output) => {
    const { format, filter } = settings;
    let isAny = false;
    const write = async (text: Uint8Array): Promise<void> => {
      isAny = true;
      if (!isSilent(settings)) await output.write(text);
    };
    reading = await readCaptures(paths, settings, around, { live: { format, filter, write } });
    return isAny || reading.captures.length > 0;
  });
  return { reading, seen: reading.seen ?? allSeen([]), isWritten };
}

function refuseTerminal({ captures, filesFrom }: Settings, { stdin }: Surroundings): void {
  if (!stdin.isTTY) return;
  if (captures.includes("-")) {
    throw new UsageError(
      'standard input is a terminal: pipe a capture into it, as in "tcpdump -w - | starttls-inspect -"',
    );
  }
  if (filesFrom === "-") {
    throw new UsageError(
      'standard input is a terminal: pipe names into it, as in "ls *.pcap | starttls-inspect --files-from -"',
    );
  }
}

/** Throws a {@link UsageError}. */
export function refuseToOverwrite(output: string | null, paths: readonly string[]): void {
  if (output === null) return;
  const capture = paths.find((path) => path !== "-" && isSameFile(path, output));
  if (capture !== undefined)
    throw new UsageError(`--output ${output} would overwrite the capture ${capture}`);
}

const isSilent = ({ quiet, output }: Settings): boolean => quiet && output === null;

/** True where there was anything to warn of. */
function warnings(
  { captures, traffic }: Reading,
  seen: Seen,
  settings: Settings,
  around: Surroundings,
): boolean {
  // The table names the captures' warnings itself: not twice on one screen.
  const shown = settings.format === "table" && settings.output === null;
  let warned = false;
  const warn = (name: string, messages: readonly string[], isShown: boolean): void => {
    warned ||= messages.length > 0;
    if (!isShown && !settings.quiet) for (const message of messages) complain(around.stderr, name, message);
  };
  for (const { path, warnings: messages } of captures) warn(path, messages, shown);
  for (const [name, held] of traffic) {
    warn(name, hints(held, settings), false);
    const others = mailboxHint(held, settings);
    if (others !== null && !settings.quiet) complain(around.stderr, name, others);
  }
  const misfit = misfitOf(settings.filter, seen);
  if (misfit !== null && !settings.quiet) around.stderr.write(`starttls-inspect: ${misfit}\n`);
  return warned || misfit !== null;
}
