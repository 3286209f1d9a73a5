// src/ -> dist/: the program in few files, since each that Node has to find and read costs start-up a millisecond.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";

/**
 * They become part of ours: what is small and needed by every run; and the table of sessions, so that a browser's
 * bundler does not meet the colours that it would take from Node, and that we give it ourselves.
 */
const BUNDLED =
  /^(?:ipaddr\.js|@noble\/hashes|cli-table3|string-width|strip-ansi|ansi-regex|emoji-regex|is-fullwidth-code-point)(?:\/|$)/;
const WITHOUT_COLORS = {
  name: "without-colors",
  resolveId: (id) => (id === "@colors/colors/safe" ? "\0no-colors" : null),
  load: (id) => (id === "\0no-colors" ? "export {};" : null),
};

// Its command line would print a table of all files.
await build({
  input: {
    index: "src/index.ts",
    "node/index": "src/node/index.ts",
    "node/capture-worker": "src/node/capture-worker.ts",
    "cli/main": "src/cli/main.ts",
    "cli/run": "src/cli/run.ts",
  },
  // What runs in browsers is to have nothing of Node.
  platform: "neutral",
  resolve: { mainFields: ["module", "main"] },
  external: (id) => !/^[./\\]|^[A-Za-z]:/.test(id) && !BUNDLED.test(id),
  plugins: [WITHOUT_COLORS, { name: "licences", generateBundle }],
  output: {
    dir: "dist",
    cleanDir: true,
    chunkFileNames: "chunks/[name].js",
    codeSplitting: {
      // What every run needs. Formats, sub-commands and decompressors are chunks of their own, loaded when asked for.
      groups: [
        {
          name: "core",
          test: /src[\\/](?:(?:bytes|capture|packet|tcp|starttls|tls|session|diagnose)[\\/]|(?:inspect|inspect-captures|limits|bounds)\.ts|report[\\/](?:assemble-document|formats|outcome|render|tool)\.ts)|ipaddr\.js|@noble/,
        },
        // Before what is for Node: else what that uses of them would be part of it, and browsers load it.
        { name: "shared", test: /src[\\/]report[\\/]/, minShareCount: 2 },
        { name: "evidence", test: /src[\\/](?:extract[\\/]|inspect-anonymized)/ },
        {
          name: "files",
          test: /src[\\/]node[\\/](?!index|decompress[\\/](?:fzstd|zstd)|capture-worker|extract-file|file-checksum|read-report)/,
        },
        { name: "command-line", test: /src[\\/]cli[\\/](?!main|run|help|write-anonymized|commands[\\/](?!inspect))/ },
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
