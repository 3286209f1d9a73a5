// src/ -> dist/: the program in few files, since each that Node has to find and read costs start-up a millisecond.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "rolldown";
import { minifySync } from "rolldown/utils";
import { ajv, PARTS } from "./src/node/report-validators.js";

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
/** The code that ajv makes of the report's schema: a chunk that only merge loads, minified since nobody reads it. */
const VALIDATORS = { name: "report-validators", test: /src[\\/]node[\\/]report-validators\.js$/ };
const COMPILED_VALIDATORS = {
  name: "compiled-validators",
  load: (id) => (VALIDATORS.test.test(id) ? standaloneCode(ajv, PARTS) : null),
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.name === VALIDATORS.name) chunk.code = minifySync(chunk.fileName, chunk.code).code;
    }
  },
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
  plugins: [WITHOUT_COLORS, COMPILED_VALIDATORS, { name: "licences", generateBundle }],
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
        VALIDATORS,
        // Before what is for Node: else what that uses of them would be part of it, and browsers load it.
        { name: "shared", test: /src[\\/]report[\\/]/, minShareCount: 2 },
        { name: "evidence", test: /src[\\/](?:extract[\\/]|inspect-anonymized)/ },
        {
          name: "files",
          test: /src[\\/]node[\\/](?!index|decompress[\\/](?:fzstd|zstd)|capture-worker|extract-file|file-checksum|read-report|schema-errors)/,
        },
        { name: "command-line", test: /src[\\/]cli[\\/](?!main|run|help|write-anonymized|commands[\\/](?!inspect))/ },
      ],
    },
  },
});

/** MIT asks that the licence goes with every copy. */
function generateBundle(_options, bundle) {
  const modules = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
  const packages = modules.flatMap((id) =>
    VALIDATORS.test.test(id)
      ? [join("node_modules", "ajv")]
      : (/^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? []),
  );
  const texts = [...new Set(packages)].map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const licence = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    return `${name} ${version}\n\n${readFileSync(join(folder, licence), "utf8").trim()}\n`;
  });
  const source = `These packages are part of the files beside this one.\n\n${texts.join("\n\n")}`;
  this.emitFile({ type: "asset", fileName: "THIRD-PARTY-LICENSES.txt", source });
}
