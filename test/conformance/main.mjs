// A corpus of captures -> how far the built program agrees with tshark, field by field; exit code 1 where it does not.
//
//   node test/conformance/main.mjs [FOLDER | LIST] [--if-present]
//
// FOLDER: what its captures.list names, else every file in it. The oracle in ../shared/oracle compares; what it finds
// and known.json does not explain is an error, and so is an entry of known.json that explains nothing any more.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeDocuments } from "./documents.mjs";
import { explain, stale } from "./known.mjs";
import { judge } from "./oracle.mjs";
import { differenceLine, entryLine, excuseLines, fieldTable } from "./table.mjs";

/** @import { Entry } from "./known.mjs" */

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));
const ORACLE = path("../../../shared/oracle/run_corpus.py");
const CORPUS = path("../../../shared/corpus");
const PROGRAM = path("../../dist/cli/main.js");
const KNOWN = path("known.json");

/** Our default ports; the oracle has its own idea of them. */
const MAIL_PORTS = ["--ports", "25,465,587,2525"];
const ROUNDS = [
  { name: "default ports", ours: [], theirs: MAIL_PORTS },
  { name: "--all-ports", ours: ["--all-ports"], theirs: [...MAIL_PORTS, "--all-ports"] },
];

/** Differences printed in full. */
const SHOWN = 60;

process.exitCode = await main();

async function main() {
  const { values, positionals } = parseArgs({
    options: { "if-present": { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const corpus = resolve(positionals[0] ?? CORPUS);
  const missing = whatIsMissing(corpus);
  if (missing !== null) {
    console.error(`conformance: not compared: ${missing}`);
    return values["if-present"] ? 0 : 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "conformance-"));
  try {
    return await compare(corpus, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} corpus
 * @returns {string | null}
 */
function whatIsMissing(corpus) {
  if (!existsSync(PROGRAM)) return "the program is not built: npm run build";
  if (!existsSync(ORACLE)) return `no oracle at ${ORACLE}`;
  if (!existsSync(corpus)) return `no captures at ${corpus}`;
  if (spawnSync("python3", ["--version"]).status !== 0) return "no python3";
  return null;
}

/**
 * @param {string} corpus
 * @param {string} folder for intermediate files
 */
async function compare(corpus, folder) {
  const started = performance.now();
  const lines = captureLines(corpus);
  const captures = lines.map((line) => line.split("\t", 1)[0] ?? "");
  const list = join(folder, "captures.list");
  writeFileSync(list, lines.map((line) => `${line}\n`).join(""));
  /** @type {readonly Entry[]} */
  const entries = JSON.parse(readFileSync(KNOWN, "utf8"));
  const rounds = await compareRounds(captures, list, folder, entries);
  const unexplained = rounds.flatMap((round) => round.unexplained);
  const used = new Set(rounds.flatMap((round) => [...round.used]));
  const unused = stale(entries, used, captures, corpus === resolve(CORPUS));
  const hidden = unexplained.length - SHOWN;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const report = [
    ...fieldTable(rounds),
    ...rounds.flatMap(excuseLines),
    ...unexplained.slice(0, SHOWN).map((difference) => differenceLine(difference, corpus)),
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
    ...unused.map(entryLine),
    `${captures.length} captures, ${unexplained.length} differences not explained, ${unused.length} stale entries, ${seconds} s`,
  ];
  console.log(report.join("\n"));
  return unexplained.length + unused.length > 0 ? 1 : 0;
}

/**
 * The oracle judges one round while the program reads the captures for the next.
 *
 * @param {readonly string[]} captures
 * @param {string} list
 * @param {string} folder
 * @param {readonly Entry[]} entries
 */
async function compareRounds(captures, list, folder, entries) {
  const rounds = [];
  for (const [index, { name, ours, theirs }] of ROUNDS.entries()) {
    const documents = join(folder, String(index));
    const report = `${documents}.jsonl`;
    const unlike = await writeDocuments(captures, ours, documents);
    const judgement = judge({ oracle: ORACLE, list, captures, documents, report, options: theirs });
    const round = judgement.then(({ fields, differences, excuses }) => {
      return { name, fields, excuses, ...explain([...differences, ...unlike.map(notAlone)], entries) };
    });
    // It may fail before anybody waits for it.
    round.catch(() => {});
    rounds.push(round);
  }
  return Promise.all(rounds);
}

/** @param {string} capture of which a process of its own printed something else */
function notAlone(capture) {
  const [truth, ours] = ["what a process of its own prints", "something else"];
  return { field: "program", state: "different", where: "", truth, ours, capture };
}

/**
 * Absolute paths; behind a tab a second one, of the capture with the same contents that the oracle goes by.
 *
 * @param {string} corpus folder or list
 * @returns {string[]}
 */
function captureLines(corpus) {
  const isFolder = statSync(corpus).isDirectory();
  const list = isFolder ? join(corpus, "captures.list") : corpus;
  if (!existsSync(list)) {
    const files = readdirSync(corpus, { withFileTypes: true, recursive: true }).filter((entry) =>
      entry.isFile(),
    );
    return files.map((file) => join(file.parentPath, file.name)).toSorted();
  }
  const lines = readFileSync(list, "utf8").split("\n");
  return lines
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) =>
      line
        .split("\t")
        .map((name) => resolve(dirname(list), name))
        .join("\t"),
    );
}
