// `starttls-inspect extract`: the packets of chosen sessions -> a capture of their own, as it was or anonymised.
import { basename } from "node:path";
import type { Options } from "yargs";
import { ExtractError } from "../../extract/extract-error.ts";
import type { ExtractReport } from "../../extract/extract-packets.ts";
import { extractFile } from "../../node/extract-file.ts";
import { misfitOf, SeenTally } from "../../report/seen.ts";
import { secondReading } from "../../report/second-reading.ts";
import { printable } from "../../report/terminal-text.ts";
import { count, list } from "../../report/words.ts";
import type { Session } from "../../session/session.ts";
import type { Command } from "../command.ts";
import { type Given, valueOf } from "../given.ts";
import { complain } from "../complain.ts";
import { type InputSettings, inputSettings } from "../input-settings.ts";
import { INPUT_OPTIONS } from "../options.ts";
import { findPaths, readCaptures } from "../read-captures.ts";
import {
  SELECTION_OPTIONS,
  SELECTION_VALUES,
  SERVER_PORT_OPTION,
  serverPorts,
  sessionFilter,
  TIME_ZONE_OPTION,
} from "../selection.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { isSameFile, ReplacedFile } from "../write-output.ts";

const value = { type: "string", nargs: 1, requiresArg: true } as const;
const flag = { type: "boolean" } as const;

const { read, "all-ports": allPorts, "decode-as": decodeAs, limit, "max-bytes": maxBytes } = INPUT_OPTIONS;
const HOW = "What is written:";

const OPTIONS = {
  read,
  "all-ports": allPorts,
  "decode-as": decodeAs,
  limit,
  "max-bytes": maxBytes,
  ...SELECTION_OPTIONS,
  ...SERVER_PORT_OPTION,
  ...TIME_ZONE_OPTION,
  output: { ...value, alias: "o", group: HOW, describe: "File to write: .pcapng, or .pcap without comments" },
  "until-tls": { ...flag, group: HOW, describe: "Cut off application data behind the handshake" },
  anonymize: {
    ...flag,
    group: HOW,
    describe: "Replace addresses, host names, mailboxes, AUTH exchanges, messages and certificates' names",
  },
  key: {
    ...value,
    group: HOW,
    describe: "With the same key the same names are replaced alike; else a fresh one",
  },
} as const satisfies Readonly<Record<string, Options>>;

export const extractCommand: Command = {
  usage: `Usage: $0 extract CAPTURE -o FILE [options]

Writes the packets of chosen sessions, with comments on the frames that prove something.`,
  options: OPTIONS,
  values: SELECTION_VALUES,
  epilogue: `Examples:
  $0 extract mail.pcap --failed -o evidence.pcapng
  $0 extract mail.pcap --stream 3 --until-tls --anonymize -o evidence.pcapng

Frame numbers of the capture are in the comments, which Wireshark shows. Anonymised: the same length everywhere, so \
that streams, versions, cipher suites and fingerprints stay as they were; nothing is written where something secret \
would remain. Dates in certificates, TCP timestamps, ports and TLS randoms stay.`,
  run,
};

async function run(given: Given, around: Surroundings): Promise<number> {
  const settings = inputSettings(given);
  const output = outputOf(given);
  if (valueOf(given, "key") !== null && given["anonymize"] !== true) {
    throw new UsageError("--key is for --anonymize");
  }
  const filter = { ...sessionFilter(given), ports: serverPorts(given) };
  const { paths } = await findPaths(settings, around.stderr);
  const [path] = paths;
  if (path === undefined) return 2;
  if (paths.length > 1 || path === "-") {
    throw new UsageError("extract takes one capture file, which it reads more than once");
  }
  if (isSameFile(path, output)) throw new UsageError(`--output ${output} would overwrite the capture`);
  const reading = await readCaptures(paths, settings, around, { isEvidence: true });
  const [capture] = reading.captures;
  if (capture === undefined) return 2;
  for (const warning of capture.warnings) complain(around.stderr, path, warning);
  const tally = new SeenTally(filter);
  const sessions = reading.sessions.filter((session) => tally.add(session));
  const misfit = misfitOf(filter, tally.seen);
  if (misfit !== null) complain(around.stderr, path, misfit);
  if (sessions.length === 0) {
    complain(around.stderr, path, "no session was chosen: nothing is written");
    return 2;
  }
  const report = await write(path, sessions, output, settings, given, around);
  if (report === null) return 2;
  around.stdout.write(`${summary(sessions.length, output, report)}\n`);
  around.stdout.write(`${printable(`${path}: ${secondReading(capture).join(" ")}`)}\n`);
  return reading.failed ? 2 : 0;
}

/** Null where the file could not be written, or must not be. */
async function write(
  path: string,
  sessions: readonly Session[],
  output: string,
  settings: InputSettings,
  given: Given,
  around: Surroundings,
): Promise<ExtractReport | null> {
  let file: ReplacedFile | null = null;
  try {
    file = new ReplacedFile(output);
    const report = await extractFile(path, sessions, file.write.bind(file), {
      format: /\.pcap$/i.test(output) ? "pcap" : "pcapng",
      name: basename(path),
      untilTls: given["until-tls"] === true,
      limits: settings.limits,
      maxBytes: settings.maxBytes,
      anonymize: given["anonymize"] === true ? { key: valueOf(given, "key") } : null,
    });
    file.commit();
    return report;
  } catch (error) {
    file?.discard();
    if (!(error instanceof ExtractError || isSystemError(error))) throw error;
    const reason = error instanceof ExtractError ? error.message : `cannot be written: ${error.message}`;
    complain(around.stderr, error instanceof ExtractError ? path : output, `${reason}; nothing is written`);
    return null;
  }
}

function outputOf(given: Given): string {
  const output = valueOf(given, "output");
  if (output === null) throw new UsageError("extract needs a file to write, as in -o evidence.pcapng");
  if (/\.(?:pcapng|pcap)$/i.test(output)) return output;
  throw new UsageError(`--output ${output}: the name is to end in .pcapng or .pcap`);
}

function summary(
  sessions: number,
  output: string,
  { packets, cut, leftOut, replaced }: ExtractReport,
): string {
  const lines = [`${output}: ${count(packets, "packet")} of ${count(sessions, "session")}`];
  if (cut > 0) lines.push(`cut behind their headers: ${count(cut, "packet")} of application data`);
  if (leftOut > 0)
    lines.push(`left out: ${count(leftOut, "fragment or ICMP error", "fragments and ICMP errors")}`);
  if (replaced !== null) {
    const parts = [
      count(replaced.addresses, "IP address", "IP addresses"),
      count(replaced.macs, "MAC address", "MAC addresses"),
      `${count(replaced.hostNames, "host name")} in text`,
      count(replaced.mailboxes, "mailbox", "mailboxes"),
      `${count(replaced.lines, "line")} of messages, AUTH exchanges and unknown commands`,
      count(replaced.serverNames, "server name"),
      count(replaced.certificates, "certificate"),
    ];
    lines.push(`replaced: ${list(parts)}`);
  }
  return lines.join("\n");
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}
