// Arguments -> the options and operands that a command was given, by yargs-parser; help.ts has what needs all of yargs,
// which takes as long to load as a small capture to read.
import { UsageError } from "../options/usage-error.ts";
import type { Environment } from "./environment.ts";

/** An option, as --help, completion and the manual page know it. */
interface OptionTexts {
  /** The long one, without dashes. */
  readonly name: string;
  /** One letter. */
  readonly alias?: string;
  /** Heading in --help. */
  readonly group?: string;
  readonly describe: string;
  /** Values that the shell completes. */
  readonly choices?: readonly string[];
}

/** An option that sets a T. */
export interface Option<T = unknown> extends OptionTexts {
  /** Takes no value. */
  readonly isFlag: boolean;
  /** Its value may be left out. */
  readonly isOptional?: true;
  /** The values given, in order -> the setting. Throws a {@link UsageError} that names the option. */
  readonly read: (given: readonly unknown[]) => T;
}

export const flag = (texts: OptionTexts): Option<boolean> => ({
  ...texts,
  isFlag: true,
  read: (given) => given.at(-1) === true,
});

/** Each value given counts. `parse` throws a UsageError that says what was expected. */
export const values = <T>(texts: OptionTexts, parse: (text: string) => T): Option<readonly T[]> => ({
  ...texts,
  isFlag: false,
  read: (given) => parsed(texts.name, given, parse),
});

/** The last value given counts; null if there is none. `parse` as in {@link values}. */
export const value = <T>(texts: OptionTexts, parse: (text: string) => T): Option<T | null> => ({
  ...texts,
  isFlag: false,
  read: (given) => parsed(texts.name, given, parse).at(-1) ?? null,
});

/** As {@link value}; named without a value, it has this one. */
export const optionalValue = <T>(
  texts: OptionTexts,
  withoutValue: string,
  parse: (text: string) => T,
): Option<T | null> => {
  const { read, ...option } = value(texts, parse);
  return {
    ...option,
    isOptional: true,
    read: (given) => read(given.map((text) => (text === "" ? withoutValue : text))),
  };
};

/** A value that is one of the choices. */
export const choice = <T extends string>(
  texts: OptionTexts & { readonly choices: readonly T[] },
): Option<T | null> => value(texts, oneOf(texts.choices));

export const oneOf =
  <T extends string>(choices: readonly T[]) =>
  (text: string): T => {
    const found = choices.find((known) => known === text);
    if (found === undefined) throw new UsageError(`can be ${choices.join(", ")}`);
    return found;
  };

export const asGiven = (text: string): string => text;

function parsed<T>(name: string, given: readonly unknown[], parse: (text: string) => T): T[] {
  return given.map((text) => {
    if (typeof text !== "string" || text === "") throw new UsageError(`--${name} needs a value`);
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`--${name} ${text}: ${error.message}`, error.unknown);
    }
  });
}

/** What a command was given. */
export interface CommandLine {
  readonly operands: readonly string[];
  /** The setting of an option, given or not. */
  get<T>(option: Option<T>): T;
}

export interface Command {
  /** "$0" stands for the program's name. */
  readonly usage: string;
  readonly options: readonly Option[];
  /** What follows the options in --help. */
  readonly epilogue: string;
  /** Operands that the shell completes, in addition to file names. */
  readonly operands?: readonly string[];
  /** Returns the exit code. Throws a UsageError if the options or operands make no sense; any other error is a bug. */
  readonly run: (line: CommandLine, environment: Environment) => Promise<number>;
}

const HELP = flag({ name: "help", alias: "h", describe: "Show help" });
const VERSION = flag({ name: "version", alias: "V", describe: "Show version number" });

/** What every command has. */
export const COMMON_OPTIONS: readonly Option[] = [HELP, VERSION];

/** The command line, or what it asks for instead of a run. Throws a {@link UsageError}. */
export async function parseCommandLine(
  args: readonly string[],
  options: readonly Option[],
): Promise<CommandLine | "help" | "version"> {
  const { default: parser } = await import("yargs-parser");
  const all = [...options, ...COMMON_OPTIONS];
  const { argv, error } = parser.detailed(separated(args), parserOptions(all));
  const { _: operands, "--": following = [], ...given } = argv;
  const get = <T>({ name, read }: Option<T>): T => read(listOf(given[name]));
  if (get(HELP) || operands.at(-1) === HELP.name) return "help";
  if (get(VERSION)) return "version";
  if (error !== null) throw new UsageError(withoutValue(error.message));
  const known = new Set(all.flatMap(({ name, alias = name }) => [name, alias]));
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown !== undefined) throw unknownOption(unknown, all);
  // Wrong values are found before anything is read.
  for (const option of options) get(option);
  return { operands: [...operands, ...following].map(String), get };
}

function parserOptions(options: readonly Option[]) {
  const flags = options.filter(({ isFlag }) => isFlag).map(({ name }) => name);
  const others = options.filter(({ isFlag }) => !isFlag);
  return {
    alias: Object.fromEntries(
      options.flatMap(({ name, alias }) => (alias === undefined ? [] : [[name, alias]])),
    ),
    boolean: flags,
    string: others.map(({ name }) => name),
    narg: Object.fromEntries(
      others.filter(({ isOptional }) => isOptional !== true).map(({ name }) => [name, 1]),
    ),
    configuration: {
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "dot-notation": false,
      "camel-case-expansion": false,
      "populate--": true,
      // verify has options like --no-finding, which must not be read as "--finding false".
      "boolean-negation": !options.some(({ name }) => name.startsWith("no-")),
    },
  };
}

/** `-rmail.pcap`, as tshark takes it, is `-r mail.pcap`: the parser would see a group of letters. */
function separated(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  const parts = options.flatMap((argument) => /^(-[rdo])=?(.+)$/s.exec(argument)?.slice(1) ?? [argument]);
  return [...parts, ...args.slice(options.length)];
}

const listOf = (given: unknown): readonly unknown[] => {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given];
};

const withoutValue = (message: string): string =>
  message.replace(
    /^Not enough arguments following: (\S+)/,
    (_, name: string) => `no value for ${dashed(name)}`,
  );

function unknownOption(name: string, options: readonly Option[]): UsageError {
  const message = `unknown option ${dashed(name)}`;
  if (name.length === 1) return new UsageError(message);
  return new UsageError(message, { word: name, known: options.map((option) => option.name), prefix: "--" });
}

const dashed = (name: string): string => `${name.length === 1 ? "-" : "--"}${name}`;
