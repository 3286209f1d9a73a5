// What --keylog names -> the secrets in it. Throws a UsageError that says what was expected.
import { createReadStream } from "node:fs";
import { sourceError } from "../node/source-error.ts";
import { UsageError } from "../options/usage-error.ts";
import { InputError } from "../reading/input-error.ts";
import { KeyLogs } from "../reading/key-logs.ts";
import { SourceError } from "../reading/source-error.ts";
import type { CommandLine } from "./command-line.ts";
import { type Environment, warn } from "./environment.ts";
import { EXIT, INPUT } from "./options.ts";
import { readAtMost } from "./read-text.ts";
import { inspection } from "./settings.ts";

/** All of them as one; null where they must not be used. A line on stderr tells of lines that are broken. */
export async function readKeyLogs(
  line: CommandLine,
  { stderr }: Environment,
  isAnonymized: boolean,
): Promise<KeyLogs | null> {
  const logs = new KeyLogs(inspection(line).limits);
  for (const path of line.get(INPUT.keylog)) {
    try {
      const broken = logs.add(path, await bytesOf(path, logs.limit + 1));
      if (broken !== null && !line.get(EXIT.quiet)) warn(stderr, path, broken);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new UsageError(`--keylog ${path}: ${OTHERWISE[error.code] ?? error.message}`);
    }
  }
  if (!isAnonymized) return logs;
  stderr.write("starttls-inspect: --keylog is not used: with --anonymize nothing is decrypted\n");
  return null;
}

async function bytesOf(path: string, most: number): Promise<Uint8Array> {
  if (path === "-")
    throw new SourceError("terminal", "a key log is read from a file, not from standard input");
  const { bytes } = await readAtMost(createReadStream(path), most).catch((error: unknown) => {
    throw sourceError(error, 0);
  });
  return bytes;
}

/** Where what is said of captures does not suit. */
const OTHERWISE: Readonly<Record<string, string>> = {
  directory: "this is a directory: name the key log in it",
  permission: "no permission to read it: key logs are often readable by their owner only",
};
