// Arguments -> the command that they name, run; an exit code.
import { printable } from "../report/terminal-text.ts";
import { TOOL } from "../report/tool.ts";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./command-line.ts";
import { COMMANDS } from "./commands.ts";
import { inspectCaptures } from "./inspect-captures.ts";
import { parseArguments } from "./parse-arguments.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage-error.ts";

/** Throws only what is a bug. */
export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const width = Math.min(100, around.stdout.columns ?? 80);
  const { version } = TOOL;
  try {
    const command = await commandOf(args);
    if (command !== null) return await runCommand(command, args, { version, width }, around);
    const parsed = await parseArguments(args, version, width);
    if (parsed.kind === "settings") return await inspectCaptures(parsed.settings, around);
    around.stdout.write(parsed.text);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    around.stderr.write(`starttls-inspect: ${printable(error.message)} (run starttls-inspect --help)\n`);
    return 2;
  }
}

/** The one that the first argument names, or the words that a shell wants completed. */
async function commandOf(args: readonly string[]): Promise<Command | null> {
  const name = args[0] === COMPLETIONS ? args[2] : args[0];
  const entry = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return entry === undefined ? null : entry.load();
}

async function runCommand(
  command: Command,
  args: readonly string[],
  help: { readonly version: string; readonly width: number },
  around: Surroundings,
): Promise<number> {
  const parsed = await parseCommandLine(args[0] === COMPLETIONS ? args : args.slice(1), command, help);
  if (parsed.kind === "given") return command.run(parsed.given, around);
  around.stdout.write(parsed.text);
  return 0;
}

const COMPLETIONS = "--get-yargs-completions";
