// `starttls-inspect report`: a page a capture, to attach to a ticket or to paste into one.
import { extname } from "node:path";
import type { Options } from "yargs";
import { type TableName, TABLES } from "../../report/csv/csv.ts";
import type { FormatName } from "../../report/formats.ts";
import type { Command } from "../command.ts";
import { type Given, valueOf } from "../given.ts";
import { inputSettings } from "../input-settings.ts";
import { inspectCaptures } from "../inspect-captures.ts";
import { failOn } from "../parse-arguments.ts";
import { INPUT_OPTIONS, OPTIONS as INSPECTION_OPTIONS } from "../options.ts";
import { formatGiven, outputSettings } from "../output-settings.ts";
import { SELECTION_OPTIONS, SELECTION_VALUES, sessionFilter, TIME_ZONE_OPTION } from "../selection.ts";
import { isTerminal, type Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";

const FORMAT_OF_ENDING: Readonly<Record<string, FormatName>> = {
  ".html": "html",
  ".htm": "html",
  ".md": "markdown",
  ".markdown": "markdown",
  ".csv": "csv",
  ".json": "json",
  ".ndjson": "ndjson",
  ".txt": "text",
  ".sarif": "sarif",
};

const ANONYMIZE_OPTIONS = {
  anonymize: {
    type: "boolean",
    group: "Output:",
    describe: "Replace names and addresses, as extract --anonymize does",
  },
  key: {
    type: "string",
    nargs: 1,
    requiresArg: true,
    group: "Output:",
    describe: "With the same key they are replaced as in another report or extract; else a fresh one",
  },
} as const satisfies Readonly<Record<string, Options>>;

const OPTIONS = {
  ...INPUT_OPTIONS,
  ...SELECTION_OPTIONS,
  ...TIME_ZONE_OPTION,
  output: {
    ...INSPECTION_OPTIONS.output,
    describe: "File to write, replaced only once all is written; its ending says what is written",
  },
  format: {
    ...INSPECTION_OPTIONS.format,
    default: undefined,
    describe: "What to write, whatever the ending",
  },
  brief: { type: "boolean", group: "Output:", describe: "A few lines to paste: short for --format text" },
  table: {
    type: "string",
    nargs: 1,
    requiresArg: true,
    choices: Object.keys(TABLES),
    group: "Output:",
    describe: "Which table the CSV has; the sessions, unless given",
  },
  ...ANONYMIZE_OPTIONS,
  verbose: INSPECTION_OPTIONS.verbose,
  quiet: INSPECTION_OPTIONS.quiet,
  "fail-on": INSPECTION_OPTIONS["fail-on"],
  strict: INSPECTION_OPTIONS.strict,
} as const satisfies Readonly<Record<string, Options>>;

export const reportCommand: Command = {
  usage: `Usage: $0 report CAPTURE... -o FILE [options]

Writes what a capture shows as a page: the causes with their proof and what to do, then the sessions.`,
  options: OPTIONS,
  values: SELECTION_VALUES,
  epilogue: `Examples:
  $0 report mail.pcap -o findings.html            to attach, to print
  $0 report mail.pcap --stream 3 -o findings.md   to paste into a ticket
  $0 report mail.pcap --anonymize -o public.html  without names and addresses
  $0 report mail.pcap --brief                     a few lines, for a mail
  $0 report mail.pcap -o sessions.csv             one row per session, for a spreadsheet
  $0 report mail.pcap --table clients -o old.csv  one row per client

Endings: .html (also where there is none, and without -o), .md, .csv, .json, .ndjson, .txt, .sarif.
Exit status: 0 where all was read, 1 where --fail-on says so, 2 for a wrong option or a capture that cannot be read.
The page needs no script and asks the network for nothing. It names the hosts and addresses of the capture, or with \
--anonymize others in their place; frames keep their numbers, and the page says what was replaced.`,
  run,
};

async function run(given: Given, around: Surroundings): Promise<number> {
  const output = valueOf(given, "output");
  const table = tableGiven(given);
  const format = formatGiven(given) ?? (given["brief"] === true ? "text" : formatOf(output ?? "-", table));
  if (table !== null && format !== "csv")
    throw new UsageError(`--table ${table}: only CSV has it, as in "--table ${table} -o ${table}.csv"`);
  if (output === null && format === "html" && isTerminal(around.stdout)) {
    throw new UsageError('the page needs a file, as in "-o findings.html"; --brief is for a terminal');
  }
  const settings = {
    ...inputSettings(given),
    ...outputSettings(given),
    filter: sessionFilter(given),
    failOn: failOn(given),
    ...anonymizeGiven(given),
    format,
    ciphers: true,
    strict: given["strict"] === true,
    ...(table !== null && { table }),
  };
  return inspectCaptures(settings, around);
}

/** Throws a {@link UsageError}. */
function anonymizeGiven(given: Given): { readonly anonymize?: { readonly key: string | null } } {
  const key = valueOf(given, "key");
  if (given["anonymize"] === true) return { anonymize: { key } };
  if (key !== null) throw new UsageError("--key is for --anonymize");
  return {};
}

/** The last one counts; null where none was given. */
function tableGiven(given: Given): TableName | null {
  const name = valueOf(given, "table");
  if (name === null || isTable(name)) return name;
  throw new UsageError(`--table ${name}: can be ${Object.keys(TABLES).join(", ")}`);
}

const isTable = (name: string): name is TableName => Object.hasOwn(TABLES, name);

function formatOf(output: string, table: TableName | null): FormatName {
  const ending = extname(output).toLowerCase();
  if (ending === "") return table === null ? "html" : "csv";
  const format = Object.hasOwn(FORMAT_OF_ENDING, ending) ? FORMAT_OF_ENDING[ending] : undefined;
  if (format !== undefined) return format;
  const known = Object.keys(FORMAT_OF_ENDING).join(", ");
  throw new UsageError(`--output ${output}: the ending says what is written, and can be ${known}`);
}
