// src/ -> dist/: the program in few files, since each that Node has to find and read costs start-up a millisecond.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";

/** Small, without dependencies and needed by every run: they become part of ours. */
const BUNDLED = /^(?:ipaddr\.js|@noble\/hashes)(?:\/|$)/;

// Its command line would print a table of all files.
await build({
  input: {
    index: "src/index.ts",
    "node/index": "src/node/index.ts",
    "node/capture-worker": "src/node/capture-worker.ts",
    "cli/main": "src/cli/main.ts",
    "cli/run": "src/cli/run.ts",
  },
  platform: "node",
  external: (id) => !/^[./\\]|^[A-Za-z]:/.test(id) && !BUNDLED.test(id),
  plugins: [{ name: "licences", generateBundle }],
  output: {
    dir: "dist",
    cleanDir: true,
    chunkFileNames: "chunks/[name].js",
    codeSplitting: {
      // What every run needs. Formats, sub-commands and decompressors are chunks of their own, loaded when asked for.
      groups: [
        {
          name: "core",
          test: /src[\\/](?:(?:bytes|capture|packet|tcp|starttls|tls|session|diagnose)[\\/]|(?:inspect|limits|bounds)\.ts)|ipaddr\.js|@noble/,
        },
        { name: "files", test: /src[\\/]node[\\/](?!index|fzstd|capture-worker|extract-file|file-checksum|read-report)/ },
        { name: "command-line", test: /src[\\/]cli[\\/](?!main|run|commands[\\/])/ },
      ],
    },
  },
});

/** MIT asks that the licence goes with every copy. */
function generateBundle(_options, bundle) {
  const modules = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
  const packages = modules.flatMap(
    (id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? [],
  );
  const texts = [...new Set(packages)].map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const licence = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    return `${name} ${version}\n\n${readFileSync(join(folder, licence), "utf8").trim()}\n`;
  });
  const source = `These packages are part of the files beside this one.\n\n${texts.join("\n\n")}`;
  this.emitFile({ type: "asset", fileName: "THIRD-PARTY-LICENSES.txt", source });
}
