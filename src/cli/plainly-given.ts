// Arguments that are in order and ask for no help -> what was given, by the parser inside yargs: with all that says
// the rest, yargs takes as long to load as a small capture to read.
import type { Options } from "yargs";
import type { Configuration } from "yargs-parser";
import type { Given } from "./given.ts";

/** Operands that yargs takes for commands of its own. */
const COMMANDS_OF_YARGS: ReadonlySet<string> = new Set(["completion", "help"]);

/** The same as yargs gives, under the options' names; null where there is something that yargs is to say. */
export async function plainlyGiven(
  args: readonly string[],
  options: Readonly<Record<string, Options>>,
  configuration: Partial<Configuration>,
): Promise<Given | null> {
  const { default: parser } = await import("yargs-parser");
  const named = Object.entries(options);
  const ofType = (type: Options["type"]) =>
    named.filter(([, option]) => option.type === type).map(([name]) => name);
  const { argv, error } = parser.detailed([...args], {
    alias: fieldOf(named, ({ alias }) => (typeof alias === "string" ? [alias] : undefined)),
    boolean: ofType("boolean"),
    string: ofType("string"),
    narg: fieldOf(named, ({ nargs }) => nargs),
    default: fieldOf(named, (option): unknown => option.default),
    configuration: { ...configuration, "camel-case-expansion": false },
  });
  const isPlain =
    error === null &&
    !argv._.some((operand) => COMMANDS_OF_YARGS.has(String(operand))) &&
    Object.entries(argv).every(([name, value]) => name === "_" || isTaken(options, name, value));
  return isPlain ? argv : null;
}

type Named = readonly (readonly [name: string, option: Options])[];

function fieldOf<T>(named: Named, read: (option: Options) => T | undefined): Record<string, T> {
  return Object.fromEntries(
    named.flatMap(([name, option]) => {
      const value = read(option);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The option is there, under this name or as its alias, and its value is one of the choices. */
function isTaken(options: Readonly<Record<string, Options>>, name: string, value: unknown): boolean {
  const option = options[name] ?? Object.values(options).find(({ alias }) => alias === name);
  if (option === undefined) return false;
  const { choices } = option;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return choices === undefined || values.every((one) => choices.some((choice) => choice === one));
}
