// A worker thread of the program -> node/capture-worker.ts, run from the code that was kept.
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";
import { CodeCache } from "./code-cache.ts";

new CodeCache(cacheFolder(process.env, process.platform)).load(join(import.meta.dirname, "../serve.js"));
