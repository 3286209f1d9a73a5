// `starttls-inspect extract`: the packets of chosen sessions -> a capture of their own, as it was or anonymised.
import { basename } from "node:path";
import { ExtractError } from "../../extract/extract-error.ts";
import type { ExtractReport } from "../../extract/extract-packets.ts";
import { extractSummary } from "../../extract/extract-summary.ts";
import { extractFile } from "../../node/extract-file.ts";
import { choose } from "../../report/chosen.ts";
import type { Capture } from "../../report/report-document.ts";
import { misfitOf } from "../../report/seen.ts";
import type { Session } from "../../session/session.ts";
import type { KeyLog } from "../../tls/key-log.ts";
import { UsageError } from "../../options/usage-error.ts";
import { asGiven, type Command, type CommandLine, flag, value } from "../command-line.ts";
import { findPaths } from "../find-paths.ts";
import { type Environment, warn } from "../environment.ts";
import { INPUT, OUTPUT, SELECTION, SERVER_PORT } from "../options.ts";
import { isSameFile, isSystemError, ReplacedFile, systemReason } from "../output.ts";
import { readCaptures } from "../read-captures.ts";
import { inspection, sessionFilter } from "../settings.ts";

const HOW = "What is written:";

const UNTIL_TLS = flag({
  name: "until-tls",
  group: HOW,
  describe: "Truncate packets of application data after the handshake",
});
const ANONYMIZE = flag({
  name: "anonymize",
  group: HOW,
  describe: "Replace addresses, host names, mailboxes, AUTH exchanges, messages and names in certificates",
});
const WITH_SECRETS = flag({
  name: "with-secrets",
  group: HOW,
  describe:
    "Write the TLS keys of these sessions, and no others, into a .pcapng: its reader can read the mail",
});
const KEY = value(
  {
    name: "key",
    group: HOW,
    describe: "Replace them as in other extracts and reports with this key (default: a random key)",
  },
  asGiven,
);

export const extractCommand: Command = {
  usage: `Usage: $0 extract CAPTURE -o FILE [options]

Writes the packets of chosen sessions to a new capture, with comments on the decisive frames.`,
  options: [
    INPUT.read,
    INPUT.allPorts,
    INPUT.decodeAs,
    INPUT.keylog,
    INPUT.limit,
    INPUT.maxBytes,
    ...Object.values(SELECTION),
    SERVER_PORT,
    {
      ...OUTPUT.tz,
      group: SELECTION.since.group ?? HOW,
      describe: "Time zone of --since and --until: Europe/Berlin, local, or UTC (default)",
    },
    { ...OUTPUT.output, group: HOW, describe: "Output file: .pcapng, or .pcap without comments" },
    UNTIL_TLS,
    WITH_SECRETS,
    ANONYMIZE,
    KEY,
  ],
  epilogue: `Examples:
  $0 extract mail.pcap --failed -o evidence.pcapng
  $0 extract mail.pcap --stream 3 --until-tls --anonymize -o evidence.pcapng

Wireshark shows the comments: those on frames say what a frame proves, the one on the file lists the original frame \
numbers. Anonymised data keeps its length, so that streams, versions, cipher suites and fingerprints stay the same; \
addresses become private ones. The file is not written if a secret would remain. Dates and purposes in \
certificates, the names of a few public roots, TCP timestamps, ports and TLS randoms are kept.

TLS keys are not copied. --with-secrets writes those of the chosen sessions, which --keylog gives or the capture holds; \
with --until-tls, only what opens the handshakes of TLS 1.3. Sessions of TLS 1.2 that resume each other have one key.`,
  run,
};

async function run(line: CommandLine, environment: Environment): Promise<number> {
  const { stdout, stderr } = environment;
  const output = outputOf(line);
  if (line.get(KEY) !== null && !line.get(ANONYMIZE)) throw new UsageError("--key needs --anonymize");
  if (line.get(WITH_SECRETS)) checkSecrets(line.get(ANONYMIZE), output);
  const filter = sessionFilter(line, line.get(SERVER_PORT).flat());
  const { paths } = await findPaths(line, environment);
  const [path] = paths;
  if (path === undefined) return 2;
  if (paths.length > 1 || path === "-") {
    throw new UsageError("extract needs exactly one capture file, which it reads more than once");
  }
  if (isSameFile(path, output)) throw new UsageError(`--output ${output} would overwrite the capture`);
  const reading = await readCaptures(paths, line, environment, {
    isEvidence: true,
    sha256: true,
    isAnonymized: line.get(ANONYMIZE),
  });
  const [capture] = reading.captures;
  if (capture === undefined) return 2;
  for (const warning of capture.warnings) warn(stderr, path, warning);
  const { sessions, seen } = choose(reading, filter);
  const misfit = misfitOf(filter, seen);
  if (misfit !== null) warn(stderr, path, misfit);
  if (sessions.length === 0) {
    warn(stderr, path, "no session was chosen: nothing was written");
    return 2;
  }
  const report = await write(capture, sessions, output, line, environment, reading.keyLog);
  if (report === null) return 2;
  const [chosen, total] = [sessions.length, reading.sessions.length];
  const written = { name: output, format: formatOf(output), chosen, total, report };
  stdout.write(`${extractSummary(capture, written)}\n`);
  return reading.failed ? 2 : 0;
}

/** Null if the file could not or must not be written; a warning says why. */
async function write(
  capture: Capture,
  sessions: readonly Session[],
  output: string,
  line: CommandLine,
  { stderr }: Environment,
  keyLog?: KeyLog,
): Promise<ExtractReport | null> {
  const { path } = capture;
  const { limits, maxBytes } = inspection(line);
  let file: ReplacedFile | null = null;
  try {
    file = new ReplacedFile(output);
    const report = await extractFile(path, sessions, file.write.bind(file), {
      format: formatOf(output),
      name: basename(path),
      sha256: capture.sha256,
      untilTls: line.get(UNTIL_TLS),
      withSecrets: line.get(WITH_SECRETS),
      keyLog,
      limits,
      maxBytes,
      anonymize: line.get(ANONYMIZE) ? { key: line.get(KEY) } : null,
    });
    file.commit();
    return report;
  } catch (error) {
    file?.discard();
    if (!(error instanceof ExtractError || isSystemError(error))) throw error;
    const reason =
      error instanceof ExtractError ? error.message : `cannot be written: ${systemReason(error)}`;
    warn(stderr, error instanceof ExtractError ? path : output, `${reason}; nothing was written`);
    return null;
  }
}

function checkSecrets(isAnonymized: boolean, output: string): void {
  if (isAnonymized)
    throw new UsageError(
      "--with-secrets cannot be used with --anonymize: whoever has the keys reads names and addresses",
    );
  if (formatOf(output) === "pcap")
    throw new UsageError(`--with-secrets needs an output file that ends in .pcapng: .pcap cannot hold keys`);
}

const formatOf = (output: string): "pcap" | "pcapng" => (/\.pcap$/i.test(output) ? "pcap" : "pcapng");

function outputOf(line: CommandLine): string {
  const output = line.get(OUTPUT.output);
  if (output === null) throw new UsageError("extract needs an output file, as in -o evidence.pcapng");
  if (/\.(?:pcapng|pcap)$/i.test(output)) return output;
  throw new UsageError(`--output ${output}: the name must end in .pcapng or .pcap`);
}
