// The program's documents -> the oracle's judgement: how many values of each field are equal, and every difference.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const REPLAY = fileURLToPath(new URL("replay.sh", import.meta.url));

/**
 * @typedef {object} Difference A value where the program and tshark differ.
 * @property {string} field
 * @property {string} state `different`, `missing` or `extra`; for the field `program`: `crash`, `badExit`, …
 * @property {string} where `stream 3 192.0.2.1:40000-…`, or "" for what is of the whole capture
 * @property {unknown} truth
 * @property {unknown} ours
 * @property {string} capture path
 */

/**
 * @typedef {object} Judgement
 * @property {ReadonlyMap<string, Tally>} fields
 * @property {readonly Difference[]} differences
 * @property {string} excuses the oracle's own, with how often each was used
 */

/**
 * @typedef {object} Tally Values of one field over all captures.
 * @property {number} equal
 * @property {number} unequal
 * @property {number} excused in situations where the oracle says that tshark is no judge
 */

/**
 * @typedef {object} Question
 * @property {string} oracle path of run_corpus.py
 * @property {string} list path of the list of captures
 * @property {readonly string[]} captures those in it
 * @property {string} documents folder that writeDocuments filled
 * @property {string} report path of a file to be written
 * @property {readonly string[]} options of run_corpus.py
 */

/**
 * @param {Question} question
 * @returns {Promise<Judgement>} throws where the oracle itself fails
 */
export async function judge({ oracle, list, captures, documents, report, options }) {
  const command = ["sh", REPLAY, documents].map(quoted).join(" ");
  const args = [
    "--cmd",
    command,
    "--list",
    list,
    "--report",
    report,
    "--max-diffs",
    "0",
    "--quiet",
    ...options,
  ];
  const printed = await python([oracle, ...args]);
  const lines = readFileSync(report, "utf8").split("\n");
  /** @type {Difference[]} */
  const differences = lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  const excuses = /^excused: (.*)$/m.exec(printed)?.[1] ?? "";
  return { fields: tallies(printed), differences: [...differences, ...problems(printed, captures)], excuses };
}

/**
 * The table that the oracle prints: field, equal, different, missing, extra, excused.
 *
 * @param {string} printed
 * @returns {Map<string, Tally>}
 */
export function tallies(printed) {
  const rows = printed.matchAll(/^(\S+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)$/gm);
  return new Map(
    Array.from(rows, ([, field = "", ...numbers]) => {
      const [equal = 0, different = 0, missing = 0, extra = 0, excused = 0] = numbers.map(Number);
      return [field, { equal, unequal: different + missing + extra, excused }];
    }),
  );
}

/**
 * Runs that went wrong: lines `PROBLEM kind path code message`, of which it prints the first sixty.
 *
 * @param {string} printed
 * @param {readonly string[]} captures
 * @returns {Difference[]}
 */
export function problems(printed, captures) {
  const shown = Array.from(printed.matchAll(/^PROBLEM (\w+) (.*)$/gm), ([, state = "", rest = ""]) => {
    const capture = captures.find((path) => rest.startsWith(`${path} `)) ?? "";
    const ours = rest.slice(capture.length + 1);
    return { field: "program", state, where: "", truth: null, ours, capture };
  });
  const counts = JSON.parse(printed.slice(0, printed.indexOf("\n")));
  const kinds = ["crash", "timeout", "badExit", "badJson", "oracleError"];
  const hidden = kinds.flatMap((state) => {
    const more = counts[state] - shown.filter((problem) => problem.state === state).length;
    return more > 0
      ? [{ field: "program", state, where: "", truth: null, ours: `${more} more`, capture: "" }]
      : [];
  });
  return [...shown, ...hidden];
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<string>} what it prints
 */
function python(args) {
  return new Promise((resolve, reject) => {
    const child = spawn("python3", args, { stdio: ["ignore", "pipe", "inherit"] });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (printed += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      // 1 tells of differences, and is also the exit code of a Python that gave up before it printed anything.
      if ((code === 0 || code === 1) && printed.startsWith("{")) resolve(printed);
      else reject(new Error(`the oracle ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

/**
 * For Python's shlex.
 *
 * @param {string} word
 */
const quoted = (word) => `'${word.replaceAll("'", `'"'"'`)}'`;
