// A word that is none of those known -> those it may have been meant to be.

/** At most `amount`, the nearest first; none that is far off. */
export function nearest(word: string, known: readonly string[], amount: number): string[] {
  const given = word.toLowerCase();
  return known
    .map((candidate) => ({ candidate, cost: cost(given, candidate) }))
    .filter((found) => found.cost <= Math.max(1, Math.min(4, Math.floor(given.length / 3))))
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, amount)
    .map(({ candidate }) => candidate);
}

/** `; did you mean a, b or c?`, or "" where nothing is near. */
export function didYouMean(word: string, known: readonly string[], amount = 3): string {
  const near = nearest(word, known, amount);
  if (near.length === 0) return "";
  const last = near.slice(-1).join("");
  return `; did you mean ${near.length === 1 ? last : `${near.slice(0, -1).join(", ")} or ${last}`}?`;
}

/** A part of the name is nearer than any slip of the hand; a beginning is nearer still. */
function cost(given: string, candidate: string): number {
  if (given !== "" && candidate.includes(given)) return candidate.startsWith(given) ? -2 : -1;
  return editDistance(given, candidate);
}

/** Letters to insert, delete or replace (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of one.split("").entries()) {
    const next = [at + 1];
    for (const [index, another] of other.split("").entries()) {
      const replaced = (row[index] ?? 0) + (letter === another ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
