// `starttls-inspect report`: a page a capture, to attach to a ticket or to paste into one.
import { extname } from "node:path";
import { type TableName, TABLES } from "../../report/csv/csv.ts";
import { FORMAT_OF_ENDING, formatOfEnding } from "../../report/endings.ts";
import type { FormatName } from "../../report/formats.ts";
import { UsageError } from "../../options/usage-error.ts";
import { asGiven, choice, type Command, type CommandLine, flag, value } from "../command-line.ts";
import { type Environment, isTerminal } from "../environment.ts";
import { EXIT, INPUT, OUTPUT, OUTPUT_GROUP, SELECTION } from "../options.ts";
import { formatGiven } from "../settings.ts";
import { inspectCaptures } from "./inspect.ts";

const isTable = (name: string): name is TableName => Object.hasOwn(TABLES, name);

const BRIEF = flag({
  name: "brief",
  group: OUTPUT_GROUP,
  describe: "A few lines to paste (same as --format text)",
});
const TABLE = choice({
  name: "table",
  group: OUTPUT_GROUP,
  describe: `CSV table to write: ${Object.keys(TABLES).join(", ")} (default: sessions)`,
  choices: Object.keys(TABLES).filter(isTable),
});
const ANONYMIZE = flag({
  name: "anonymize",
  group: OUTPUT_GROUP,
  describe: "Replace names and addresses, as extract --anonymize does",
});
const KEY = value(
  {
    name: "key",
    group: OUTPUT_GROUP,
    describe: "Replace them as in other reports and extracts with this key (default: a random key)",
  },
  asGiven,
);

export const reportCommand: Command = {
  usage: `Usage: $0 report CAPTURE... -o FILE [options]

Writes a report as a page: the causes with their evidence and what to do, then the sessions.`,
  options: [
    ...Object.values(INPUT),
    ...Object.values(SELECTION),
    {
      ...OUTPUT.output,
      describe: "Output file (written atomically); its extension selects the format",
    },
    { ...OUTPUT.format, describe: "Output format, whatever the extension" },
    BRIEF,
    TABLE,
    ANONYMIZE,
    KEY,
    OUTPUT.tz,
    OUTPUT.verbose,
    ...Object.values(EXIT),
  ],
  epilogue: `Examples:
  $0 report mail.pcap -o findings.html            to attach or print
  $0 report mail.pcap --stream 3 -o findings.md   to paste into a ticket
  $0 report mail.pcap --anonymize -o public.html  without names and addresses
  $0 report mail.pcap --brief                     a few lines, for an e-mail
  $0 report mail.pcap -o sessions.csv             for a spreadsheet
  $0 report mail.pcap --table clients -o old.csv  one row per client

Extensions: .html (also without an extension or without -o), .md, .csv, .json, .ndjson, .txt, .sarif.
Exit status: 0 if every capture was read, 1 if --fail-on says so, 2 for a wrong option or a capture that cannot be read.
The page needs no scripts and loads nothing from the network. It names the hosts and addresses of the capture, or with \
--anonymize others in their place; frames keep their numbers, and the page says what was replaced.`,
  run,
};

async function run(line: CommandLine, environment: Environment): Promise<number> {
  const output = line.get(OUTPUT.output);
  const table = line.get(TABLE);
  const format = formatGiven(line) ?? (line.get(BRIEF) ? "text" : formatOf(output ?? "-", table));
  if (table !== null && format !== "csv")
    throw new UsageError(`--table ${table}: only for CSV, as in "--table ${table} -o ${table}.csv"`);
  if (output === null && format === "html" && isTerminal(environment.stdout)) {
    throw new UsageError('HTML needs an output file, as in "-o findings.html"; use --brief on a terminal');
  }
  const key = line.get(KEY);
  if (key !== null && !line.get(ANONYMIZE)) throw new UsageError("--key needs --anonymize");
  const asked = {
    format,
    ciphers: true,
    ...(table !== null && { table }),
    ...(line.get(ANONYMIZE) && { anonymize: { key } }),
  };
  return inspectCaptures(line, asked, environment);
}

function formatOf(output: string, table: TableName | null): FormatName {
  const ending = extname(output).toLowerCase();
  if (ending === "") return table === null ? "html" : "csv";
  const format = formatOfEnding(ending);
  if (format !== null) return format;
  const known = Object.keys(FORMAT_OF_ENDING).join(", ");
  throw new UsageError(`--output ${output}: the extension selects the format, and can be ${known}`);
}
