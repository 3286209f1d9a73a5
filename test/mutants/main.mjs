// Starts what runs the tests with mutants.
import { importBundled } from "../build/bundle.mjs";

await importBundled(new URL("run.ts", import.meta.url), "mutants");
