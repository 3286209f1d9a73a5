// The main command's arguments -> settings, or the text that --help, --version and completion print.
import { FORMATS, type FormatName } from "../report/formats.ts";
import { type Given, parseCommandLine, valueOf } from "./command-line.ts";
import { commandList, COMMANDS } from "./commands.ts";
import { type InputSettings, inputSettings } from "./input-settings.ts";
import { EPILOGUE, OPTIONS, USAGE } from "./options.ts";
import { UsageError } from "./usage-error.ts";

export interface OutputSettings {
  readonly format: FormatName;
  /** Null for standard output. */
  readonly output: string | null;
  readonly ciphers: boolean;
  readonly verbose: boolean;
  /** Null where the terminal decides. */
  readonly color: boolean | null;
}

export interface Settings extends InputSettings, OutputSettings {
  readonly strict: boolean;
}

export type Parsed =
  | { readonly kind: "settings"; readonly settings: Settings }
  | { readonly kind: "text"; readonly text: string };

/** Throws a {@link UsageError}. `width` is that of the help text. */
export async function parseArguments(
  args: readonly string[],
  version: string,
  width: number,
): Promise<Parsed> {
  const line = { usage: USAGE, options: OPTIONS, epilogue: commandList() + EPILOGUE };
  const parsed = await parseCommandLine(args, line, { version, width, words: Object.keys(COMMANDS) });
  return parsed.kind === "text" ? parsed : { kind: "settings", settings: settingsOf(parsed.given) };
}

function settingsOf(given: Given): Settings {
  return { ...inputSettings(given), ...outputSettings(given), strict: given["strict"] === true };
}

/** Throws a {@link UsageError}. */
export function outputSettings(given: Given): OutputSettings {
  const output = valueOf(given, "output") ?? "-";
  return {
    format: formatOf(given),
    output: output === "-" ? null : output,
    ciphers: given["ciphers"] === true,
    verbose: given["verbose"] === true,
    color: typeof given["color"] === "boolean" ? given["color"] : null,
  };
}

/** The last one given counts; --json yields to an explicit --format. */
function formatOf(given: Given): FormatName {
  const name = valueOf(given, "format") ?? (given["json"] === true ? "json" : "table");
  if (!isFormat(name)) throw new UsageError(`--format ${name}: can be ${Object.keys(FORMATS).join(", ")}`);
  return name;
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}
