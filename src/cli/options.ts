// The options that several commands have, each in one place, in the order of --help.
import { FINDING_IDS } from "../diagnose/finding-texts.ts";
import { type FormatName, FORMATS } from "../report/formats.ts";
import { OUTCOMES } from "../session/outcome.ts";
import { DEFAULT_PORTS } from "../session/mail-ports.ts";
import { asGiven, choice, flag, oneOf, value, values } from "./command-line.ts";
import * as parse from "../options/option-values.ts";

const INPUT_GROUP = "Input:";
const SELECTION_GROUP = "Which sessions (all options must match; of an option given twice, either value):";
export const OUTPUT_GROUP = "Output:";
const EXIT_GROUP = "Exit status:";

/** What to read. */
export const INPUT = {
  read: values(
    {
      name: "read",
      alias: "r",
      group: INPUT_GROUP,
      describe: 'Capture to read, as in tshark; the same as naming it without -r. "-" is standard input',
    },
    asGiven,
  ),
  join: flag({
    name: "join",
    group: INPUT_GROUP,
    describe: "Read all captures as one, in time order, as the files of a ring buffer",
  }),
  recursive: flag({
    name: "recursive",
    group: INPUT_GROUP,
    describe: "Search directories recursively for captures",
  }),
  jobs: value(
    {
      name: "jobs",
      group: INPUT_GROUP,
      describe:
        "Threads: captures read at the same time, or of one, for ndjson, its sessions (default: one per core, or one if there is little to read)",
    },
    parse.parseJobs,
  ),
  filesFrom: value(
    {
      name: "files-from",
      group: INPUT_GROUP,
      describe: 'File that lists captures, one path per line; "-" is standard input',
    },
    asGiven,
  ),
  null: flag({
    name: "null",
    alias: "0",
    group: INPUT_GROUP,
    describe: "Paths in that file end with NUL bytes, as from find -print0",
  }),
  port: values(
    {
      name: "port",
      group: INPUT_GROUP,
      describe: `Ports to inspect in addition to ${DEFAULT_PORTS.join(", ")}: 443,8000-8010`,
    },
    parse.parsePorts,
  ),
  allPorts: flag({ name: "all-ports", group: INPUT_GROUP, describe: "Inspect every TCP port" }),
  decodeAs: values(
    {
      name: "decode-as",
      alias: "d",
      group: INPUT_GROUP,
      describe: "Protocol spoken on a port: tcp.port==2525,smtp or tcp.port==8443,tls",
    },
    parse.parseDecodeAs,
  ),
  keylog: values(
    {
      name: "keylog",
      group: INPUT_GROUP,
      describe:
        "TLS key log (SSLKEYLOGFILE) of one of the two ends, to read what is encrypted; may be given several times. Keys in a pcapng are used anyway",
    },
    asGiven,
  ),
  limit: values(
    {
      name: "limit",
      group: INPUT_GROUP,
      describe: "Raise a limit that a warning names: line-bytes=65536 (all limits: manual page, LIMITS)",
    },
    parse.parseLimit,
  ),
  maxBytes: value(
    {
      name: "max-bytes",
      group: INPUT_GROUP,
      describe: "Stop reading each capture after this many bytes, counted after decompression",
    },
    parse.parseBytes,
  ),
  policy: value(
    {
      name: "policy",
      group: INPUT_GROUP,
      describe:
        'JSON file of what providers accept, used before the built-in list; "none" disables the built-in list',
    },
    asGiven,
  ),
} as const;

