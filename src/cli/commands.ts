// The sub-commands: one line each, in the order of --help. A file of such a name is given as ./NAME.
import type { Command } from "./command.ts";

interface Entry {
  /** What it does, for --help. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

export const COMMANDS: Readonly<Record<string, Entry>> = {
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

/** The main command, which needs no name. */
export const INSPECT = "inspect";

/** For --help. */
export function commandList(): string {
  const summaries: readonly (readonly [name: string, summary: string])[] = [
    [INSPECT, "Say who hung up, and why: what is done without a command"],
    ...Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary] as const),
    ["completion", "Print a completion script for bash, zsh or fish"],
  ];
  const width = Math.max(...summaries.map(([name]) => name.length));
  const lines = summaries.map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Commands (each has its own --help; a file of such a name is ./NAME):\n${lines.join("\n")}`;
}
