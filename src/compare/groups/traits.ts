// Two groups of sessions -> what the one has and the other has not, with counts.
import type { Trait } from "../comparison.ts";
import { AMOUNTS, boundOf } from "./amounts.ts";
import { described, FAMILIES, type Family, type Origin } from "./families.ts";
import { type Tallied, type Tally } from "./tally.ts";

export interface Found extends Trait {
  readonly origin: Origin | "time";
  /** Every failed session has it, and no established one. */
  readonly isPerfect: boolean;
}

/** Of sessions: failed ones, established ones. */
type Pair = readonly [failed: number, established: number];

/** A trait that separates the groups nearly. */
const NEARLY = 0.8;

/** Those that separate them first, in the order of the families; then those that nearly do, the best first. */
export function traitsOf(failed: Tallied, established: Tallied): readonly Found[] {
  const all: Pair = [failed.sessions.length, established.sessions.length];
  if (all.includes(0)) return [];
  const found = [
    ...FAMILIES.flatMap((family) => ofFamily(family, failed.of(family), established.of(family), all)),
    ...AMOUNTS.filter(({ origin }) => origin !== "time" || Math.min(...all) >= MANY_IN_TIME).flatMap(
      (amount) => boundOf(amount, failed.sessions, established.sessions) ?? [],
    ),
  ];
  const perfect = found.filter(({ isPerfect }) => isPerfect);
  const nearly = found.filter(({ isPerfect }) => !isPerfect);
  const share = (trait: Found) => trait.failed / all[0] - trait.established / all[1];
  return [...perfect, ...nearly.toSorted((a, b) => share(b) - share(a))];
}

function ofFamily(family: Family, failed: Tally, established: Tally, all: Pair): readonly Found[] {
  // Values that come together are one trait.
  const groups = new Map<string, { values: string[]; isPresent: boolean; count: Pair }>();
  for (const value of new Set([...failed.counts.keys(), ...established.counts.keys()])) {
    const [own, others] = [failed.counts.get(value) ?? 0, established.counts.get(value) ?? 0];
    for (const isPresent of family.lacks === undefined ? [true] : [false, true]) {
      const count: Pair = isPresent ? [own, others] : [failed.known - own, established.known - others];
      if (!separates(count, all)) continue;
      const key = `${isPresent} ${count.join(" ")}`;
      const group = groups.get(key) ?? { values: [], isPresent, count };
      group.values.push(value);
      groups.set(key, group);
    }
  }
  const lacksFirst = [...groups.values()].toSorted((a, b) => Number(a.isPresent) - Number(b.isPresent));
  return lacksFirst.flatMap(({ values, isPresent, count }) => {
    const what = described(family, values, isPresent);
    const isPerfect = count[0] === all[0] && count[1] === 0;
    const { topic, origin } = family;
    return what === null ? [] : [{ what, failed: count[0], established: count[1], topic, origin, isPerfect }];
  });
}

/** Of all that have it, and of few others. With few sessions nearly is nothing. */
function separates([own, others]: Pair, [failed, established]: Pair): boolean {
  if (own === failed && others === 0) return true;
  if (Math.min(failed, established) < MANY) return false;
  return own / failed >= NEARLY && others / established <= 1 - NEARLY;
}

const MANY = 5;
/** Three of a kind come first or last by chance. */
const MANY_IN_TIME = 4;
