// Differences and the entries of known.json -> differences that nothing explains, and entries that explain nothing.

/** @import { Difference } from "./oracle.mjs" */

/**
 * @typedef {object} Entry Of a difference that is meant, or that is tshark's mistake.
 * @property {string} reason why we are right, from the bytes
 * @property {string} field regular expression for the whole name
 * @property {string} [capture] end of the path; any capture unless given
 * @property {number} [stream] any unless given
 * @property {string} [truth] regular expression somewhere in the oracle's value, as JSON
 * @property {string} [ours] the same for our value
 */

/**
 * @typedef {object} Explanation
 * @property {readonly Difference[]} unexplained
 * @property {readonly Difference[]} known
 * @property {ReadonlySet<Entry>} used
 */

/**
 * @param {readonly Difference[]} differences
 * @param {readonly Entry[]} entries
 * @returns {Explanation}
 */
export function explain(differences, entries) {
  const unexplained = [];
  const known = [];
  const used = new Set();
  for (const difference of differences) {
    const entry = entries.find((one) => explains(one, difference));
    if (entry === undefined) {
      unexplained.push(difference);
      continue;
    }
    known.push(difference);
    used.add(entry);
  }
  return { unexplained, known, used };
}

/**
 * Entries that should have explained something, and did not.
 *
 * @param {readonly Entry[]} entries
 * @param {ReadonlySet<Entry>} used
 * @param {readonly string[]} captures paths of those that were compared
 * @param {boolean} isWhole they are the corpus for which the entries were written
 */
export const stale = (entries, used, captures, isWhole) =>
  entries.filter((entry) => {
    if (used.has(entry)) return false;
    const { capture } = entry;
    return isWhole || (capture !== undefined && captures.some((path) => path.endsWith(capture)));
  });

/**
 * @param {Entry} entry
 * @param {Difference} difference
 */
const explains = (entry, { field, capture, where, truth, ours }) =>
  new RegExp(`^(?:${entry.field})$`).test(field) &&
  capture.endsWith(entry.capture ?? "") &&
  (entry.stream === undefined || where.includes(`stream ${entry.stream} `)) &&
  contains(truth, entry.truth) &&
  contains(ours, entry.ours);

/**
 * @param {unknown} value
 * @param {string} [expression]
 */
const contains = (value, expression = "") => new RegExp(expression).test(JSON.stringify(value));
