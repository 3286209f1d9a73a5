// `starttls-inspect verify`: claims about the sessions of captures -> pass or fail, for scripts and CI.
import type { Claim } from "../../claims/claim.ts";
import { isVerificationFormat, renderVerification, VERIFICATION_FORMATS } from "../../claims/formats.ts";
import { ClaimError, parseClaim } from "../../claims/parse-claim.ts";
import { type Verification, verify } from "../../claims/verification.ts";
import { FINDING_IDS } from "../../diagnose/finding-texts.ts";
import { choose } from "../../report/chosen.ts";
import { misfitOf } from "../../report/seen.ts";
import { filterText, type SessionFilter } from "../../report/session-filter.ts";
import { UsageError } from "../../options/usage-error.ts";
import {
  asGiven,
  choice,
  type Command,
  type CommandLine,
  flag,
  oneOf,
  type Option,
  values,
} from "../command-line.ts";
import { findPaths } from "../find-paths.ts";
import { type Environment, warn } from "../environment.ts";
import { parseFinding } from "../../options/option-values.ts";
import { INPUT, OUTPUT, OUTPUT_GROUP, SELECTION, SERVER_PORT } from "../options.ts";
import { refuseToOverwrite } from "../output.ts";
import { readCaptures } from "../read-captures.ts";
import { outputFile, sessionFilter, timeZone } from "../settings.ts";
import { writing } from "../write-document.ts";

const group = "Conditions, which must hold for each of these sessions:";
const VERSIONS = ["TLS1.3", "TLS1.2", "TLS1.1", "TLS1.0", "SSL3.0"];

/** Name and value of each, as given, are the text of a claim. */
const CONDITIONS: readonly Option<readonly string[] | boolean>[] = [
  values(
    { name: "offers", group, describe: "The client offers this version: TLS1.2", choices: VERSIONS },
    asGiven,
  ),
  values(
    { name: "not-offers", group, describe: "The client does not offer this version", choices: VERSIONS },
    asGiven,
  ),
  values(
    {
      name: "negotiates",
      group,
      describe: "The server chose this version: TLS1.3, or TLS1.2+ for that or a later one",
      choices: ["TLS1.2+", ...VERSIONS],
    },
    asGiven,
  ),
  values(
    {
      name: "cipher",
      group,
      describe: "The server chose this cipher suite: a name, a code, or a pattern such as *GCM*",
    },
    asGiven,
  ),
  flag({ name: "established", group, describe: "TLS was established" }),
  flag({ name: "no-cleartext-mail", group, describe: "No message was sent in clear text" }),
  values(
    {
      name: "closed-by",
      group,
      describe: "This side sent the first FIN or RST: client or server",
      choices: ["client", "server"],
    },
    oneOf(["client", "server"]),
  ),
  {
    ...SELECTION.finding,
    group,
    describe: "The session has this finding (starttls-inspect explain lists all)",
  },
  values(
    { name: "no-finding", group, describe: "The session does not have this finding", choices: FINDING_IDS },
    parseFinding,
  ),
];

const FORMAT = choice({
  name: "format",
  group: OUTPUT_GROUP,
  describe: "Output format: text (one line per session; the default), tap, junit (XML) or json",
  choices: Object.keys(VERIFICATION_FORMATS).filter(isVerificationFormat),
});

/** In verify, --finding is a condition. */
const { finding: _finding, ...WHICH } = SELECTION;

const EXIT = { pass: 0, fail: 1, unknown: 3 } as const;

export const verifyCommand: Command = {
  usage: `Usage: $0 verify CAPTURE... CONDITION... [options]

Checks whether conditions hold for every session of a capture, and says which frame shows it.`,
  options: [
    ...Object.values(INPUT).filter((option) => option !== INPUT.port),
    SERVER_PORT,
    ...Object.values(WHICH),
    ...CONDITIONS,
    OUTPUT.tz,
    FORMAT,
    OUTPUT.output,
  ],
  epilogue: `Examples:
  $0 verify mail.pcap --client 192.0.2.10 --offers TLS1.2
  $0 verify mail.pcap --negotiates TLS1.2+ --no-cleartext-mail --format junit -o t.xml

Exit status: 0 if every condition holds, 1 if one does not, 2 for a wrong option or a capture that cannot be read, \
3 if there is nothing to judge or the capture is inconclusive.`,
  run,
};

async function run(line: CommandLine, environment: Environment): Promise<number> {
  const { stderr } = environment;
  const claims = claimsOf(line);
  if (claims.length === 0) {
    throw new UsageError('verify needs a condition, as in "verify mail.pcap --offers TLS1.2"');
  }
  const filter = { ...sessionFilter(line, line.get(SERVER_PORT).flat()), findings: [] };
  const { paths, failed } = await findPaths(line, environment);
  if (paths.length === 0) return 2;
  refuseToOverwrite(outputFile(line), paths);
  const reading = await readCaptures(paths, line, environment, { isEvidence: true, sha256: true });
  for (const { path, warnings } of reading.captures) {
    for (const warning of warnings) warn(stderr, path, warning);
  }
  if (reading.captures.length === 0) return 2;
  const { sessions, seen } = choose(reading, filter);
  const verification = verify({ ...reading, sessions }, claims);
  const misfit = misfitOf(filter, seen);
  const isEmpty = sessions.length === 0;
  const remark = misfit ?? (isEmpty ? "no session was found: nothing to judge" : null);
  if (remark !== null) stderr.write(`starttls-inspect: ${remark}\n`);
  const isWritten = await write(verification, line, filter, environment);
  return failed || reading.failed || !isWritten ? 2 : EXIT[verification.result];
}

/** False if the file could not be written; a warning says why. */
function write(
  verification: Verification,
  line: CommandLine,
  filter: SessionFilter,
  environment: Environment,
): Promise<boolean> {
  const format = line.get(FORMAT) ?? "text";
  const made = new Date().toISOString();
  const options = { chosen: filterText(filter), zone: timeZone(line), made };
  return writing(outputFile(line), environment, async (output) => {
    await output.write(renderVerification(verification, format, options));
    return true;
  });
}

/** In the order of the options. Throws a {@link UsageError}. */
function claimsOf(line: CommandLine): Claim[] {
  const texts = CONDITIONS.flatMap((option) => {
    const given = line.get(option);
    if (typeof given === "boolean") return given ? [`--${option.name}`] : [];
    return given.map((text) => `--${option.name} ${text}`);
  });
  try {
    return texts.map((text) => parseClaim(text));
  } catch (error) {
    throw error instanceof ClaimError ? new UsageError(error.message) : error;
  }
}
