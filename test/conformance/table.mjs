// What agreed, differed and is known, by field -> lines of text.
import { relative } from "node:path";

/** @import { Entry } from "./known.mjs" */
/** @import { Difference, Tally } from "./oracle.mjs" */

/**
 * @typedef {object} Round All captures, read with the same options.
 * @property {string} name
 * @property {ReadonlyMap<string, Tally>} fields
 * @property {readonly Difference[]} known
 * @property {readonly Difference[]} unexplained
 * @property {string} excuses
 */

const COLUMNS = ["equal", "differ", "known", "excused"];
const CELL = 9;

/**
 * @param {readonly Round[]} rounds
 * @returns {string[]}
 */
export function fieldTable(rounds) {
  const names = new Set(
    rounds.flatMap(({ fields, known, unexplained }) => [
      ...fields.keys(),
      ...[...known, ...unexplained].map(({ field }) => field),
    ]),
  );
  const row = (/** @type {string | null} */ field) => rounds.flatMap((round) => counts(round, field));
  const lines = [
    { first: "field", cells: rounds.flatMap(() => COLUMNS) },
    ...[...names].toSorted().map((field) => ({ first: field, cells: row(field) })),
    { first: "all fields", cells: row(null) },
  ];
  const width = Math.max(...lines.map(({ first }) => first.length));
  const titles = rounds.map(({ name }) => name.padStart(COLUMNS.length * CELL));
  return [
    " ".repeat(width) + titles.join(""),
    ...lines.map(
      ({ first, cells }) => first.padEnd(width) + cells.map((cell) => cell.padStart(CELL)).join(""),
    ),
  ];
}

/**
 * @param {Round} round
 * @param {string | null} field all fields where null
 * @returns {string[]} in the order of the columns
 */
function counts({ fields, known, unexplained }, field) {
  const tallies = [...fields].filter(([name]) => field === null || name === field).map(([, tally]) => tally);
  const sum = (/** @type {"equal" | "excused"} */ key) =>
    tallies.reduce((total, tally) => total + tally[key], 0);
  const among = (/** @type {readonly Difference[]} */ list) =>
    list.filter((difference) => field === null || difference.field === field).length;
  return [sum("equal"), among(unexplained), among(known), sum("excused")].map(String);
}

/**
 * @param {Difference} difference
 * @param {string} corpus folder or list that the capture is of
 * @returns {string}
 */
export const differenceLine = ({ state, field, capture, where, truth, ours }, corpus) =>
  [relative(corpus, capture), where, field, state, `truth ${shortened(truth)}, ours ${shortened(ours)}`].join(
    " | ",
  );

/**
 * @param {Entry} entry
 * @returns {string}
 */
export const entryLine = ({ capture = "any capture", field, reason }) =>
  `known.json explains nothing here: ${capture} | ${field} | ${reason}`;

/**
 * @param {Round} round
 * @returns {string[]}
 */
export const excuseLines = ({ name, excuses }) => (excuses === "" ? [] : [`excused, ${name}: ${excuses}`]);

/** @param {unknown} value */
function shortened(value) {
  const text = JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
