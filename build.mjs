// src/ -> dist/: the package's modules, and in dist/cli/ the program, in few files, since each that Node has to find and
// read costs start-up a millisecond.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "rolldown";
import { minifySync } from "rolldown/utils";
import { licences, packageFolder, WITHOUT_COLORS } from "./bundled-packages.mjs";
import { ajv, PARTS } from "./src/node/report-validators.js";

/**
 * They become part of ours: what is small and needed by every run; the ciphers; and the table of sessions, so that a browser's
 * bundler does not meet the colours that it would take from Node, and that we give it ourselves.
 */
const BUNDLED =
  /^(?:ipaddr\.js|@noble\/(?:hashes|ciphers)|cli-table3|string-width|strip-ansi|ansi-regex|emoji-regex|is-fullwidth-code-point)(?:\/|$)/;
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

const bundled = new Set();
const BUNDLED_PACKAGES = {
  name: "bundled-packages",
  generateBundle(_options, bundle) {
    for (const id of Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds)) {
      const folder = VALIDATORS.test.test(id) ? "node_modules/ajv" : packageFolder(id);
      if (folder !== undefined) bundled.add(folder);
    }
  },
};

const CORE =
  /src[\\/](?:(?:bytes|capture|packet|tcp|starttls|session|diagnose)[\\/]|tls[\\/](?!decryption[\\/])|(?:inspect|inspect-captures|compare-captures|capture-keys|session-reader|limits|bounds)\.ts|report[\\/](?:assemble-document|formats|outcome|render|tool)\.ts)|ipaddr\.js|@noble[\\/]hashes/;
/** Loaded where there are keys. */
const DECRYPTION = { name: "decryption", test: /src[\\/]tls[\\/]decryption[\\/]|@noble[\\/]ciphers/ };
/** Of the formats. Those of pages are also a comparison's: apart, so that none loads another's. */
const FORMATS = [
  { name: "shared", test: /src[\\/]report[\\/](?!html|markdown|compare)/, minShareCount: 2 },
  ...["compare", "html", "markdown"].map((format) => ({
    name: `${format}-page`,
    test: new RegExp(String.raw`src[\\/]report[\\/]${format}[\\/]`),
    minShareCount: 2,
  })),
];
const FILES =
  /src[\\/](?:node|reading)[\\/](?!index|decompress[\\/](?:fzstd|zstd)|capture-worker|extract-file|file-checksum|read-report|report-validators|schema-errors)/;
const isPackage = (id) => !/^[./\\]|^[A-Za-z]:/.test(id);
/** As src/cli/code-cache.ts wants it: one byte a character, and first what tells it from any other text. */
const KEPT_CODE = {
  name: "kept-code",
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      const code = chunk.code.replaceAll(
        /[^\0-\x7f]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
      );
      const hash = createHash("sha256").update(code).digest("hex").slice(0, 56);
      chunk.code = code.startsWith("#!") ? code : `/*${hash}*/${code}`;
    }
  },
};

// Its command line would print a table of all files.
await build({
  input: {
    index: "src/index.ts",
    "node/index": "src/node/index.ts",
    "node/capture-worker": "src/node/capture-worker.ts",
  },
  // What runs in browsers is to have nothing of Node.
  platform: "neutral",
  resolve: { mainFields: ["module", "main"] },
  external: (id) => isPackage(id) && !BUNDLED.test(id),
  plugins: [WITHOUT_COLORS, COMPILED_VALIDATORS, BUNDLED_PACKAGES],
  output: {
    dir: "dist",
    cleanDir: true,
    chunkFileNames: "chunks/[name].js",
    codeSplitting: {
      groups: [
        { name: "core", test: CORE },
        DECRYPTION,
        VALIDATORS,
        // Before what is for Node: else what that uses of them would be part of it, and browsers load it.
        ...FORMATS,
        { name: "traces", test: /src[\\/]compare[\\/]wire[\\/]/ },
        { name: "evidence", test: /src[\\/](?:extract[\\/]|inspect-anonymized|anonymize-chosen)/ },
        { name: "files", test: FILES },
      ],
    },
  },
});

// The program, with its packages that every small capture needs: reading and compiling their files takes longer than
// they do. CommonJS: Node loads it faster, and V8 keeps what it compiled of it (src/cli/code-cache.ts).
const PROGRAM = {
  platform: "node",
  resolve: { mainFields: ["module", "main"] },
  external: (id) =>
    isPackage(id) && !BUNDLED.test(id) && !/^(?:pcap-parser|picocolors|yargs-parser)$/.test(id),
  plugins: [WITHOUT_COLORS, COMPILED_VALIDATORS, BUNDLED_PACKAGES, KEPT_CODE],
};
const COMMON_JS = {
  dir: "dist/cli",
  format: "cjs",
  strict: true,
  dynamicImportInCjs: false,
  chunkFileNames: "chunks/[name].js",
  // Shorter to read; names stay as they are in the sources, for stack traces.
  minify: { compress: false, mangle: false },
};
await build({
  ...PROGRAM,
  input: { "chunks/program": "src/cli/program.ts" },
  preserveEntrySignatures: "allow-extension",
  output: {
    ...COMMON_JS,
    codeSplitting: {
      // What every run needs. Other formats, sub-commands and decompressors are loaded when they are asked for.
      groups: [
        {
          name: "program",
          test: /src[\\/](?:cli[\\/]program|report[\\/]ndjson|(?:node|reading)[\\/]second-reader)\.ts|node_modules[\\/](?:pcap|yargs)-parser[\\/]|\0rolldown/,
        },
        DECRYPTION,
        VALIDATORS,
        ...FORMATS,
        { name: "evidence", test: /src[\\/](?:extract[\\/]|inspect-anonymized|anonymize-chosen)/ },
      ],
    },
    // main.ts and worker.ts load chunks/program.js by the names that program.ts exports.
    minifyInternalExports: false,
  },
});
// One file each, which Node compiles itself.
for (const [name, file] of [
  ["main", "src/cli/main.ts"],
  ["node/capture-worker", "src/cli/worker.ts"],
]) {
  await build({ ...PROGRAM, input: { [name]: file }, output: { ...COMMON_JS, codeSplitting: false } });
}
writeFileSync("dist/cli/package.json", '{ "type": "commonjs" }\n');
writeFileSync(
  "dist/THIRD-PARTY-LICENSES.txt",
  `These packages are part of the files beside this one.\n\n${licences(bundled)}`,
);
// It stands in dist, which was cleaned.
await import("./build-page.mjs");
