// `starttls-inspect extract`: the packets of chosen sessions -> a capture of their own, as it was or anonymised.
import { basename } from "node:path";
import type { Options } from "yargs";
import type { AnonymizeCounts } from "../../extract/anonymize/anonymization.ts";
import { ExtractError } from "../../extract/extract-error.ts";
import type { ExtractReport } from "../../extract/extract-packets.ts";
import { extractFile } from "../../node/extract-file.ts";
import type { Capture } from "../../report/report-document.ts";
import { misfitOf, SeenTally } from "../../report/seen.ts";
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
import { count, grouped, list } from "../../text/amounts.ts";

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
  "until-tls": { ...flag, group: HOW, describe: "Cut off application data after the handshake" },
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

Writes the packets of chosen sessions, with comments on the frames that decide.`,
  options: OPTIONS,
  values: SELECTION_VALUES,
  epilogue: `Examples:
  $0 extract mail.pcap --failed -o evidence.pcapng
  $0 extract mail.pcap --stream 3 --until-tls --anonymize -o evidence.pcapng

The comments, which Wireshark shows, say what a frame proves; the one on the whole file has the numbers that its \
frames had. Anonymised: the same length everywhere, so that streams, versions, cipher suites and fingerprints stay as \
they were; addresses become private ones. Refuses to write the file if a secret would remain. Dates in certificates, \
TCP timestamps, ports and TLS randoms stay.`,
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
  const reading = await readCaptures(paths, settings, around, { isEvidence: true, sha256: true });
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
  const report = await write(capture, sessions, output, settings, given, around);
  if (report === null) return 2;
  const text = summary(output, sessions.length, reading.sessions.length, capture, report);
  around.stdout.write(`${text}\n`);
  return reading.failed ? 2 : 0;
}

/** Null where the file could not be written, or must not be. */
async function write(
  capture: Capture,
  sessions: readonly Session[],
  output: string,
  settings: InputSettings,
  given: Given,
  around: Surroundings,
): Promise<ExtractReport | null> {
  const { path } = capture;
  let file: ReplacedFile | null = null;
  try {
    file = new ReplacedFile(output);
    const report = await extractFile(path, sessions, file.write.bind(file), {
      format: isPcap(output) ? "pcap" : "pcapng",
      name: basename(path),
      sha256: capture.sha256,
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

const isPcap = (output: string): boolean => /\.pcap$/i.test(output);

function outputOf(given: Given): string {
  const output = valueOf(given, "output");
  if (output === null) throw new UsageError("extract needs a file to write, as in -o evidence.pcapng");
  if (/\.(?:pcapng|pcap)$/i.test(output)) return output;
  throw new UsageError(`--output ${output}: the name is to end in .pcapng or .pcap`);
}

/** `e.pcapng: 37 of 65 packets, 2 of 3 sessions, 5 frames commented` */
function summary(
  output: string,
  chosen: number,
  total: number,
  capture: Capture,
  { packets, commented, cut, leftOut, replaced }: ExtractReport,
): string {
  const sessions =
    chosen === total ? count(total, "session") : `${grouped(chosen)} of ${count(total, "session")}`;
  const comments = isPcap(output)
    ? "no comments, which .pcap cannot hold"
    : `${count(commented, "frame")} commented`;
  const lines = [
    `${output}: ${grouped(packets)} of ${count(capture.packets ?? 0, "packet")}, ${sessions}, ${comments}`,
  ];
  if (cut > 0) lines.push(`cut after its headers: ${count(cut, "packet")} of application data`);
  if (leftOut > 0)
    lines.push(`left out: ${count(leftOut, "ICMP error")}, which would have to be anonymised too`);
  if (replaced !== null) lines.push(replacedText(replaced));
  return lines.join("\n");
}

function replacedText(replaced: AnonymizeCounts): string {
  const kinds = [
    [replaced.addresses, "IP address", "IP addresses"],
    [replaced.macs, "MAC address", "MAC addresses"],
    [replaced.hostNames, "host name in text", "host names in text"],
    [replaced.mailboxes, "mailbox", "mailboxes"],
    [
      replaced.lines,
      "line of messages, AUTH or unknown commands",
      "lines of messages, AUTH or unknown commands",
    ],
    [replaced.serverNames, "server name in a ClientHello", "server names in ClientHellos"],
    [replaced.certificates, "certificate", "certificates"],
  ] as const;
  const parts = kinds.flatMap(([amount, one, many]) => (amount === 0 ? [] : [count(amount, one, many)]));
  return `replaced: ${list(parts)}`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}
