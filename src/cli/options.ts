// The options that several commands have, each in one place, in the order of --help.
import { FINDING_IDS } from "../diagnose/finding-texts.ts";
import { type FormatName, FORMATS } from "../report/formats.ts";
import { OUTCOMES } from "../report/outcome.ts";
import { DEFAULT_PORTS } from "../session/mail-ports.ts";
import { asGiven, choice, flag, oneOf, value, values } from "./command-line.ts";
import * as parse from "./option-values.ts";

const INPUT_GROUP = "Input:";
const SELECTION_GROUP = "Which sessions (one that fits each option given; of an option given twice, either):";
export const OUTPUT_GROUP = "Output:";
const EXIT_GROUP = "Exit status:";

/** What to read. */
export const INPUT = {
  read: values(
    {
      name: "read",
      alias: "r",
      group: INPUT_GROUP,
      describe:
        'Capture to read, as tshark takes it; the same as naming it without -r. "-" is standard input',
    },
    asGiven,
  ),
  join: flag({
    name: "join",
    group: INPUT_GROUP,
    describe: "Read all captures, in time order, as one: a ring buffer's files",
  }),
  recursive: flag({
    name: "recursive",
    group: INPUT_GROUP,
    describe: "Look for captures in a directory's folders too",
  }),
  jobs: value(
    {
      name: "jobs",
      group: INPUT_GROUP,
      describe: "Captures to read at the same time; the number of cores, unless there is little to read",
    },
    parse.parseJobs,
  ),
  filesFrom: value(
    {
      name: "files-from",
      group: INPUT_GROUP,
      describe: 'File that names captures, one a line; "-" is standard input',
    },
    asGiven,
  ),
  null: flag({
    name: "null",
    alias: "0",
    group: INPUT_GROUP,
    describe: "Names in that file end with NUL bytes (find -print0)",
  }),
  port: values(
    {
      name: "port",
      group: INPUT_GROUP,
      describe: `Ports to inspect beside ${DEFAULT_PORTS.join(", ")}: 443,8000-8010`,
    },
    parse.parsePorts,
  ),
  allPorts: flag({ name: "all-ports", group: INPUT_GROUP, describe: "Inspect every TCP port" }),
  decodeAs: values(
    {
      name: "decode-as",
      alias: "d",
      group: INPUT_GROUP,
      describe: "What is spoken on a port: tcp.port==2525,smtp or tcp.port==8443,tls",
    },
    parse.parseDecodeAs,
  ),
  limit: values(
    {
      name: "limit",
      group: INPUT_GROUP,
      describe: "Raise a bound that a warning names: line-bytes=65536; LIMITS in the manual page lists all",
    },
    parse.parseLimit,
  ),
  maxBytes: value(
    {
      name: "max-bytes",
      group: INPUT_GROUP,
      describe: "Stop reading a capture after so many bytes, decompressed",
    },
    parse.parseBytes,
  ),
  policy: value(
    {
      name: "policy",
      group: INPUT_GROUP,
      describe: 'JSON file of what providers accept, over what is built in; "none" to know of none',
    },
    asGiven,
  ),
} as const;

/** Which of the sessions; findings across sessions see the others too. */
export const SELECTION = {
  failed: flag({ name: "failed", group: SELECTION_GROUP, describe: "That failed, as the total counts them" }),
  client: values(
    {
      name: "client",
      group: SELECTION_GROUP,
      describe: "Of this client: address, network (192.0.2.0/24) or EHLO name (*.example.net)",
    },
    parse.parseHost,
  ),
  server: values(
    {
      name: "server",
      group: SELECTION_GROUP,
      describe: "To this server: address, network, or name in its greeting or in SNI",
    },
    parse.parseHost,
  ),
  since: value(
    {
      name: "since",
      group: SELECTION_GROUP,
      describe: "That ended no earlier: 03:14 (of any day), 2026-11-21T03:14:05, with Z for UTC",
    },
    parse.parseTime,
  ),
  until: value({ name: "until", group: SELECTION_GROUP, describe: "That began no later" }, parse.parseTime),
  finding: values(
    {
      name: "finding",
      group: SELECTION_GROUP,
      describe: "With this finding: starttls-inspect explain lists all",
      choices: FINDING_IDS,
    },
    parse.parseFinding,
  ),
  outcome: values(
    {
      name: "outcome",
      group: SELECTION_GROUP,
      describe: `With this outcome: ${OUTCOMES.join(", ")}`,
      choices: OUTCOMES,
    },
    oneOf(OUTCOMES),
  ),
  stream: values(
    { name: "stream", group: SELECTION_GROUP, describe: "Numbered so, as Wireshark's tcp.stream: 0,4-6" },
    parse.parseStreams,
  ),
} as const;

/** INPUT.port, for commands in which it chooses sessions too. */
export const SERVER_PORT = {
  ...INPUT.port,
  group: SELECTION_GROUP,
  describe: "To these ports of the server, which are then inspected: 25,587,8000-8010",
} as const;

const isFormat = (name: string): name is FormatName => Object.hasOwn(FORMATS, name);
const formatTitles = Object.entries(FORMATS).map(([name, { title }]) => `${name} (${title})`);

export const OUTPUT = {
  tz: value(
    {
      name: "tz",
      group: OUTPUT_GROUP,
      describe:
        "Zone of times that are shown or given: Europe/Berlin, local, or UTC, the default; JSON and CSV stay in UTC",
      choices: ["local", "UTC"],
    },
    parse.parseZone,
  ),
  format: choice({
    name: "format",
    group: OUTPUT_GROUP,
    describe: `How to print: ${formatTitles.join(", ")}`,
    choices: Object.keys(FORMATS).filter(isFormat),
  }),
  json: flag({ name: "json", group: OUTPUT_GROUP, describe: "Short for --format json" }),
  output: value(
    {
      name: "output",
      alias: "o",
      group: OUTPUT_GROUP,
      describe: "File to write, replaced only once all is written",
    },
    asGiven,
  ),
  ciphers: flag({
    name: "ciphers",
    group: OUTPUT_GROUP,
    describe: "List every cipher suite that a client offers",
  }),
  sessions: flag({
    name: "sessions",
    group: OUTPUT_GROUP,
    describe: "A table of the sessions, worst first",
  }),
  verbose: flag({
    name: "verbose",
    alias: "v",
    group: OUTPUT_GROUP,
    describe: "Show every session in full",
  }),
  width: value(
    {
      name: "width",
      group: OUTPUT_GROUP,
      describe: "Columns of a line; else COLUMNS, else the terminal's, else 80",
    },
    parse.parseWidth,
  ),
  color: {
    ...flag({
      name: "color",
      group: OUTPUT_GROUP,
      describe: "Colours, or with --no-color none; else on a terminal only",
    }),
    /** Null where the terminal decides. */
    read: (given: readonly unknown[]) => (given.length === 0 ? null : given.at(-1) === true),
  },
} as const;

export const EXIT = {
  quiet: flag({
    name: "quiet",
    alias: "q",
    group: EXIT_GROUP,
    describe: "Print nothing but errors: the exit status is the answer",
  }),
  failOn: choice({
    name: "fail-on",
    group: EXIT_GROUP,
    describe: "Exit with 1 where a session that is shown has a finding so severe, or worse",
    choices: ["error", "warning"],
  }),
  strict: flag({
    name: "strict",
    group: EXIT_GROUP,
    describe: "Exit with 2 on a warning about a capture too",
  }),
} as const;
