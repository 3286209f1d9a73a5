// The command line's options: one entry each, in the order of --help.
import type { Options } from "yargs";
import { FORMATS } from "../report/formats.ts";
import { DEFAULT_PORTS } from "../session/mail-ports.ts";
import { SELECTION_OPTIONS, TIME_ZONE_OPTION } from "./selection.ts";

const INPUT = "Input:";
const OUTPUT = "Output:";
const EXIT = "Exit status:";

export const SEVERITIES = ["error", "warning"] as const;

const formatTitles = Object.entries(FORMATS).map(([name, { title }]) => `${name} (${title})`);

/** An option that takes a value takes exactly one; giving it again adds or, where only one makes sense, replaces. */
const value = { type: "string", nargs: 1, requiresArg: true } as const;
const flag = { type: "boolean" } as const;

/** What to read: shared by every command that reads captures. */
export const INPUT_OPTIONS = {
  read: {
    ...value,
    alias: "r",
    group: INPUT,
    describe: 'Capture to read, as tshark takes it; the same as naming it without -r. "-" is standard input',
  },
  join: {
    ...flag,
    group: INPUT,
    describe: "Read all captures, in time order, as one: a ring buffer's files",
  },
  recursive: { ...flag, group: INPUT, describe: "Look for captures in a directory's folders too" },
  jobs: {
    ...value,
    group: INPUT,
    describe: "Captures to read at the same time; the number of cores, unless there is little to read",
  },
  "files-from": {
    ...value,
    group: INPUT,
    describe: 'File that names captures, one a line; "-" is standard input',
  },
  null: {
    ...flag,
    alias: "0",
    group: INPUT,
    describe: "Names in that file end with NUL bytes (find -print0)",
  },
  port: {
    ...value,
    group: INPUT,
    describe: `Ports to inspect beside ${DEFAULT_PORTS.join(", ")}: 443,8000-8010`,
  },
  "all-ports": { ...flag, group: INPUT, describe: "Inspect every TCP port" },
  "decode-as": {
    ...value,
    alias: "d",
    group: INPUT,
    describe: "What is spoken on a port: tcp.port==2525,smtp or tcp.port==8443,tls",
  },
  limit: {
    ...value,
    group: INPUT,
    describe: "Raise a bound that a warning names: line-bytes=65536; LIMITS in the manual page lists all",
  },
  "max-bytes": {
    ...value,
    group: INPUT,
    describe: "Stop reading a capture after so many bytes, decompressed",
  },
  policy: {
    ...value,
    group: INPUT,
    describe: 'JSON file of what providers accept, over what is built in; "none" to know of none',
  },
} as const satisfies Readonly<Record<string, Options>>;

export const OPTIONS = {
  ...INPUT_OPTIONS,
  ...SELECTION_OPTIONS,
  tz: { ...TIME_ZONE_OPTION.tz, group: OUTPUT },
  format: {
    ...value,
    choices: Object.keys(FORMATS),
    group: OUTPUT,
    describe: `How to print: ${formatTitles.join(", ")}`,
  },
  json: { ...flag, group: OUTPUT, describe: "Short for --format json" },
  output: {
    ...value,
    alias: "o",
    group: OUTPUT,
    describe: "File to write, replaced only once all is written",
  },
  ciphers: { ...flag, group: OUTPUT, describe: "List every cipher suite that a client offers" },
  sessions: { ...flag, group: OUTPUT, describe: "A table of the sessions, worst first" },
  verbose: { ...flag, alias: "v", group: OUTPUT, describe: "Show every session in full" },
  width: {
    ...value,
    group: OUTPUT,
    describe: "Columns of a line; else COLUMNS, else the terminal's, else 80",
  },
  color: { ...flag, group: OUTPUT, describe: "Colours, or with --no-color none; else on a terminal only" },
  quiet: {
    ...flag,
    alias: "q",
    group: EXIT,
    describe: "Print nothing but errors: the exit status is the answer",
  },
  "fail-on": {
    ...value,
    choices: SEVERITIES,
    group: EXIT,
    describe: "Exit with 1 where a session that is shown has a finding so severe, or worse",
  },
  strict: { ...flag, group: EXIT, describe: "Exit with 2 on a warning about a capture too" },
} as const satisfies Readonly<Record<string, Options>>;

export const USAGE = `Usage: $0 [inspect] CAPTURE... [options]

Says who closed a mail connection, during which TLS message, and what was offered.`;

export const EPILOGUE = `Examples:
  $0 mail.pcap                       who hung up, and when
  $0 a.pcapng b.pcap.gz --json       several in one document
  $0 --join ring/                    a ring buffer's files as one capture
  $0 mail.pcap --stream 3 -v         all about one connection
  $0 mail.pcap --failed --since 03:14 --tz local
  $0 mail.pcap --port 143,110        IMAP and POP3 too
  $0 mail.pcap -d tcp.port==26,smtp  SMTP on another port
  $0 mail.pcap -q --fail-on error    for a script
  tcpdump -U -w - port 25 | $0 -     each session as it ends

Exit status: 0 where all was read, 1 where --fail-on says so, 2 for a wrong option or a capture that cannot be read.
Nothing leaves this machine: the program opens no network connection.`;
