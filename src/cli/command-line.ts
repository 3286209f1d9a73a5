// Arguments -> what was given for each option, or the text that --help, --version and completion print.
import type { Options } from "yargs";
import type { Given } from "./given.ts";
import { plainlyGiven } from "./plainly-given.ts";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

export interface CommandLine {
  /** "$0" stands for the program's name. */
  readonly usage: string;
  readonly options: Readonly<Record<string, Options>>;
  /** The list of commands, which stands above the options. */
  readonly commands?: string;
  /** What follows the options in --help. */
  readonly epilogue: string;
  /** Values that complete after an option, where yargs knows no choices; those of "_" complete as operands. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

export type ParsedLine =
  | { readonly kind: "given"; readonly given: Given }
  | { readonly kind: "text"; readonly text: string };

export interface Help {
  readonly version: string;
  /** Of the help text. */
  readonly width: number;
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
  { usage, options, epilogue, commands = "", values = {} }: CommandLine,
  { version, width }: Help,
): Promise<ParsedLine> {
  const { default: yargs } = await import("yargs");
  let text = "";
  const parser = yargs([])
    .scriptName("starttls-inspect")
    .locale("en")
    .usage(usage)
    .options(options)
    .epilogue(epilogue)
    .completion("completion", false, completer(values, args.at(-2) ?? ""))
    .help()
    .alias("help", "h")
    .version(version)
    .alias("version", "V")
    .strictOptions()
    .wrap(width)
    .exitProcess(false)
    .showHelpOnFail(false)
    .parserConfiguration(parserConfiguration(Object.keys(options)))
    .fail((message: string | null, error: unknown) => {
      const why = message ?? (error instanceof Error ? error.message : "");
      throw new UsageError(plainMessage(why, Object.keys(options)));
    });
  const given = await parse(Object.keys(options), () =>
    parser.parse([...args], {}, (_error: unknown, _given: unknown, output: string) => {
      text = output;
    }),
  );
  // Completions may be none, but asking for them is never a request to inspect.
  if (text !== "" || "get-yargs-completions" in given)
    return { kind: "text", text: `${plainHelp(text, commands)}\n` };
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
function parse<T>(names: readonly string[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && error.name === "YError")
      throw new UsageError(plainMessage(error.message, names));
    throw error;
  }
}

/** `-rmail.pcap` as tshark takes it: yargs would see a group of letters. */
function splitAttached(argument: string): string[] {
  const match = /^(-[rdo])=?(.+)$/s.exec(argument);
  return match ? match.slice(1) : [argument];
}

type Complete = (onCompleted?: (error: Error | null, found: string[] | undefined) => void) => void;

/** Options, their values and what may be an operand; anything else is left to the shell, which completes file names. */
function completer(values: Readonly<Record<string, readonly string[]>>, before: string) {
  return (current: string, _given: unknown, complete: Complete, done: (found: string[]) => void): void => {
    const ofOption = values[before.replace(/^--/, "")];
    if (before.startsWith("--") && ofOption !== undefined) {
      return done(ofOption.filter((word) => word.startsWith(current)));
    }
    const words = values["_"] ?? [];
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
function plainMessage(message: string, options: readonly string[]): string {
  const [, unknown] = /^Unknown arguments?: (.*)/.exec(message) ?? [];
  if (unknown !== undefined) return unknownOptions(unknown.split(", "), options);
  const [, name, given, choices] = /Argument: ([\w-]+), Given: (.*), Choices: (.*)/.exec(message) ?? [];
  if (name !== undefined) return `--${name} ${given}: can be ${choices}`.replaceAll('"', "");
  const line = message.replaceAll(/\s*\n\s*/g, " ").trim();
  return line.replace(/^Not enough arguments following: (\S+)/, (_, option: string) => {
    return `no value for ${dashed(option)}`;
  });
}

/** yargs names some twice: as they are and in camel case. */
function unknownOptions(names: readonly string[], options: readonly string[]): string {
  const [first = ""] = names;
  const near = first.length > 1 ? nearest(first, [...options, "help", "version"], 2).map(dashed) : [];
  const meant = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
  return `unknown option ${dashed(first)}${meant}`;
}

const dashed = (name: string): string => `${name.length === 1 ? "-" : "--"}${name}`;

/** Without yargs' remarks on types, which the descriptions make plain; with the commands, whose lines it would join. */
function plainHelp(text: string, commands: string): string {
  const whole = commands === "" ? text : text.replace(/\n(?=\n[^\n]*:\n)/, () => `\n\n${commands}\n`);
  return whole.replaceAll(/\s+\[(?:string|boolean)\]/g, "").replaceAll(/\s+\[choices: [^\]]*\]/g, "");
}
