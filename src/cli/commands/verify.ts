// `starttls-inspect verify`: claims about the sessions of captures -> pass or fail, for scripts and CI.
import type { Options } from "yargs";
import type { Claim } from "../../claims/claim.ts";
import { isVerificationFormat, renderVerification, VERIFICATION_FORMATS } from "../../claims/formats.ts";
import { ClaimError, parseClaim } from "../../claims/parse-claim.ts";
import { type Verification, verify } from "../../claims/verification.ts";
import { FINDING_IDS } from "../../diagnose/finding-texts.ts";
import { misfitOf, SeenTally } from "../../report/seen.ts";
import { filterText, type SessionFilter } from "../../report/session-filter.ts";
import type { Command } from "../command.ts";
import { type Given, valueOf, valuesOf } from "../given.ts";
import { complain } from "../complain.ts";
import { findingId } from "../finding-id.ts";
import { inputSettings } from "../input-settings.ts";
import { refuseToOverwrite } from "../inspect-captures.ts";
import { INPUT_OPTIONS, OPTIONS as INSPECTION_OPTIONS } from "../options.ts";
import { findPaths, readCaptures } from "../read-captures.ts";
import {
  SELECTION_OPTIONS,
  SELECTION_VALUES,
  SERVER_PORT_OPTION,
  serverPorts,
  sessionFilter,
  TIME_ZONE_OPTION,
  timeZone,
} from "../selection.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { writing } from "../write-document.ts";

const value = { type: "string", nargs: 1, requiresArg: true } as const;
const flag = { type: "boolean" } as const;

const WHAT = "What must hold for each of them:";
const OUTPUT = "Output:";

const CONDITIONS = {
  offers: { ...value, group: WHAT, describe: "The client offers that version: TLS1.2" },
  "not-offers": { ...value, group: WHAT, describe: "The client does not offer that version" },
  negotiates: { ...value, group: WHAT, describe: "The server chose such a version: TLS1.3, TLS1.2+" },
  cipher: {
    ...value,
    group: WHAT,
    describe: "The server chose this cipher suite: a name, a code or a pattern, *GCM*",
  },
  established: { ...flag, group: WHAT, describe: "TLS was established" },
  "no-cleartext-mail": { ...flag, group: WHAT, describe: "No message was sent in the clear" },
  "closed-by": {
    ...value,
    choices: ["client", "server"],
    group: WHAT,
    describe: "That side sent the first FIN or RST",
  },
  finding: { ...value, group: WHAT, describe: "This finding was made (starttls-inspect explain lists all)" },
  "no-finding": { ...value, group: WHAT, describe: "This finding was not made" },
} as const satisfies Readonly<Record<string, Options>>;

const OPTIONS = {
  ...INPUT_OPTIONS,
  ...SELECTION_OPTIONS,
  ...SERVER_PORT_OPTION,
  ...TIME_ZONE_OPTION,
  // --finding is a condition here.
  ...CONDITIONS,
  format: {
    ...value,
    choices: Object.keys(VERIFICATION_FORMATS),
    default: undefined,
    group: OUTPUT,
    describe: "How to print: text (a line a session; the default), tap, junit (XML) or json",
  },
  output: { ...INSPECTION_OPTIONS.output, group: OUTPUT },
} as const satisfies Readonly<Record<string, Options>>;

const VERSIONS = ["TLS1.3", "TLS1.2", "TLS1.1", "TLS1.0", "SSL3.0"];
const VALUES = {
  offers: VERSIONS,
  "not-offers": VERSIONS,
  negotiates: ["TLS1.2+", ...VERSIONS],
  "no-finding": FINDING_IDS,
};

const EXIT = { pass: 0, fail: 1, unknown: 3 } as const;

export const verifyCommand: Command = {
  usage: `Usage: $0 verify CAPTURE... CONDITION... [options]

Says whether conditions hold for every session of a capture, and which frame shows it.`,
  options: OPTIONS,
  values: { ...SELECTION_VALUES, ...VALUES },
  epilogue: `Examples:
  $0 verify mail.pcap --client 192.0.2.10 --offers TLS1.2
  $0 verify mail.pcap --negotiates TLS1.2+ --no-cleartext-mail --format junit -o tests.xml

Exit status: 0 where every condition holds, 1 where one does not, 2 for a wrong option or a capture that cannot be \
read, 3 where there is nothing to judge or the capture does not let us know.`,
  run,
};

async function run(given: Given, around: Surroundings): Promise<number> {
  const claims = claimsOf(given);
  if (claims.length === 0) {
    throw new UsageError('verify needs a condition, as in "verify mail.pcap --offers TLS1.2"');
  }
  const filter = { ...sessionFilter(given), ports: serverPorts(given), findings: [] };
  const settings = inputSettings(given);
  const { output, write } = outputOf(given, filter);
  const { paths, failed } = await findPaths(settings, around.stderr);
  if (paths.length === 0) return 2;
  refuseToOverwrite(output, paths);
  const reading = await readCaptures(paths, settings, around, { isEvidence: true, sha256: true });
  for (const { path, warnings } of reading.captures) {
    for (const warning of warnings) complain(around.stderr, path, warning);
  }
  if (reading.captures.length === 0) return 2;
  const tally = new SeenTally(filter);
  const sessions = reading.sessions.filter((session) => tally.add(session));
  const verification = verify({ ...reading, sessions }, claims);
  const misfit = misfitOf(filter, tally.seen);
  const isEmpty = sessions.length === 0;
  const said = misfit ?? (isEmpty ? "no session was found: nothing to judge" : null);
  if (said !== null) around.stderr.write(`starttls-inspect: ${said}\n`);
  const isWritten = await write(verification, around);
  return failed || reading.failed || !isWritten ? 2 : EXIT[verification.result];
}

interface VerificationOutput {
  /** Null for standard output. */
  readonly output: string | null;
  /** False where the file could not be written, which was complained of. */
  readonly write: (verification: Verification, around: Surroundings) => Promise<boolean>;
}

function outputOf(given: Given, filter: SessionFilter): VerificationOutput {
  const format = valueOf(given, "format") ?? "text";
  if (!isVerificationFormat(format)) throw new UsageError("--format: unknown");
  const path = valueOf(given, "output") ?? "-";
  const output = path === "-" ? null : path;
  const options = { chosen: filterText(filter), zone: timeZone(given) };
  return {
    output,
    write: (verification, around) =>
      writing({ output }, around, async (file) => {
        const made = new Date().toISOString();
        await file.write(renderVerification(verification, format, { ...options, made }));
        return true;
      }),
  };
}

/** In the order of the options. */
function claimsOf(given: Given): Claim[] {
  const texts = Object.entries(CONDITIONS).flatMap(([option, { type }]) => {
    if (type === "boolean") return given[option] === true ? [`--${option}`] : [];
    const values = valuesOf(given, option);
    const known = option.endsWith("finding") ? values.map((text) => findingId(text, `--${option}`)) : values;
    return known.map((text) => `--${option} ${text}`);
  });
  try {
    return texts.map((text) => parseClaim(text));
  } catch (error) {
    throw error instanceof ClaimError ? new UsageError(error.message) : error;
  }
}
