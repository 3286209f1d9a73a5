// Operands of `compare` -> the files of each capture, and the stream that is named: A.pcap#3 is stream 3 of A.pcap.
import { existsSync } from "node:fs";
import { findCaptures } from "../node/find-captures.ts";
import { UsageError } from "../options/usage-error.ts";
import { count } from "../text/amounts.ts";
import type { CommandLine } from "./command-line.ts";
import { type Environment, warn } from "./environment.ts";
import { INPUT } from "./options.ts";

export interface NamedCapture {
  /** Several are one capture. */
  readonly paths: readonly string[];
  readonly stream: number | null;
}

/** Null where a name stands for nothing that can be read; a line on stderr says why. Throws a {@link UsageError}. */
export async function namedCaptures(
  operands: readonly string[],
  line: CommandLine,
  { stderr }: Environment,
): Promise<readonly NamedCapture[] | null> {
  const captures: NamedCapture[] = [];
  const recursive = line.get(INPUT.recursive);
  for (const operand of operands) {
    const { name, stream } = withStream(operand);
    const { paths, unreadable } = await findCaptures([name], { recursive });
    for (const { path, error } of unreadable) warn(stderr, path, error.message);
    if (paths.length === 0) return null;
    if (paths.length > 1 && !line.get(INPUT.join)) {
      throw new UsageError(
        `${name} stands for ${count(paths.length, "capture")}: name one, or add --join if they are the files of a ring buffer`,
      );
    }
    captures.push({ paths, stream });
  }
  return captures;
}

/** A file of the whole name is meant. */
function withStream(operand: string): { readonly name: string; readonly stream: number | null } {
  if (operand === "-")
    throw new UsageError(
      "compare reads each capture twice, and standard input can only be read once: save it to a file first",
    );
  const [, name, stream] = /^(.+)#(\d{1,10})$/s.exec(operand) ?? [];
  if (name === undefined || stream === undefined || existsSync(operand))
    return { name: operand, stream: null };
  return { name, stream: Number(stream) };
}
