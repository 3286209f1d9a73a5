// A sub-command, as `starttls-inspect explain`.
import type { CommandLine } from "./command-line.ts";
import type { Given } from "./given.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Command extends CommandLine {
  /** The exit code. Throws a UsageError where what was given makes no sense, and otherwise only what is a bug. */
  readonly run: (given: Given, around: Surroundings) => Promise<number>;
}
