// What was given of the output -> settings.
import type { TableName } from "../report/csv/csv.ts";
import { FORMATS, type FormatName } from "../report/formats.ts";
import { type Given, valueOf } from "./given.ts";
import { timeZone } from "./selection.ts";
import type { SessionFilter } from "../report/session-filter.ts";
import { UsageError } from "./usage-error.ts";

export interface OutputSettings {
  readonly format: FormatName;
  /** Null for standard output. */
  readonly output: string | null;
  readonly ciphers: boolean;
  readonly verbose: boolean;
  /** Columns of a line; null where the environment and the terminal decide. */
  readonly width: number | null;
  /** The table of sessions instead of causes and census. */
  readonly sessions: boolean;
  /** Nothing on standard output. */
  readonly quiet: boolean;
  /** Of the times that people read. */
  readonly zone: string;
  /** Which sessions there are; all, unless given. */
  readonly filter?: SessionFilter;
  /** Which table of the CSV; the sessions, unless given. */
  readonly table?: TableName;
  /** Null where the terminal decides. */
  readonly color: boolean | null;
}

/** Throws a {@link UsageError}. */
export function outputSettings(given: Given): OutputSettings {
  const output = valueOf(given, "output") ?? "-";
  return {
    format: formatGiven(given) ?? "table",
    output: output === "-" ? null : output,
    ciphers: given["ciphers"] === true,
    verbose: given["verbose"] === true,
    sessions: given["sessions"] === true,
    quiet: given["quiet"] === true,
    width: widthGiven(given),
    zone: timeZone(given),
    color: typeof given["color"] === "boolean" ? given["color"] : null,
  };
}

/** The last one counts; null where none was given. Throws a {@link UsageError}. */
export function formatGiven(given: Given): FormatName | null {
  const isJson = given["json"] === true;
  const name = valueOf(given, "format") ?? (isJson ? "json" : null);
  if (name === null) return null;
  if (isJson && name !== "json")
    throw new UsageError(`--json and --format ${name} are two formats: give one`);
  if (!isFormat(name)) throw new UsageError(`--format ${name}: can be ${Object.keys(FORMATS).join(", ")}`);
  return name;
}

/** Null where none was given. Throws a {@link UsageError}. */
export function widthGiven(given: Given): number | null {
  const text = valueOf(given, "width");
  if (text === null || /^[1-9]\d{1,3}$/.test(text)) return text === null ? null : Number(text);
  throw new UsageError(`--width ${text}: expected a number of columns from 10 to 9999`);
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}
