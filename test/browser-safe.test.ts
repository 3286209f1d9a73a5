// The import lines of src/: what a browser loads needs no Node, and the layers know each other one way only.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = new URL("../src/", import.meta.url);
const sources: ReadonlyMap<string, string> = new Map(
  readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
    .map((name) => [name, readFileSync(new URL(name, SRC), "utf8")]),
);

interface Import {
  readonly target: string;
  readonly isType: boolean;
  /** Loads only when asked for, as what writes a format. */
  readonly isLate: boolean;
}

const LINE =
  /^(?:import|export)\s+(type\s)?[^;]*?from\s+"([^"]+)";|^import\s+"([^"]+)";|\bimport\("([^"]+)"\)/gm;

/** Files as paths below src/, packages by their names. */
function importsOf(file: string): readonly Import[] {
  return [...(sources.get(file) ?? "").matchAll(LINE)].map(([line, type, from, only, dynamic]) => {
    const target = from ?? only ?? dynamic ?? "";
    // "import { type A, type B }" is gone from the program like "import type".
    const names = /\{([^}]*)\}/
      .exec(line)?.[1]
      ?.split(",")
      .filter((name) => name.trim() !== "");
    const isType = type !== undefined || (names?.every((name) => /^\s*type\s/.test(name)) ?? false);
    const where = target.startsWith(".") ? below(new URL(target, new URL(file, SRC))) : target;
    return { target: where, isType, isLate: dynamic !== undefined };
  });
}

const below = (url: URL): string => fileURLToPath(url).slice(fileURLToPath(SRC).length).replaceAll("\\", "/");

/** All that loads when `file` is loaded, or may load later. */
function reachable(file: string, isLater: boolean): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const { target, isType, isLate } of importsOf(next)) {
      if (!isType && (isLater || !isLate)) open.push(target);
    }
  }
  return seen;
}

const OF_THE_CORE = ["hkdf", "hmac", "legacy", "sha2", "utils"]
  .map((name) => `@noble/hashes/${name}.js`)
  .concat("ipaddr.js");
/** Loaded with the first keys. */
const OF_DECRYPTION = ["@noble/ciphers/aes.js", "@noble/ciphers/chacha.js"];
/** test/package/readme-samples.test.ts lets Chromium run them. */
const OF_FORMATS = ["cli-table3", "picocolors", "preact", "preact-render-to-string"];

const packages = (names: readonly string[]): string[] => names.filter((name) => !sources.has(name));

describe("what a browser loads", () => {
  const atOnce = [...reachable("index.ts", false)];
  const loaded = [...reachable("index.ts", true)];

  it("is more than index.ts", () => {
    expect(loaded).toContain("tls/registry/data/cipher-suites.ts");
  });

  it("imports neither node: modules nor src/node", () => {
    expect(loaded.filter((name) => /^(node|cli)[/:]/.test(name))).toEqual([]);
  });

  it("has the packages of a format only once the format is asked for", () => {
    expect(packages(atOnce).toSorted()).toEqual(OF_THE_CORE);
    const all = [...OF_THE_CORE, ...OF_DECRYPTION, ...OF_FORMATS];
    expect(packages(loaded).toSorted()).toEqual(all.toSorted());
  });

  it("decrypts only once there are keys", () => {
    expect(atOnce.filter((name) => name.startsWith("tls/decryption/"))).toEqual([]);
    expect(loaded).toContain("tls/decryption/decrypter.ts");
  });

  it("names no global that only Node has", () => {
    const naming = loaded.filter((name) => /\b(process|Buffer)\s*[.([]/.test(withoutComments(name)));
    expect(naming).toEqual([]);
  });
});

describe("what the page loads", () => {
  const parts = ["web/main.ts", "web/worker/main.ts", "web/style/page-style.ts"];
  const loaded = parts.flatMap((part) => Array.from(reachable(part, true)));

  it("is the core, the page and the worker", () => {
    expect(loaded).toEqual(
      expect.arrayContaining(["inspect.ts", "web/page/start-page.ts", "web/worker/inspection.ts"]),
    );
  });

  it("imports neither node: modules nor src/node nor src/cli", () => {
    expect(loaded.filter((name) => /^(node|cli)[/:]/.test(name))).toEqual([]);
  });

  it("has no packages but those of the library, what reads zstd, and what reads pcap a second time", () => {
    const theirs = ["fzstd", "pako", "pcap-parser", "preact/hooks"];
    const known = new Set([...OF_THE_CORE, ...OF_DECRYPTION, ...OF_FORMATS, ...theirs]);
    expect(packages(loaded).filter((name) => !known.has(name))).toEqual([]);
  });

  it("names no global that only Node has; pcap-parser's Buffer is a class of ours", () => {
    const names = /(?<!new )\b(process|Buffer)\s*[.([]/;
    expect(loaded.filter((name) => names.test(withoutComments(name)))).toEqual([]);
  });

  // The saved report is a text, whose style sheet is its own.
  it("takes no text for markup or code, and names nothing that could ask a network", () => {
    const names =
      /\beval\(|new Function\b|(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts/i;
    expect(
      loaded.filter((name) => names.test(withoutComments(name)) && name !== "report/html/html.ts"),
    ).toEqual([]);
  });

  it("is loaded by nothing else", () => {
    const others = [...sources.keys()].filter((file) => !file.startsWith("web/"));
    expect(others.filter((file) => importsOf(file).some(({ target }) => target.startsWith("web/")))).toEqual(
      [],
    );
  });
});

const withoutComments = (file: string): string =>
  (sources.get(file) ?? "").replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, "");

/** Each may import those before it; those of one line do not know each other. */
const LAYERS: readonly (readonly string[])[] = [
  ["limits.ts", "value-types.ts"],
  ["bounds.ts"],
  ["bytes"],
  ["capture"],
  ["packet"],
  ["tcp"],
  ["starttls", "tls"],
  ["session"],
  ["text"],
  ["diagnose"],
  ["compare"],
  ["report"],
  ["capture-keys.ts", "claims", "extract", "logs", "options", "session-reader.ts"],
  ["capture-report.ts", "fields"],
  ["not-read.ts"],
  ["inspect.ts"],
  ["compare-captures.ts", "inspect-anonymized.ts", "inspect-captures.ts"],
  ["anonymize-chosen.ts"],
  ["index.ts"],
  ["reading"],
  ["node", "web"],
  ["cli"],
];

const layerOf = (file: string): string => file.split("/")[0] ?? file;

const height = (file: string): number => LAYERS.findIndex((line) => line.includes(layerOf(file)));

describe("the layers of src", () => {
  it("include every file", () => {
    expect([...sources.keys()].filter((file) => height(file) < 0)).toEqual([]);
  });

  it("import one way only", () => {
    const wrong = [...sources.keys()].flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => sources.has(target) && layerOf(target) !== layerOf(file))
        .filter(({ target }) => height(target) >= height(file))
        .map(({ target }) => `${file} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("import only files that exist", () => {
    const dangling = [...sources.keys()].flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => /\.tsx?$/.test(target) && !sources.has(target))
        .map(({ target }) => `${file} -> ${target}`),
    );
    expect(dangling).toEqual([]);
  });

  it("below node/ import nothing of Node, types included", () => {
    const wrong = [...sources.keys()]
      .filter((file) => !/^(node|cli)\//.test(file))
      .filter((file) => importsOf(file).some(({ target }) => target.startsWith("node:")));
    expect(wrong).toEqual([]);
  });
});
