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
    // readCaptures() listens too while it reads: what was read until then is reported.
    if (interrupts > 1 || process.listenerCount("SIGINT") === 1) process.exit(130);
  });
  process.stdout.on("error", endOutput);
  process.stderr.on("error", endOutput);
  const code = await run(process.argv.slice(2), process);
  process.exitCode = interrupts > 0 ? 130 : code;
}

/** A reader that closes the pipe early, as "head" does, is not a failure. */
function endOutput(error: NodeJS.ErrnoException): never {
  if (error.code === "EPIPE") process.exit();
  process.stderr.write(`starttls-inspect: standard output: ${error.message}\n`);
  process.exit(2);
}
