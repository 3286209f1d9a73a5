// What was given of the output -> settings.
import type { TableName } from "../report/csv/csv.ts";
import { FORMATS, type FormatName } from "../report/formats.ts";
import { type Given, valueOf } from "./given.ts";
import { timeZone } from "./selection.ts";
import { UsageError } from "./usage-error.ts";

export interface OutputSettings {
  readonly format: FormatName;
  /** Null for standard output. */
  readonly output: string | null;
  readonly ciphers: boolean;
  readonly verbose: boolean;
  /** Of the times that people read. */
  readonly zone: string;
  /** Which table of the CSV; the sessions, unless given. */
  readonly table?: TableName;
  /** Null where the terminal decides. */
  readonly color: boolean | null;
}

/** --json yields to an explicit --format. Throws a {@link UsageError}. */
export function outputSettings(given: Given): OutputSettings {
  const output = valueOf(given, "output") ?? "-";
  return {
    format: formatGiven(given) ?? (given["json"] === true ? "json" : "table"),
    output: output === "-" ? null : output,
    ciphers: given["ciphers"] === true,
    verbose: given["verbose"] === true,
    zone: timeZone(given),
    color: typeof given["color"] === "boolean" ? given["color"] : null,
  };
}

/** The last one counts; null where none was given. Throws a {@link UsageError}. */
export function formatGiven(given: Given): FormatName | null {
  const name = valueOf(given, "format");
  if (name === null) return null;
  if (!isFormat(name)) throw new UsageError(`--format ${name}: can be ${Object.keys(FORMATS).join(", ")}`);
  return name;
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}
