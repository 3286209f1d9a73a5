// One line on standard error: which file, what is wrong, the next step.
import { printable } from "../text/printable.ts";

/** `name` is a path; "-" is standard input. */
export function complain(stderr: NodeJS.WritableStream, name: string, message: string): void {
  const shown = name === "-" ? "standard input" : printable(name);
  stderr.write(`starttls-inspect: ${shown}: ${printable(message)}\n`);
}
