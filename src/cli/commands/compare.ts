// `starttls-inspect compare`: one connection at several capture points, or two connections -> what differs.
import { existsSync } from "node:fs";
import { extname } from "node:path";
import { ComparisonError } from "../../compare/comparison-error.ts";
import { compareFailed } from "../../compare/compare-failed.ts";
import { compareSessions } from "../../compare/compare-sessions.ts";
import type { Comparison } from "../../compare/comparison.ts";
import { UsageError } from "../../options/usage-error.ts";
import { comparisonDocument } from "../../report/compare/comparison-document.ts";
import {
  COMPARISON_FORMATS,
  type ComparisonFormat,
  renderComparison,
} from "../../report/compare/render-comparison.ts";
import { printable } from "../../text/printable.ts";
import { TOOL } from "../../report/tool.ts";
import { parseStream } from "../../options/option-values.ts";
import { choice, type Command, type CommandLine, flag, value } from "../command-line.ts";
import { type Environment, isTerminal, outputWidth, useColor, warn } from "../environment.ts";
import { EXIT, INPUT, OUTPUT, OUTPUT_GROUP, SELECTION } from "../options.ts";
import { type NamedCapture, namedCaptures } from "../named-captures.ts";
import { refuseToOverwrite } from "../output.ts";
import { type ComparedInput, readCompared } from "../read-compared.ts";
import { outputFile, timeZone } from "../settings.ts";
import { writing } from "../write-document.ts";

const WHICH = "What is compared (unless named, it is picked, and said which):";

const STREAM_A = value(
  { name: "stream-a", group: WHICH, describe: "Stream of the first capture, as Wireshark's tcp.stream" },
  parseStream,
);
const STREAM_B = value(
  { name: "stream-b", group: WHICH, describe: "Stream of the second, or of the only one" },
  parseStream,
);
const SAME = flag({
  name: "same",
  group: WHICH,
  describe: "The streams that are named are one connection, even where that does not show",
});
const FAILED = flag({
  name: "failed",
  group: WHICH,
  describe: "All sessions that failed, against --established",
});
const ESTABLISHED = flag({
  name: "established",
  group: WHICH,
  describe: "All sessions in which TLS was established",
});
/** Between the two, as people say it. */
const AGAINST = "against";

const isFormat = (name: string): name is ComparisonFormat => Object.hasOwn(COMPARISON_FORMATS, name);
const titles = Object.entries(COMPARISON_FORMATS).map(([name, { title }]) => `${name} (${title})`);
const FORMAT = choice({
  name: "format",
  group: OUTPUT_GROUP,
  describe: `Output format: ${titles.join(", ")}`,
  choices: Object.keys(COMPARISON_FORMATS).filter(isFormat),
});
const ENDINGS: Readonly<Record<string, ComparisonFormat>> = {
  ".html": "html",
  ".htm": "html",
  ".md": "markdown",
  ".json": "json",
  ".txt": "text",
};

export const compareCommand: Command = {
  usage: `Usage: $0 compare A.pcap[#STREAM] B.pcap[#STREAM] [C.pcap...] [options]

Compares one connection at several capture points: what was lost, changed or forged between them. Or two connections: what \
differs between the one that works and the one that fails.`,
  options: [
    { ...INPUT.read, describe: "Capture to compare, as in tshark; the same as naming it without -r" },
    {
      ...INPUT.join,
      describe: "Read each directory or pattern that is named as one capture, as the files of a ring buffer",
    },
    INPUT.recursive,
    INPUT.port,
    INPUT.allPorts,
    INPUT.decodeAs,
    INPUT.keylog,
    INPUT.limit,
    INPUT.maxBytes,
    INPUT.policy,
    STREAM_A,
    STREAM_B,
    SAME,
    FAILED,
    ESTABLISHED,
    SELECTION.client,
    SELECTION.server,
    SELECTION.since,
    SELECTION.until,
    OUTPUT.tz,
    { ...FORMAT, describe: `${FORMAT.describe}; unless given, the output file's extension says it` },
    OUTPUT.json,
    OUTPUT.output,
    { ...OUTPUT.verbose, describe: "Show every step and every difference" },
    OUTPUT.width,
    OUTPUT.color,
    EXIT.quiet,
    {
      ...EXIT.failOn,
      describe: "Exit with 1 if a finding of the comparison has this severity, or worse: error or warning",
    },
    EXIT.strict,
  ],
  epilogue: `Examples:
  $0 compare client.pcap server.pcap              both ends of a path, or both sides of a firewall
  $0 compare works.pcap fails.pcap                two hosts, two programs, before and after
  $0 compare mail.pcap#3 mail.pcap#7              two streams of one capture
  $0 compare mail.pcap --failed against --established
  $0 compare a.pcap b.pcap c.pcap -o ticket.html  three points of one path

Exit status: 0 if the captures were compared, whatever that shows, 1 if --fail-on says so, 2 for a wrong option, a capture \
that cannot be read, or where there is nothing to compare.`,
  run,
};

