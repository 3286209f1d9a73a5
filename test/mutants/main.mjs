// Bundles what runs the tests with mutants, since Node 20 runs no TypeScript, and starts it.
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const folder = new URL("../../node_modules/.cache/starttls-inspect-mutants/", import.meta.url);
await build({
  input: ["run", "runner"].map((name) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))),
  platform: "node",
  external: (id) => !/^[./\\]|^[A-Za-z]:/.test(id),
  output: {
    dir: fileURLToPath(folder),
    cleanDir: true,
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name].mjs",
  },
});
await import(new URL("run.mjs", folder).href);