/** Which sessions to show; findings across sessions are made from all of them. */
export const SELECTION = {
  failed: flag({
    name: "failed",
    group: SELECTION_GROUP,
    describe: "Sessions that failed, as counted in the total (see starttls-inspect explain failed)",
  }),
  client: values(
    {
      name: "client",
      group: SELECTION_GROUP,
      describe: "Sessions of this client: address, network (192.0.2.0/24) or EHLO name (*.example.net)",
    },
    parse.parseHost,
  ),
  server: values(
    {
      name: "server",
      group: SELECTION_GROUP,
      describe: "Sessions with this server: address, network, or name in its greeting or in SNI",
    },
    parse.parseHost,
  ),
  since: value(
    {
      name: "since",
      group: SELECTION_GROUP,
      describe:
        "Sessions that ended at this time or later: 03:14 (on any day), 2026-11-21T03:14:05, with Z for UTC",
    },
    parse.parseTime,
  ),
  until: value(
    { name: "until", group: SELECTION_GROUP, describe: "Sessions that began at this time or earlier" },
    parse.parseTime,
  ),
  finding: values(
    {
      name: "finding",
      group: SELECTION_GROUP,
      describe: "Sessions with this finding (starttls-inspect explain lists all)",
      choices: FINDING_IDS,
    },
    parse.parseFinding,
  ),
  outcome: values(
    {
      name: "outcome",
      group: SELECTION_GROUP,
      describe: `Sessions with this outcome: ${OUTCOMES.join(", ")}`,
      choices: OUTCOMES,
    },
    oneOf(OUTCOMES),
  ),
  stream: values(
    {
      name: "stream",
      group: SELECTION_GROUP,
      describe: "Sessions with this stream number, as Wireshark's tcp.stream: 0,4-6",
    },
    parse.parseStreams,
  ),
} as const;

/** INPUT.port, for commands in which it also chooses sessions. */
export const SERVER_PORT = {
  ...INPUT.port,
  group: SELECTION_GROUP,
  describe: "Sessions on these server ports, which are then inspected too: 25,587,8000-8010",
} as const;

const isFormat = (name: string): name is FormatName => Object.hasOwn(FORMATS, name);
const formatTitles = Object.entries(FORMATS).map(([name, { title }]) => `${name} (${title})`);

export const OUTPUT = {
  tz: value(
    {
      name: "tz",
      group: OUTPUT_GROUP,
      describe:
        "Time zone of times shown and given: Europe/Berlin, local, or UTC (default); JSON and CSV stay in UTC",
      choices: ["local", "UTC"],
    },
    parse.parseZone,
  ),
  format: choice({
    name: "format",
    group: OUTPUT_GROUP,
    describe: `Output format: ${formatTitles.join(", ")}`,
    choices: Object.keys(FORMATS).filter(isFormat),
  }),
  json: flag({ name: "json", group: OUTPUT_GROUP, describe: "Same as --format json" }),
  output: value(
    { name: "output", alias: "o", group: OUTPUT_GROUP, describe: "Output file (written atomically)" },
    parse.parseOutput,
  ),
  ciphers: flag({
    name: "ciphers",
    group: OUTPUT_GROUP,
    describe: "List every cipher suite that each client offers",
  }),
  sessions: flag({
    name: "sessions",
    group: OUTPUT_GROUP,
    describe: "Show a table of the sessions, worst first",
  }),
  verbose: flag({ name: "verbose", alias: "v", group: OUTPUT_GROUP, describe: "Show every session in full" }),
  width: value(
    {
      name: "width",
      group: OUTPUT_GROUP,
      describe: "Line width (default: COLUMNS, else the terminal's width, else 80)",
    },
    parse.parseWidth,
  ),
  color: {
    ...flag({
      name: "color",
      group: OUTPUT_GROUP,
      describe: "Use colours, or with --no-color none (default: on a terminal only)",
    }),
    /** Null: the terminal decides. */
    read: (given: readonly unknown[]) => (given.length === 0 ? null : given.at(-1) === true),
  },
} as const;

export const EXIT = {
  quiet: flag({
    name: "quiet",
    alias: "q",
    group: EXIT_GROUP,
    describe: "Print only errors: the exit status is the answer",
  }),
  failOn: choice({
    name: "fail-on",
    group: EXIT_GROUP,
    describe: "Exit with 1 if a session shown has a finding of this severity, or worse: error or warning",
    choices: ["error", "warning"],
  }),
  strict: flag({
    name: "strict",
    group: EXIT_GROUP,
    describe: "Exit with 2 on warnings about a capture too",
  }),
} as const;
