// Two groups of sessions -> what the one has and the other has not, with counts.
import type { Session } from "../../session/session.ts";
import type { Trait } from "../comparison.ts";
import { described, FAMILIES, type Family, keyOf, namesOf, type Origin } from "./families.ts";
import { AMOUNTS, boundOf } from "./amounts.ts";

export interface Found extends Trait {
  readonly origin: Origin | "time";
  /** Every failed session has it, and no established one. */
  readonly isPerfect: boolean;
}

/** Of sessions: failed ones, established ones. */
type Pair = readonly [failed: number, established: number];

/** A trait that separates the groups nearly. */
const NEARLY = 0.8;

export function traitsOf(failed: readonly Session[], established: readonly Session[]): readonly Found[] {
  if (failed.length === 0 || established.length === 0) return [];
  const found = [
    ...FAMILIES.flatMap((family) => ofFamily(family, failed, established)),
    ...AMOUNTS.filter(({ origin }) => origin !== "time" || isManyInTime(failed, established)).flatMap(
      (amount) => boundOf(amount, failed, established) ?? [],
    ),
  ];
  const perfect = found.filter(({ isPerfect }) => isPerfect);
  const nearly = found.filter(({ isPerfect }) => !isPerfect);
  const share = (trait: Found) => trait.failed / failed.length - trait.established / established.length;
  return [...perfect, ...nearly.toSorted((a, b) => share(b) - share(a))];
}

function ofFamily(
  family: Family,
  failed: readonly Session[],
  established: readonly Session[],
): readonly Found[] {
  const all: Pair = [failed.length, established.length];
  const { known, counts } = tally(family, failed, established);
  // Values that come together are one trait.
  const groups = new Map<string, { values: string[]; isPresent: boolean; count: Pair }>();
  for (const [value, [own, others]] of counts) {
    for (const isPresent of family.lacks === undefined ? [true] : [false, true]) {
      const count: Pair = isPresent ? [own, others] : [known[0] - own, known[1] - others];
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

const isManyInTime = (failed: readonly Session[], established: readonly Session[]): boolean =>
  Math.min(failed.length, established.length) >= MANY_IN_TIME;

function tally(family: Family, failed: readonly Session[], established: readonly Session[]) {
  const lists = new Map<unknown, { list: readonly string[]; count: [number, number] }>();
  const known: [number, number] = [0, 0];
  [failed, established].forEach((sessions, side) => {
    for (const session of sessions) {
      const list = family.of(session);
      if (list === null) continue;
      known[side === 0 ? 0 : 1]++;
      const key = keyOf(list);
      const entry = lists.get(key) ?? { list: namesOf(list), count: [0, 0] };
      entry.count[side === 0 ? 0 : 1]++;
      lists.set(key, entry);
    }
  });
  const counts = new Map<string, [number, number]>();
  for (const { list, count } of lists.values()) {
    for (const value of list) {
      const sum = counts.get(value) ?? [0, 0];
      counts.set(value, [sum[0] + count[0], sum[1] + count[1]]);
    }
  }
  return { known, counts };
}
