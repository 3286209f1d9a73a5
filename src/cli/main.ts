#!/usr/bin/env node
// The process -> run(): the only file that touches it.
import { setFlagsFromString } from "node:v8";
import { run } from "./run.ts";

await main();

async function main(): Promise<void> {
  // Space for new objects stays as small as it begins: larger, it costs 30 to 50 MB and saves a few percent of time.
  setFlagsFromString("--semi-space-growth-factor=1");
  // Swept when it is twice what was in use, not four times: it takes no longer, and up to 30 MB less.
  setFlagsFromString("--heap-growing-percent=100");
  let interrupts = 0;
  process.on("SIGINT", () => {
    interrupts++;
    // Who reads captures listens too, and reports what was read; "tcpdump -w - | starttls-inspect -" reads on, since
    // the same Ctrl-C ends tcpdump.
    const isHeard = process.listenerCount("SIGINT") > 1 || process.argv.some(isStandardInput);
    if (interrupts > 1 || !isHeard) process.exit(130);
  });
  process.stdout.on("error", endOutput);
  process.stderr.on("error", endOutput);
  const code = await run(process.argv.slice(2), process);
  process.exitCode = interrupts > 0 ? 130 : code;
}

/** A capture, not the value of an option that may be "-" too. */
function isStandardInput(argument: string, index: number, all: readonly string[]): boolean {
  return argument === "-" && !/^(?:-o|--output|--files-from)$/.test(all[index - 1] ?? "");
}

/** A reader that has seen enough, as "head", is no failure. */
function endOutput(error: NodeJS.ErrnoException): never {
  if (error.code === "EPIPE") process.exit();
  process.stderr.write(`starttls-inspect: standard output: ${error.message}\n`);
  process.exit(2);
}
