// A worker thread of the program -> node/capture-worker.ts, run from the code that was kept.
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";
import { CodeCache } from "./code-cache.ts";
import type * as Program from "./program.ts";
import { FOR_MUCH, INITIAL, setFlags } from "./v8-flags.ts";

const cache = new CodeCache(cacheFolder(process.env, process.platform));
// The main thread has changed them.
setFlags(INITIAL);
const { serve }: typeof Program = cache.load(join(import.meta.dirname, "../chunks/program.js"));
setFlags(FOR_MUCH);
void serve();
