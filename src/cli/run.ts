// Arguments -> the command that they name, run; an exit code.
import { existsSync } from "node:fs";
import { TOOL } from "../report/tool.ts";
import { printable } from "../text/printable.ts";
import { UsageError } from "../options/usage-error.ts";
import { type Command, parseCommandLine } from "./command-line.ts";
import { COMMANDS, DEFAULT_COMMAND } from "./commands.ts";
import { type Environment, outputWidth } from "./environment.ts";

/** The completion script passes this, the program's name, and the words typed so far. */
const COMPLETIONS = "--get-yargs-completions";

/** Prints a script; no command of its own, since it has no options. */
const COMPLETION = {
  name: "completion",
  summary: "Print a completion script for bash, zsh or fish",
};

/** Returns the exit code; an error that it throws is a bug. */
export async function run(args: readonly string[], environment: Environment): Promise<number> {
  const { stdout, stderr } = environment;
  if (args[0] === COMPLETIONS) return complete(args.slice(2), environment);
  if (args[0] === COMPLETION.name) {
    const { completionScript } = await import("./help.ts");
    stdout.write(await completionScript());
    return 0;
  }
  const [name, rest] = named(args);
  if (name === DEFAULT_COMMAND) stderr.write(await misspeltCommand(args));
  try {
    return await runCommand(name, rest, environment);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const meant = error.unknown === null ? "" : await (await import("./help.ts")).suggestion(error.unknown);
    const command = name === DEFAULT_COMMAND ? "" : ` ${name}`;
    const message = printable(error.message + meant);
    stderr.write(`starttls-inspect: ${message} (run starttls-inspect${command} --help)\n`);
    return 2;
  }
}

/** A line if the first word is no file but nearly a command, as in "reprot mail.pcap"; else "". */
async function misspeltCommand([word = ""]: readonly string[]): Promise<string> {
  if (!/^[a-z]{4,}$/.test(word) || word === DEFAULT_COMMAND || existsSync(word)) return "";
  const { suggestion } = await import("./help.ts");
  const meant = await suggestion({ word, known: Object.keys(COMMANDS) });
  return meant === "" ? "" : `starttls-inspect: there is no command ${word}${meant}\n`;
}

async function runCommand(name: string, args: readonly string[], environment: Environment): Promise<number> {
  const command = await load(name);
  const line = await parseCommandLine(args, command.options);
  if (typeof line !== "string") return command.run(line, environment);
  environment.stdout.write(line === "version" ? `${TOOL.version}\n` : await help(name, command, environment));
  return 0;
}

/** A help text is no wider, however wide the terminal. */
const MAX_HELP_COLUMNS = 100;

async function help(name: string, command: Command, environment: Environment): Promise<string> {
  const { helpText } = await import("./help.ts");
  const width = Math.min(MAX_HELP_COLUMNS, outputWidth(null, environment));
  const all = [...Object.entries(COMMANDS), [COMPLETION.name, COMPLETION] as const];
  const summaries = all.map(([other, { summary }]) => [other, summary] as const);
  return helpText(command, width, name === DEFAULT_COMMAND ? summaries : []);
}

async function complete(words: readonly string[], { stdout }: Environment): Promise<number> {
  const { completions } = await import("./help.ts");
  const [name, rest] = words.length > 1 ? named(words) : [DEFAULT_COMMAND, words];
  const command = await load(name);
  const first = rest === words ? Object.keys(COMMANDS) : [];
  const operands = [...(command.operands ?? []), ...first];
  const found = await completions(rest, { ...command, operands });
  stdout.write(`${found.join("\n")}\n`);
  return 0;
}

/** The command's name, and what is given to it. */
function named(args: readonly string[]): [name: string, rest: readonly string[]] {
  const [first = ""] = args;
  return Object.hasOwn(COMMANDS, first) ? [first, args.slice(1)] : [DEFAULT_COMMAND, args];
}

async function load(name: string): Promise<Command> {
  const entry = COMMANDS[name];
  if (entry === undefined) throw new TypeError(`no command ${name}`);
  return entry.load();
}
