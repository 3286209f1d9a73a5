// The main command's arguments -> settings, or the text that --help, --version and completion print.
import { parseCommandLine } from "./command-line.ts";
import type { Given } from "./given.ts";
import { commandList, COMMANDS } from "./commands.ts";
import { inputSettings } from "./input-settings.ts";
import { EPILOGUE, OPTIONS, USAGE } from "./options.ts";
import { outputSettings } from "./output-settings.ts";
import { sessionFilter } from "./selection.ts";
import type { Settings } from "./settings.ts";

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
  const strict = given["strict"] === true;
  return { ...inputSettings(given), ...outputSettings(given), filter: sessionFilter(given), strict };
}
