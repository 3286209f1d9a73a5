// --help, the shell's completions and "did you mean", by yargs: loaded only when asked for.
import type { Options } from "yargs";
import { wrap } from "../report/wrap.ts";
import type { UnknownWord } from "../options/usage-error.ts";
import { type Command, COMMON_OPTIONS, type Option } from "./command-line.ts";

const PROGRAM = "starttls-inspect";

/** Names of commands, and one line on what each does. */
export type Summaries = readonly (readonly [name: string, summary: string])[];

/** `width`: columns. Ends with a line end. */
export async function helpText(command: Command, width: number, commands: Summaries = []): Promise<string> {
  const parser = (await newParser())
    .options(optionsOf([...command.options, ...COMMON_OPTIONS], false))
    .epilogue(command.epilogue)
    .wrap(width);
  const options = (await parser.getHelp()).replaceAll(/\s+\[boolean\]/g, "");
  const usage = command.usage.replaceAll("$0", PROGRAM).split("\n\n");
  const paragraphs = usage.map((paragraph) => wrap(paragraph, width).join("\n"));
  return `${[...paragraphs, ...commandList(commands), options].join("\n\n")}\n`;
}

function commandList(commands: Summaries): string[] {
  if (commands.length === 0) return [];
  const width = Math.max(...commands.map(([name]) => name.length));
  const lines = commands.map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}`);
  return [[COMMANDS_HEADING, ...lines].join("\n")];
}

const COMMANDS_HEADING = "Commands (each has its own --help; write ./NAME for a file with such a name):";

/** A script for the shell that SHELL names. */
export async function completionScript(): Promise<string> {
  const parser = (await newParser()).completion("completion", false);
  let script = "";
  await parser.parse(["completion"], {}, (_error: unknown, _given: unknown, output: string) => {
    script = output;
  });
  return `${script}\n`;
}

/** Completions of the last word; none if the shell should complete a file name. `words`: those after the command. */
export async function completions(
  words: readonly string[],
  { options, operands = [] }: Pick<Command, "options" | "operands">,
): Promise<string[]> {
  const parser = (await newParser()).options(optionsOf([...options, ...COMMON_OPTIONS], true));
  const found = await parser.getCompletion(words);
  const current = words.at(-1) ?? "";
  const isOption = current.startsWith("-");
  return [
    // yargs offers the short form of an option with two dashes.
    ...found.filter((word) => word.startsWith("-") === isOption && !/^--.(?::|$)/.test(word)),
    ...operands.filter((word) => !isOption && current !== "" && word.startsWith(current)),
  ];
}

/** `; did you mean --format?` if a known word is similar, else `otherwise`. */
export async function suggestion({ word, known, prefix = "", otherwise }: UnknownWord): Promise<string> {
  const typed = word.toLowerCase();
  const longer =
    typed === ""
      ? []
      : known.filter((name) => name.includes(typed) || isBeginning(name, typed)).slice(0, SUGGESTIONS);
  const similar = longer.length > 0 ? longer : await misspelt(typed, known);
  if (similar.length === 0) return otherwise === undefined ? "" : `; ${otherwise}`;
  return `; did you mean ${similar.map((name) => `${prefix}${name}`).join(" or ")}?`;
}

const SUGGESTIONS = 3;

/** OpenSSL's -keylogfile is --keylog here. */
const isBeginning = (name: string, typed: string): boolean => name.length > 3 && typed.startsWith(name);

/** The known word that yargs recommends. Only those with the same first letter: up to three other letters may differ. */
async function misspelt(word: string, known: readonly string[]): Promise<string[]> {
  const parser = await newParser();
  let message = "";
  parser.recommendCommands().fail((said: string | null) => {
    message = said ?? "";
  });
  for (const name of known.filter((other) => other[0] === word[0])) parser.command(name, false);
  await parser.parse([word]);
  return /^Did you mean (.+)\?$/.exec(message)?.slice(1) ?? [];
}

async function newParser() {
  const { default: yargs } = await import("yargs");
  return yargs([]).scriptName(PROGRAM).locale("en").help(false).version(false).exitProcess(false);
}

/** Types and choices would be printed in --help; flags need theirs, without which yargs writes "--0" for "-0". */
function optionsOf(options: readonly Option[], withChoices: boolean): Record<string, Options> {
  return Object.fromEntries(
    options.map(({ name, alias, group, describe, isFlag, choices }) => [
      name,
      {
        describe,
        ...(alias !== undefined && { alias }),
        ...(group !== undefined && { group }),
        ...(isFlag && { type: "boolean" }),
        ...(withChoices && choices && { choices }),
      },
    ]),
  );
}
