// What the program has of the process that it runs in: streams, variables, signals.
import { printable } from "../text/printable.ts";

/** `process` is one. */
export interface Environment {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** While somebody listens to "SIGINT", the first one does not end the program. */
  once(event: "exit" | "SIGINT", listener: () => void): unknown;
  off(event: "exit" | "SIGINT", listener: () => void): unknown;
}

/** Node leaves `isTTY` undefined for a pipe, whatever its types say. */
export const isTerminal = ({ isTTY }: { readonly isTTY?: boolean }): boolean => isTTY === true;

/** One line on standard error: which file, what is wrong, the next step. `name` is a path; "-" is standard input. */
export function warn(stderr: NodeJS.WritableStream, name: string, message: string): void {
  const shown = name === "-" ? "standard input" : printable(name);
  stderr.write(`starttls-inspect: ${shown}: ${printable(message)}\n`);
}

/** Columns of a text that does not go to a terminal. */
const DEFAULT_COLUMNS = 80;

/** Columns of a line: as asked for, as COLUMNS says, or as the terminal has. `isShown`: the text goes to standard output's terminal. */
export function outputWidth(
  asked: number | null,
  { env, stdout }: Pick<Environment, "env" | "stdout">,
  isShown = isTerminal(stdout),
): number {
  if (asked !== null) return asked;
  const columns = Number(env["COLUMNS"]);
  if (Number.isInteger(columns) && columns >= 10) return columns;
  return isShown && stdout.columns > 0 ? stdout.columns : DEFAULT_COLUMNS;
}

/** Whether to colour: as asked for, else by the variables of no-color.org and force-color.org, else on a terminal. */
export function useColor(asked: boolean | null, env: Environment["env"], isShown: boolean): boolean {
  if (asked !== null) return asked;
  if (env["NO_COLOR"]) return false;
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  return isShown && env["TERM"] !== "dumb";
}
