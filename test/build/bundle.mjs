// A TypeScript file with all that it imports -> one JavaScript module, since Node 20 runs no TypeScript, and the test
// runner's own translation is several times slower than the program.
import { mkdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

/**
 * The module; packages stay where they are.
 * @param {URL} input
 * @param {string} name Of a folder that is this module's own.
 */
export async function importBundled(input, name) {
  const dir = fileURLToPath(new URL(`../../node_modules/.cache/starttls-inspect-${name}/`, import.meta.url));
  mkdirSync(dir, { recursive: true });
  const bundle = await rolldown({
    input: fileURLToPath(input),
    platform: "node",
    external: (id) => !/^[./\\]|^[A-Za-z]:/.test(id),
  });
  const { output } = await bundle.write({
    dir,
    cleanDir: true,
    entryFileNames: `${name}.mjs`,
    chunkFileNames: "[name].mjs",
  });
  await bundle.close();
  return import(pathToFileURL(`${dir}${output[0].fileName}`).href);
}