async function run(line: CommandLine, environment: Environment): Promise<number> {
  const format = formatOf(line);
  if (format === "html" && outputFile(line) === null && isTerminal(environment.stdout)) {
    throw new UsageError('HTML needs an output file, as in "-o comparison.html"');
  }
  const isGrouped = checkGroups(line);
  const named = await namedCaptures(operandsOf(line, isGrouped), line, environment);
  if (named === null) return 2;
  refuseToOverwrite(
    outputFile(line),
    named.flatMap(({ paths }) => paths),
  );
  const input = await readCompared(withStreams(named, line), line, environment);
  if (input === null) return 2;
  const isWarned = warnings(input, line, environment);
  const comparison = await compared(input, isGrouped, line, environment);
  if (comparison === null) return 2;
  const isWritten = await write(input, comparison, format, line, environment);
  if (input.failed || !isWritten || (isWarned && line.get(EXIT.strict))) return 2;
  const failOn = line.get(EXIT.failOn);
  return comparison.findings.some(
    ({ severity }) => failOn !== null && (severity === failOn || severity === "error"),
  )
    ? 1
    : 0;
}

/** What is not given is said by the output file's extension. */
function formatOf(line: CommandLine): ComparisonFormat {
  const given = line.get(OUTPUT.json) ? "json" : line.get(FORMAT);
  if (line.get(OUTPUT.json) && (line.get(FORMAT) ?? "json") !== "json") {
    throw new UsageError(`--json and --format ${line.get(FORMAT)} are two formats: choose one`);
  }
  const output = outputFile(line);
  if (given !== null || output === null) return given ?? "text";
  const format = ENDINGS[extname(output).toLowerCase()];
  if (format !== undefined) return format;
  const known = Object.keys(ENDINGS).join(", ");
  throw new UsageError(`--output ${output}: the extension selects the format, and can be ${known}`);
}

/** True for groups of sessions. Throws a {@link UsageError}. */
function checkGroups(line: CommandLine): boolean {
  const [failed, established] = [line.get(FAILED), line.get(ESTABLISHED)];
  if (failed !== established) {
    throw new UsageError(
      'groups are compared with both options: "compare mail.pcap --failed against --established"',
    );
  }
  if (failed && [STREAM_A, STREAM_B].some((option) => line.get(option) !== null)) {
    throw new UsageError(
      "--failed and --established compare all sessions: leave out --stream-a and --stream-b",
    );
  }
  return failed;
}

function operandsOf(line: CommandLine, isGrouped: boolean): readonly string[] {
  const all = [...line.get(INPUT.read), ...line.operands];
  const operands = isGrouped ? all.filter((operand) => operand !== AGAINST || existsSync(operand)) : all;
  if (operands.length > 0) return operands;
  throw new UsageError('no capture given: name two, as in "compare client.pcap server.pcap"');
}

/** With --stream-a and --stream-b, which are of one capture where only one is named. */
function withStreams(named: readonly NamedCapture[], line: CommandLine): readonly NamedCapture[] {
  const [a, b] = [line.get(STREAM_A), line.get(STREAM_B)];
  if (a === null && b === null) return named;
  const [first, second = first, ...others] = named;
  if (first === undefined || second === undefined) return named;
  if (second === first && (a === null || b === null)) {
    throw new UsageError("of one capture two streams are compared: give --stream-a and --stream-b");
  }
  return [{ ...first, stream: a ?? first.stream }, { ...second, stream: b ?? second.stream }, ...others];
}

/** Null where there is nothing to compare; a line on stderr says why. */
async function compared(
  { compared: captures, misfit }: ComparedInput,
  isGrouped: boolean,
  line: CommandLine,
  { stderr }: Environment,
): Promise<Comparison | null> {
  try {
    if (isGrouped) return compareFailed(captures);
    return await compareSessions(captures, { isSame: line.get(SAME) });
  } catch (error) {
    if (!(error instanceof ComparisonError)) throw error;
    stderr.write(`starttls-inspect: ${printable(misfit ?? error.message)}\n`);
    return null;
  }
}

/** True if there was a warning, printed or not. */
function warnings(
  { captures, keyLogFits }: ComparedInput,
  line: CommandLine,
  { stderr }: Environment,
): boolean {
  const messages = captures.flatMap(({ path, warnings: texts }) =>
    texts.map((text) => [path, text] as const),
  );
  if (!line.get(EXIT.quiet)) for (const [path, text] of messages) warn(stderr, path, text);
  return messages.length > 0 || !keyLogFits;
}

/** False if the file could not be written; a warning says why. */
async function write(
  { captures }: ComparedInput,
  comparison: Comparison,
  format: ComparisonFormat,
  line: CommandLine,
  environment: Environment,
): Promise<boolean> {
  const path = outputFile(line);
  if (path === null && line.get(EXIT.quiet)) return true;
  const isShown = path === null && isTerminal(environment.stdout);
  const text = await renderComparison(comparisonDocument(TOOL, captures, comparison), format, {
    width: outputWidth(line.get(OUTPUT.width), environment, isShown),
    color: useColor(line.get(OUTPUT.color), environment.env, isShown),
    verbose: line.get(OUTPUT.verbose),
    zone: timeZone(line),
  });
  return writing(path, environment, async (output) => {
    await output.write(text);
    return true;
  });
}
