// Arguments -> what was given for each option, or the text that --help, --version and completion print.
import type { Options } from "yargs";
import type { Given } from "./given.ts";
import { plainlyGiven } from "./plainly-given.ts";
import { UsageError } from "./usage-error.ts";

export interface CommandLine {
  /** "$0" stands for the program's name. */
  readonly usage: string;
  readonly options: Readonly<Record<string, Options>>;
  /** What follows the options in --help. */
  readonly epilogue: string;
}

export type ParsedLine =
  | { readonly kind: "given"; readonly given: Given }
  | { readonly kind: "text"; readonly text: string };

interface Help {
  readonly version: string;
  /** Of the help text. */
  readonly width: number;
  /** May be completed as well as options. */
  readonly words?: readonly string[];
}

/** Throws a {@link UsageError}. */
export async function parseCommandLine(
  args: readonly string[],
  line: CommandLine,
  help: Help,
): Promise<ParsedLine> {
  const whole = args.flatMap(splitAttached);
  const given = await plainlyGiven(whole, line.options, parserConfiguration(Object.keys(line.options)));
  return given === null ? parseWithYargs(whole, line, help) : { kind: "given", given };
}

/** The same, with all that may be said of it. */
export async function parseWithYargs(
  args: readonly string[],
  { usage, options, epilogue }: CommandLine,
  { version, width, words = [] }: Help,
): Promise<ParsedLine> {
  const { default: yargs } = await import("yargs");
  let text = "";
  const parser = yargs([])
    .scriptName("starttls-inspect")
    .locale("en")
    .usage(usage)
    .options(options)
    .epilogue(epilogue)
    .completion("completion", words.length > 0 && "Print a completion script for the shell", completer(words))
    .help()
    .alias("help", "h")
    .version(version)
    .strictOptions()
    .wrap(width)
    .exitProcess(false)
    .showHelpOnFail(false)
    .parserConfiguration(parserConfiguration(Object.keys(options)))
    .fail((message: string | null, error: unknown) => {
      throw new UsageError(plainMessage(message ?? (error instanceof Error ? error.message : "")));
    });
  const given = await parse(() =>
    parser.parse([...args], {}, (_error: unknown, _given: unknown, output: string) => {
      text = output;
    }),
  );
  // Completions may be none, but asking for them is never a request to inspect.
  if (text !== "" || "get-yargs-completions" in given) return { kind: "text", text: `${plainHelp(text)}\n` };
  return { kind: "given", given };
}

/** Where an option begins with "no-" itself, that is no denial of another. */
const parserConfiguration = (names: readonly string[]) => ({
  "parse-numbers": false,
  "parse-positional-numbers": false,
  "dot-notation": false,
  "boolean-negation": !names.some((name) => name.startsWith("no-")),
});

/** yargs throws its own error for a value that is missing. */
function parse<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && error.name === "YError") throw new UsageError(plainMessage(error.message));
    throw error;
  }
}

/** `-rmail.pcap` as tshark takes it: yargs would see a group of letters. */
function splitAttached(argument: string): string[] {
  const match = /^(-[rdo])=?(.+)$/s.exec(argument);
  return match ? match.slice(1) : [argument];
}

type Complete = (onCompleted?: (error: Error | null, found: string[] | undefined) => void) => void;

/** Options, their choices and `words`; anything else is left to the shell, which completes file names. */
function completer(words: readonly string[]) {
  return (current: string, _given: unknown, complete: Complete, done: (found: string[]) => void): void => {
    complete((_error, found = []) => {
      const isOption = current.startsWith("-");
      const fitting = found
        .filter((word) => word.startsWith("-") === isOption && !word.startsWith("completion"))
        // yargs offers the short form of an option with two hyphens.
        .filter((word) => !/^--.(?::|$)/.test(word));
      done([...fitting, ...words.filter((word) => !isOption && current !== "" && word.startsWith(current))]);
    });
  };
}

/** yargs writes several lines, and speaks of arguments where options are meant. */
function plainMessage(message: string): string {
  const [, name, given, choices] = /Argument: ([\w-]+), Given: (.*), Choices: (.*)/.exec(message) ?? [];
  if (name !== undefined) return `--${name} ${given}: can be ${choices}`.replaceAll('"', "");
  const line = message.replaceAll(/\s*\n\s*/g, " ").trim();
  return line
    .replace(/^Unknown argument/, "unknown option")
    .replace(/^Not enough arguments following:/, "no value for");
}

/** Without yargs' remarks on types, which the descriptions make plain. */
function plainHelp(text: string): string {
  return text.replaceAll(/\s+\[(?:string|boolean)\]/g, "").replaceAll(/\s+\[choices: [^\]]*\]/g, "");
}
