// The main command's arguments -> settings, or the text that --help, --version and completion print.
import { parseCommandLine } from "./command-line.ts";
import { type Given, valueOf } from "./given.ts";
import { commandList, COMMANDS, INSPECT } from "./commands.ts";
import { inputSettings } from "./input-settings.ts";
import { EPILOGUE, OPTIONS, SEVERITIES, USAGE } from "./options.ts";
import { outputSettings } from "./output-settings.ts";
import { SELECTION_VALUES, sessionFilter } from "./selection.ts";
import type { Settings } from "./settings.ts";
import type { Severity } from "../session/session.ts";
import { UsageError } from "./usage-error.ts";

export type Parsed =
  | { readonly kind: "settings"; readonly settings: Settings }
  | { readonly kind: "text"; readonly text: string };

/** Throws a {@link UsageError}. `width` is that of the help text. */
export async function parseArguments(
  args: readonly string[],
  version: string,
  width: number,
): Promise<Parsed> {
  const line = {
    usage: USAGE,
    commands: commandList(),
    options: OPTIONS,
    epilogue: EPILOGUE,
    values: { ...SELECTION_VALUES, _: [INSPECT, ...Object.keys(COMMANDS)] },
  };
  const parsed = await parseCommandLine(args, line, { version, width });
  return parsed.kind === "text" ? parsed : { kind: "settings", settings: settingsOf(parsed.given) };
}

/** Null where it was not given. Throws a {@link UsageError}. */
export function failOn(given: Given): Severity | null {
  const text = valueOf(given, "fail-on");
  const severity = SEVERITIES.find((known) => known === text) ?? null;
  if (text === null || severity !== null) return severity;
  throw new UsageError(`--fail-on ${text}: can be ${SEVERITIES.join(", ")}`);
}

function settingsOf(given: Given): Settings {
  return {
    ...inputSettings(given),
    ...outputSettings(given),
    filter: sessionFilter(given),
    failOn: failOn(given),
    strict: given["strict"] === true,
  };
}
