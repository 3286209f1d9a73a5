// Operands, --read and --files-from -> the paths of the captures that they name.
import { findCaptures } from "../node/find-captures.ts";
import { InputError } from "../reading/input-error.ts";
import { readNames } from "../node/read-names.ts";
import { UsageError } from "../options/usage-error.ts";
import type { CommandLine } from "./command-line.ts";
import { type Environment, isTerminal, warn } from "./environment.ts";
import { INPUT } from "./options.ts";

/** The files that are named. Throws a {@link UsageError} if there are none, or standard input is named for two purposes. */
export async function findPaths(
  line: CommandLine,
  { stdin, stderr }: Environment,
): Promise<{ readonly paths: readonly string[]; readonly failed: boolean }> {
  const named = [...line.get(INPUT.read), ...line.operands];
  const filesFrom = line.get(INPUT.filesFrom);
  checkInputs(named, filesFrom, line.get(INPUT.join));
  refuseTerminal(named, filesFrom, stdin);
  const listed = filesFrom === null ? [] : await listedNames(filesFrom, line.get(INPUT.null), stderr);
  const recursive = line.get(INPUT.recursive);
  const { paths, unreadable } = await findCaptures([...named, ...(listed ?? [])], { recursive });
  for (const { path, error } of unreadable) warn(stderr, path, error.message);
  return { paths, failed: listed === null || unreadable.length > 0 };
}

function checkInputs(named: readonly string[], filesFrom: string | null, join: boolean): void {
  if (named.length === 0 && filesFrom === null) {
    throw new UsageError('no capture given: name a file, or "-" for standard input');
  }
  if (!named.includes("-")) return;
  if (filesFrom === "-")
    throw new UsageError("standard input cannot be both a capture and the list of captures");
  if (join)
    throw new UsageError(
      "--join reads files twice, and standard input can only be read once: save it to a file first",
    );
}

function refuseTerminal(
  named: readonly string[],
  filesFrom: string | null,
  stdin: Environment["stdin"],
): void {
  if (!isTerminal(stdin)) return;
  if (named.includes("-")) {
    throw new UsageError(
      'standard input is a terminal: pipe a capture into it, as in "tcpdump -w - | starttls-inspect -"',
    );
  }
  if (filesFrom === "-") {
    throw new UsageError(
      'standard input is a terminal: pipe names into it, as in "ls *.pcap | starttls-inspect --files-from -"',
    );
  }
}

/** Null if the list cannot be read. */
async function listedNames(
  path: string,
  isNullSeparated: boolean,
  stderr: NodeJS.WritableStream,
): Promise<readonly string[] | null> {
  try {
    return await readNames(path, isNullSeparated);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    warn(stderr, path, error.message);
    return null;
  }
}
