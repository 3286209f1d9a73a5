// `starttls-inspect CAPTURE...`, which is `starttls-inspect inspect`: captures read, a report written.
import { choose } from "../../report/chosen.ts";
import { type Format, type FormatName, FORMATS } from "../../report/formats.ts";
import type { RenderOptions } from "../../report/render-options.ts";
import { allSeen, misfitOf, type Seen } from "../../report/seen.ts";
import type { Severity } from "../../session/session.ts";
import { UsageError } from "../../options/usage-error.ts";
import type { Command, CommandLine } from "../command-line.ts";
import { findPaths } from "../find-paths.ts";
import { type Environment, warn } from "../environment.ts";
import { liveLines, sayWhatIsRead } from "../live-lines.ts";
import { readPolicy } from "../read-policy.ts";
import { EXIT, INPUT, OUTPUT, SELECTION } from "../options.ts";
import { refuseToOverwrite } from "../output.ts";
import { readCaptures, type Reading } from "../read-captures.ts";
import { formatGiven, inspection, outputFile, sessionFilter } from "../settings.ts";
import { writeDocument, writing } from "../write-document.ts";
import { mailboxHint } from "../../not-read.ts";

export const inspectCommand: Command = {
  usage: `Usage: $0 [inspect] CAPTURE... [options]

Says who closed a mail connection, during which TLS message, and what was offered.`,
  options: [INPUT, SELECTION, OUTPUT, EXIT].flatMap((table) => Object.values(table)),
  epilogue: `Examples:
  $0 mail.pcap                       who hung up, and when
  $0 a.pcapng b.pcap.gz --json       several captures in one document
  $0 --join ring/                    a ring buffer's files as one capture
  $0 mail.pcap --stream 3 -v         one connection in full
  $0 mail.pcap --failed --since 03:14 --tz local
  $0 mail.pcap --port 143,110        IMAP and POP3 too
  $0 mail.pcap -d tcp.port==26,smtp  SMTP on another port
  $0 mail.pcap -q --fail-on error    for a script
  tcpdump -U -w - port 25 | $0 -     each session as it ends

Exit status: 0 if every capture was read, 1 if --fail-on says so, 2 for a wrong option or a capture that cannot be read.
Nothing leaves this machine: the program opens no network connection.`,
  run: (line, environment) => inspectCaptures(line, { format: formatGiven(line) ?? "table" }, environment),
};

/** What a command asks for in addition to the options. */
interface Asked extends Pick<Partial<RenderOptions>, "ciphers" | "table"> {
  readonly format: FormatName;
  /** Names and addresses are replaced; with the same key by the same ones. */
  readonly anonymize?: { readonly key: string | null };
}

type Inspecting = Asked & Required<Pick<RenderOptions, "filter">>;

/** The exit code. Throws a {@link UsageError}. */
export async function inspectCaptures(
  line: CommandLine,
  given: Asked,
  environment: Environment,
): Promise<number> {
  const asked = { ...given, filter: sessionFilter(line) };
  const { paths, failed } = await findPaths(line, environment);
  if (paths.length === 0) return 2;
  refuseToOverwrite(outputFile(line), paths);
  if (asked.anonymize !== undefined && (line.get(INPUT.join) || paths.includes("-"))) {
    throw new UsageError(
      "--anonymize reads each capture more than once: it needs files, and cannot be used with --join",
    );
  }
  sayWhatIsRead(paths, line, environment);
  const format: Format = FORMATS[asked.format];
  // Before V8's settings are those for reading, with which it takes no code that was kept.
  await format.load();
  const { isWritten, reading, seen } =
    format.loadLive && asked.anonymize === undefined
      ? await inspectLive(paths, line, asked, environment)
      : await inspectWhole(paths, line, asked, environment);
  if (reading.captures.length === 0) return 2;
  const warned = warnings(reading, seen, line, asked, environment);
  if (failed || reading.failed || !isWritten || (warned && line.get(EXIT.strict))) return 2;
  return isBadEnough(seen.worst, line.get(EXIT.failOn)) ? 1 : 0;
}

function isBadEnough(worst: Severity | null, failOn: Severity | null): boolean {
  return failOn !== null && (worst === failOn || worst === "error");
}

interface Inspection {
  readonly reading: Reading;
  /** Counts of the sessions. */
  readonly seen: Seen;
  readonly isWritten: boolean;
}

/** Reads all captures, then writes. */
async function inspectWhole(
  paths: readonly string[],
  line: CommandLine,
  { anonymize, ...asked }: Inspecting,
  environment: Environment,
): Promise<Inspection> {
  const format: Format = FORMATS[asked.format];
  const isEvidence = format.wantsChecksums === true;
  const policy = await readPolicy(line.get(INPUT.policy));
  const onSession = liveLines(paths, line, asked, environment);
  const isAnonymized = anonymize !== undefined;
  const options = { sha256: isEvidence, isEvidence, isAnonymized, policy, ...(onSession && { onSession }) };
  const reading = await readCaptures(paths, line, environment, options);
  if (onSession !== null) environment.stdout.write("\n");
  const { seen, ...chosen } = choose(reading, asked.filter);
  const presentation = { ...asked, policy };
  const write = async (): Promise<boolean> => {
    if (anonymize !== undefined) {
      const { writeAnonymized } = await import("../write-anonymized.ts");
      return writeAnonymized(reading, chosen, line, presentation, anonymize.key, environment);
    }
    return writeDocument(chosen, line, presentation, environment);
  };
  const isWritten = reading.captures.length > 0 && (isSilent(line) || (await write()));
  return { reading, seen, isWritten };
}

/** Writes each session as soon as its connection is over. */
async function inspectLive(
  paths: readonly string[],
  line: CommandLine,
  { format, filter }: Inspecting,
  environment: Environment,
): Promise<Inspection> {
  let reading: Reading = {
    captures: [],
    sessions: [],
    traffic: [],
    failed: true,
    seen: null,
    keyLogFits: true,
  };
  const isWritten = await writing(outputFile(line), environment, async (output) => {
    let isAny = false;
    const write = async (text: Uint8Array): Promise<void> => {
      isAny = true;
      if (!isSilent(line)) await output.write(text);
    };
    reading = await readCaptures(paths, line, environment, { live: { format, filter, write } });
    return isAny || reading.captures.length > 0;
  });
  return { reading, seen: reading.seen ?? allSeen([]), isWritten };
}

const isSilent = (line: CommandLine): boolean => line.get(EXIT.quiet) && outputFile(line) === null;

/** True if there was a warning, printed or not. */
function warnings(
  { captures, traffic, keyLogFits }: Reading,
  seen: Seen,
  line: CommandLine,
  { format, filter }: Inspecting,
  { stderr }: Environment,
): boolean {
  const isQuiet = line.get(EXIT.quiet);
  // The table has the captures' warnings itself.
  const isTable = format === "table" && outputFile(line) === null;
  const inspected = inspection(line);
  let warned = !keyLogFits;
  for (const { path, warnings: messages } of captures) {
    warned ||= messages.length > 0;
    if (!isTable && !isQuiet) for (const message of messages) warn(stderr, path, message);
  }
  for (const [name, found] of traffic) {
    const others = mailboxHint(found, inspected);
    if (others !== null && !isQuiet) warn(stderr, name, others);
  }
  const misfit = misfitOf(filter, seen);
  if (misfit !== null && !isQuiet) stderr.write(`starttls-inspect: ${misfit}\n`);
  return warned || misfit !== null;
}
