// The option, the environment and the terminal -> columns of a line.
import { isTerminal, type Surroundings } from "./surroundings.ts";

/** Columns of a text that goes to no terminal. */
const PAPER = 80;

/** `isShown`: the text goes to the terminal that standard output is. */
export function outputWidth(
  asked: number | null,
  { env, stdout }: Pick<Surroundings, "env" | "stdout">,
  isShown = isTerminal(stdout),
): number {
  if (asked !== null) return asked;
  const columns = Number(env["COLUMNS"]);
  if (Number.isInteger(columns) && columns >= 10) return columns;
  return isShown && stdout.columns > 0 ? stdout.columns : PAPER;
}
