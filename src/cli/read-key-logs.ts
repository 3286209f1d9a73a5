// What --keylog names -> the secrets in it. Throws a UsageError that says what was expected; secrets are never repeated.
import { createReadStream } from "node:fs";
import { captureFormats } from "../capture/formats.ts";
import type { Traffic } from "../capture-report.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { sourceError } from "../node/source-error.ts";
import { UsageError } from "../options/usage-error.ts";
import { SourceError } from "../reading/source-error.ts";
import { count } from "../text/amounts.ts";
import { KeyLog } from "../tls/key-log.ts";
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
): Promise<KeyLog | null> {
  const paths = line.get(INPUT.keylog);
  const limit = inspection(line).limits["key-log-bytes"] ?? DEFAULT_LIMITS["key-log-bytes"];
  const keyLog = new KeyLog();
  let left = limit;
  for (const path of paths) {
    const bytes = await bytesOf(path, left).catch((error: unknown) => {
      if (!(error instanceof SourceError)) throw error;
      throw new UsageError(`--keylog ${path}: ${OTHERWISE[error.code] ?? error.message}`);
    });
    if (bytes === null) throw new UsageError(`--keylog ${path}: ${tooLarge(limit)}`);
    left -= bytes.length;
    const source = { name: path, isCapture: false };
    const before = keyLog.problemCount;
    if (keyLog.add(bytes, source) === 0) throw new UsageError(`--keylog ${path}: ${whyNone(bytes)}`);
    const broken = keyLog.problemCount - before;
    if (broken === 0 || line.get(EXIT.quiet)) continue;
    const first = keyLog.problems.find((problem) => problem.source === source);
    const where = first === undefined ? "" : ` (first: line ${first.line} ${first.what})`;
    warn(stderr, path, `${count(broken, "line")} of this key log cannot be used${where}`);
  }
  if (!isAnonymized) return keyLog;
  stderr.write("starttls-inspect: --keylog is not used: with --anonymize nothing is decrypted\n");
  return null;
}

/** Null where there are more than `limit`. */
async function bytesOf(path: string, limit: number): Promise<Uint8Array | null> {
  if (path === "-")
    throw new SourceError("terminal", "a key log is read from a file, not from standard input");
  const { bytes, isWhole } = await readAtMost(createReadStream(path), limit).catch((error: unknown) => {
    throw sourceError(error, 0);
  });
  return isWhole ? bytes : null;
}

/** Where what is said of captures does not suit. */
const OTHERWISE: Readonly<Record<string, string>> = {
  directory: "this is a directory: name the key log in it",
  permission: "no permission to read it: key logs are often readable by their owner only",
};

const tooLarge = (limit: number): string =>
  `key logs may have ${limit} bytes in all: keep the lines of these connections, or raise it with --limit key-log-bytes=N`;

/** Why a file has no secret, and the next step. */
function whyNone(bytes: Uint8Array): string {
  if (captureFormats.some((format) => format.recognises(bytes)))
    return "this is a capture, and no key log: keys that a pcapng holds are used without --keylog";
  if (bytes.length === 0)
    return `this file is empty: the program has not written any secret, or does not heed SSLKEYLOGFILE`;
  const head = new TextDecoder().decode(bytes.subarray(0, 4096));
  if (head.includes("-----BEGIN "))
    return `this is a key or a certificate, and no key log: the secrets of each connection are needed, ${WRITTEN_BY}`;
  return (
    'no line of it is one of a TLS key log, as "CLIENT_RANDOM", 64 and 96 hexadecimal digits: name a file ' +
    WRITTEN_BY
  );
}

const WRITTEN_BY =
  "that one of the two programs wrote while it ran with SSLKEYLOGFILE set to it, or openssl with -keylogfile";

/** Null where a key log has secrets of a connection, or there is none to have them of. */
export function keyLogMisfit(
  keyLog: KeyLog,
  traffic: readonly (readonly [name: string, traffic: Traffic])[],
): string | null {
  const sessions = traffic.reduce((sum, [, found]) => sum + found.sessions, 0);
  if (sessions === 0 || traffic.some(([, { keyLogFits }]) => keyLogFits === true)) return null;
  const read = sessions === 1 ? "the one connection" : `the ${sessions} connections`;
  return (
    `--keylog: no line fits ${read} read: its secrets are of ${count(keyLog.connections, "other connection")}; ` +
    "it must be written by one of the two ends, while these packets are recorded"
  );
}
