// The commands, in the order of --help. A file of such a name must be given as ./NAME.
import type { Command } from "./command-line.ts";
import { inspectCommand } from "./commands/inspect.ts";

interface Entry {
  /** What it does, for --help. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Run if no command is named. */
export const DEFAULT_COMMAND = "inspect";

export const COMMANDS: Readonly<Record<string, Entry>> = {
  inspect: {
    summary: "Say who hung up, and why (the default command)",
    load: async () => inspectCommand,
  },
  explain: {
    summary: "Describe a finding, or what a line of a log means and what to do",
    load: async () => (await import("./commands/explain.ts")).explainCommand,
  },
  merge: {
    summary: "Merge the results of several runs into one report",
    load: async () => (await import("./commands/merge.ts")).mergeCommand,
  },
  report: {
    summary: "Write a report to attach to a ticket: HTML, Markdown or CSV",
    load: async () => (await import("./commands/report.ts")).reportCommand,
  },
  compare: {
    summary: "Compare one connection at several points, or two connections",
    load: async () => (await import("./commands/compare.ts")).compareCommand,
  },
  extract: {
    summary: "Write chosen sessions to a new capture, anonymised on request",
    load: async () => (await import("./commands/extract.ts")).extractCommand,
  },
  verify: {
    summary: "Check conditions on sessions, for scripts and CI",
    load: async () => (await import("./commands/verify.ts")).verifyCommand,
  },
  page: {
    summary: "Write or serve this program as a page for browsers",
    load: async () => (await import("./commands/page.ts")).pageCommand,
  },
};
