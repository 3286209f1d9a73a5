// `starttls-inspect report`: a page a capture, to attach to a ticket or to paste into one.
import { extname } from "node:path";
import type { Options } from "yargs";
import type { FormatName } from "../../report/formats.ts";
import type { Command } from "../command.ts";
import { type Given, valueOf } from "../given.ts";
import { inputSettings } from "../input-settings.ts";
import { inspectCaptures } from "../inspect-captures.ts";
import { INPUT_OPTIONS, OPTIONS as INSPECTION_OPTIONS } from "../options.ts";
import { formatGiven } from "../output-settings.ts";
import { SELECTION_OPTIONS, sessionFilter, TIME_ZONE_OPTION, timeZone } from "../selection.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";

const FORMAT_OF_ENDING: Readonly<Record<string, FormatName>> = {
  ".html": "html",
  ".htm": "html",
  ".md": "markdown",
  ".markdown": "markdown",
  ".csv": "csv",
  ".json": "json",
  ".ndjson": "ndjson",
  ".txt": "table",
};

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
  verbose: INSPECTION_OPTIONS.verbose,
  strict: INSPECTION_OPTIONS.strict,
} as const satisfies Readonly<Record<string, Options>>;

export const reportCommand: Command = {
  usage: `Usage: $0 report CAPTURE... -o FILE [options]

Writes what a capture shows as a page: the verdict, the evidence with its frames, and what to do.`,
  options: OPTIONS,
  epilogue: `Examples:
  $0 report mail.pcap -o findings.html            to attach, to print
  $0 report mail.pcap --stream 3 -o findings.md   to paste into a ticket
  $0 report mail.pcap -o sessions.csv             a row a session, for a spreadsheet

Endings: .html (also where there is none, and without -o), .md, .csv, .json, .ndjson, .txt.
Exit status: 0 where all was read, 2 for a wrong option or a capture that cannot be read.
The page needs no script and asks the network for nothing. It names the hosts and addresses of the capture.`,
  run,
};

async function run(given: Given, around: Surroundings): Promise<number> {
  const output = valueOf(given, "output") ?? "-";
  const settings = {
    ...inputSettings(given),
    filter: sessionFilter(given),
    zone: timeZone(given),
    format: formatGiven(given) ?? formatOf(output),
    output: output === "-" ? null : output,
    ciphers: true,
    verbose: given["verbose"] === true,
    color: null,
    strict: given["strict"] === true,
  };
  return inspectCaptures(settings, around);
}

function formatOf(output: string): FormatName {
  const ending = extname(output).toLowerCase();
  if (ending === "") return "html";
  const format = Object.hasOwn(FORMAT_OF_ENDING, ending) ? FORMAT_OF_ENDING[ending] : undefined;
  if (format !== undefined) return format;
  const known = Object.keys(FORMAT_OF_ENDING).join(", ");
  throw new UsageError(`--output ${output}: the ending says what is written, and can be ${known}`);
}
