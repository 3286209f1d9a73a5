// Arguments -> the command that they name, run; an exit code.
import { TOOL } from "../report/tool.ts";
import { type Help, parseCommandLine } from "./command-line.ts";
import { COMMANDS, INSPECT } from "./commands.ts";
import { inspectCaptures } from "./inspect-captures.ts";
import { outputWidth } from "./output-width.ts";
import { parseArguments } from "./parse-arguments.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage-error.ts";
import { printable } from "../text/printable.ts";

/** Columns of a help text, where there are more. */
const READABLE = 100;

/** Throws only what is a bug. */
export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const isCompletion = args[0] === COMPLETIONS;
  const word = isCompletion ? args[2] : args[0];
  const name = word !== undefined && Object.hasOwn(COMMANDS, word) ? word : null;
  const rest = !isCompletion && (name !== null || word === INSPECT) ? args.slice(1) : args;
  const help = { version: TOOL.version, width: Math.min(READABLE, outputWidth(null, around)) };
  try {
    return await (name === null ? runInspection(rest, help, around) : runCommand(name, rest, help, around));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const command = name === null ? "" : ` ${name}`;
    const message = `${printable(error.message)} (run starttls-inspect${command} --help)`;
    around.stderr.write(`starttls-inspect: ${message}\n`);
    return 2;
  }
}

async function runInspection(args: readonly string[], help: Help, around: Surroundings): Promise<number> {
  const parsed = await parseArguments(args, help.version, help.width);
  if (parsed.kind === "settings") return inspectCaptures(parsed.settings, around);
  around.stdout.write(parsed.text);
  return 0;
}

async function runCommand(
  name: string,
  args: readonly string[],
  help: Help,
  around: Surroundings,
): Promise<number> {
  const command = await COMMANDS[name]?.load();
  if (command === undefined) throw new TypeError(`no command ${name}`);
  const parsed = await parseCommandLine(args, command, help);
  if (parsed.kind === "given") return command.run(parsed.given, around);
  around.stdout.write(parsed.text);
  return 0;
}

const COMPLETIONS = "--get-yargs-completions";
