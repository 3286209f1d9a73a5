// Bundles the fuzz targets, since Node 20 runs no TypeScript, and starts them.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const input = fileURLToPath(new URL("fuzz.ts", import.meta.url));
const dir = fileURLToPath(new URL("../../node_modules/.cache/starttls-inspect-fuzz/", import.meta.url));
mkdirSync(dir, { recursive: true });
const bundle = await rolldown({ input, platform: "node", external: (id) => !/^[./\\]|^[A-Za-z]:/.test(id) });
await bundle.write({ dir, cleanDir: true, entryFileNames: "fuzz.mjs", chunkFileNames: "[name].mjs" });
await import(new URL("../../node_modules/.cache/starttls-inspect-fuzz/fuzz.mjs", import.meta.url).href);
