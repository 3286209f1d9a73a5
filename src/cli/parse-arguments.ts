// Arguments -> settings, or the text that --help, --version and completion print.
import { FORMATS, type FormatName } from "../report/formats.ts";
import { EPILOGUE, OPTIONS, USAGE } from "./options.ts";
import { DEFAULT_PORTS } from "../session/mail-ports.ts";
import { parseDecodeAs, parsePorts, parseStreams } from "./ports.ts";
import { UsageError } from "./usage-error.ts";

export interface Settings {
  /** What was named, each once, in the order given: files, directories and patterns. */
  readonly captures: readonly string[];
  /** File that names more; "-" is standard input. */
  readonly filesFrom: string | null;
  /** Names in that file end with NUL bytes. */
  readonly isNullSeparated: boolean;
  readonly recursive: boolean;
  readonly join: boolean;
  readonly ports: readonly number[];
  readonly allPorts: boolean;
  readonly decodeAs: ReadonlyMap<number, string>;
  /** Null for all. */
  readonly streams: ReadonlySet<number> | null;
  readonly format: FormatName;
  /** Null for standard output. */
  readonly output: string | null;
  readonly ciphers: boolean;
  readonly verbose: boolean;
  /** Null where the terminal decides. */
  readonly color: boolean | null;
  readonly strict: boolean;
}

export type Parsed =
  | { readonly kind: "settings"; readonly settings: Settings }
  | { readonly kind: "text"; readonly text: string };

/** Throws a {@link UsageError}. `width` is that of the help text. */
export async function parseArguments(
  args: readonly string[],
  version: string,
  width: number,
): Promise<Parsed> {
  const { default: yargs } = await import("yargs");
  let text = "";
  const parser = yargs([])
    .scriptName("starttls-inspect")
    .locale("en")
    .usage(USAGE)
    .options(OPTIONS)
    .epilogue(EPILOGUE)
    .completion("completion", "Print a completion script for the shell", completeOptions)
    .help()
    .alias("help", "h")
    .version(version)
    .strictOptions()
    .wrap(width)
    .exitProcess(false)
    .showHelpOnFail(false)
    .parserConfiguration({ "parse-numbers": false, "parse-positional-numbers": false, "dot-notation": false })
    .fail((message: string | null, error: unknown) => {
      throw new UsageError(plainMessage(message ?? (error instanceof Error ? error.message : "")));
    });
  const given = await parse(() =>
    parser.parse(args.flatMap(splitAttached), {}, (_error: unknown, _given: unknown, output: string) => {
      text = output;
    }),
  );
  // Completions may be none, but asking for them is never a request to inspect.
  if (text !== "" || "get-yargs-completions" in given) return { kind: "text", text: `${plainHelp(text)}\n` };
  return { kind: "settings", settings: settingsOf(given) };
}

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

/** Options and their choices; anything else is left to the shell, which completes file names. */
function completeOptions(
  current: string,
  _given: unknown,
  complete: (onCompleted?: (error: Error | null, found: string[] | undefined) => void) => void,
  done: (found: string[]) => void,
): void {
  complete((_error, found = []) => {
    const isOption = current.startsWith("-");
    done(found.filter((word) => word.startsWith("-") === isOption && !word.startsWith("completion")));
  });
}

type Given = Readonly<Record<string, unknown>>;

function settingsOf(given: Given): Settings {
  const positional = Array.isArray(given["_"]) ? given["_"].map(String) : [];
  const captures = [...new Set([...valuesOf(given, "read"), ...positional])];
  const filesFrom = valuesOf(given, "files-from").at(-1) ?? null;
  const join = given["join"] === true;
  checkInputs(captures, filesFrom, join);
  const decodeAs = new Map(valuesOf(given, "decode-as").flatMap((value) => parseDecodeAs(value)));
  const ports = valuesOf(given, "port").flatMap((value) => parsePorts(value, "--port"));
  const streams = valuesOf(given, "stream").flatMap(parseStreams);
  const output = valuesOf(given, "output").at(-1) ?? "-";
  return {
    captures,
    filesFrom,
    isNullSeparated: given["null"] === true,
    recursive: given["recursive"] === true,
    join,
    ports: [...new Set([...DEFAULT_PORTS, ...ports, ...decodeAs.keys()])].toSorted((a, b) => a - b),
    allPorts: given["all-ports"] === true,
    decodeAs,
    streams: streams.length > 0 ? new Set(streams) : null,
    format: formatOf(given),
    output: output === "-" ? null : output,
    ciphers: given["ciphers"] === true,
    verbose: given["verbose"] === true,
    color: typeof given["color"] === "boolean" ? given["color"] : null,
    strict: given["strict"] === true,
  };
}

function checkInputs(captures: readonly string[], filesFrom: string | null, join: boolean): void {
  if (captures.length === 0 && filesFrom === null) {
    throw new UsageError('no capture given: name a file, or "-" for standard input');
  }
  if (!captures.includes("-")) return;
  if (filesFrom === "-")
    throw new UsageError("standard input cannot be both a capture and the list of captures");
  if (join)
    throw new UsageError("--join reads files twice, and standard input can be read once: write it to a file");
}

/** The last one given counts; --json yields to an explicit --format. */
function formatOf(given: Given): FormatName {
  const name = valuesOf(given, "format").at(-1) ?? (given["json"] === true ? "json" : "table");
  if (!isFormat(name)) throw new UsageError(`--format ${name}: can be ${Object.keys(FORMATS).join(", ")}`);
  return name;
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}

function valuesOf(given: Given, option: keyof typeof OPTIONS): string[] {
  const value = given[option] ?? [];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((item) => {
    if (typeof item === "string" && item !== "") return item;
    throw new UsageError(`--${option} needs a value`);
  });
}

/** yargs writes several lines, and speaks of arguments where options are meant. */
function plainMessage(message: string): string {
  const [, name, given, choices] = /Argument: ([\w-]+), Given: (.*), Choices: (.*)/.exec(message) ?? [];
  if (name !== undefined) return `--${name} ${given}: can be ${choices}`;
  const line = message.replaceAll(/\s*\n\s*/g, " ").trim();
  return line
    .replace(/^Unknown argument/, "unknown option")
    .replace(/^Not enough arguments following:/, "no value for");
}

/** Without yargs' remarks on types, which the descriptions make plain. */
function plainHelp(text: string): string {
  return text.replaceAll(/\s+\[(?:string|boolean)\]/g, "").replaceAll(/ +\[choices: .*\]/g, "");
}
