// The commands: one line each, in the order of --help. A file of such a name is given as ./NAME.
import type { Command } from "./command-line.ts";
import { inspectCommand } from "./commands/inspect.ts";

interface Entry {
  /** What it does, for --help. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Is run where no command is named. */
export const DEFAULT_COMMAND = "inspect";

export const COMMANDS: Readonly<Record<string, Entry>> = {
  inspect: {
    summary: "Say who hung up, and why: what is done without a command",
    load: async () => inspectCommand,
  },
  explain: {
    summary: "Say what a finding means, how it is detected and what to do",
    load: async () => (await import("./commands/explain.ts")).explainCommand,
  },
  merge: {
    summary: "Join the results of many runs into one report",
    load: async () => (await import("./commands/merge.ts")).mergeCommand,
  },
  report: {
    summary: "Write a page to attach to a ticket: HTML, Markdown or CSV",
    load: async () => (await import("./commands/report.ts")).reportCommand,
  },
  extract: {
    summary: "Write the packets of chosen sessions, anonymised if wanted",
    load: async () => (await import("./commands/extract.ts")).extractCommand,
  },
  verify: {
    summary: "Say whether conditions hold, for scripts and CI",
    load: async () => (await import("./commands/verify.ts")).verifyCommand,
  },
};
