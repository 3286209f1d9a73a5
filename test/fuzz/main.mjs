// Starts the fuzz targets.
import { importBundled } from "../build/bundle.mjs";

await importBundled(new URL("fuzz.ts", import.meta.url), "fuzz");
