#!/usr/bin/env node
// The process -> run(): the only file that touches it.
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";
import { CodeCache } from "./code-cache.ts";
import type * as Program from "./program.ts";

void main();

async function main(): Promise<void> {
  const program = new CodeCache(cacheFolder(process.env, process.platform));
  const { run }: typeof Program = program.load(join(import.meta.dirname, "chunks/program.js"));
  process.on("exit", () => program.keep(1000 * process.uptime()));
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
