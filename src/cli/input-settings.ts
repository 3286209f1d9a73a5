// What was given for the options that say what to read -> settings.
import type { Limits } from "../limits.ts";
import { DEFAULT_PORTS } from "../session/mail-ports.ts";
import { type Given, operandsOf, valueOf, valuesOf } from "./given.ts";
import { parseLimit } from "./limit-option.ts";
import { parseDecodeAs, parsePorts } from "./ports.ts";
import { UsageError } from "./usage-error.ts";

export interface InputSettings {
  /** What was named, each once, in the order given: files, directories and patterns. */
  readonly captures: readonly string[];
  /** File that names more; "-" is standard input. */
  readonly filesFrom: string | null;
  /** Names in that file end with NUL bytes. */
  readonly isNullSeparated: boolean;
  readonly recursive: boolean;
  readonly join: boolean;
  readonly ports: readonly number[];
  readonly allPorts: boolean;
  readonly decodeAs: ReadonlyMap<number, string>;
  /** Captures read at the same time; null where cores and sizes decide. */
  readonly jobs: number | null;
  /** File with a provider policy, or "none"; null for the published one. */
  readonly policy: string | null;
  /** Other than the usual ones. */
  readonly limits: Partial<Limits>;
  /** Of each capture, decompressed, no more is read. */
  readonly maxBytes: number;
}

/** Throws a {@link UsageError}. */
export function inputSettings(given: Given): InputSettings {
  const captures = [...new Set([...valuesOf(given, "read"), ...operandsOf(given)])];
  const filesFrom = valueOf(given, "files-from");
  const join = given["join"] === true;
  checkInputs(captures, filesFrom, join);
  const decodeAs = new Map(valuesOf(given, "decode-as").flatMap((value) => parseDecodeAs(value)));
  const ports = valuesOf(given, "port").flatMap((value) => parsePorts(value, "--port"));
  return {
    captures,
    filesFrom,
    isNullSeparated: given["null"] === true,
    recursive: given["recursive"] === true,
    join,
    ports: [...new Set([...DEFAULT_PORTS, ...ports, ...decodeAs.keys()])].toSorted((a, b) => a - b),
    allPorts: given["all-ports"] === true,
    decodeAs,
    jobs: jobsOf(given),
    policy: valueOf(given, "policy"),
    limits: Object.assign({}, ...valuesOf(given, "limit").map(parseLimit)),
    maxBytes: maxBytesOf(given),
  };
}

function maxBytesOf(given: Given): number {
  const text = valueOf(given, "max-bytes");
  if (text === null) return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`--max-bytes ${text}: expected a number of bytes, as in --max-bytes 1000000000`);
}

function jobsOf(given: Given): number | null {
  const text = valueOf(given, "jobs");
  if (text === null) return null;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new UsageError(
    `--jobs ${text}: expected a number of captures to read at the same time, as in --jobs 4`,
  );
}

function checkInputs(captures: readonly string[], filesFrom: string | null, join: boolean): void {
  if (captures.length === 0 && filesFrom === null) {
    throw new UsageError('no capture given: name a file, or "-" for standard input');
  }
  if (!captures.includes("-")) return;
  if (filesFrom === "-")
    throw new UsageError("standard input cannot be both a capture and the list of captures");
  if (join)
    throw new UsageError("--join reads files twice, and standard input can be read once: write it to a file");
}
