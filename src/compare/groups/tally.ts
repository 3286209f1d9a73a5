// A group of sessions -> for each family, how many of them have each value.
import type { Session } from "../../session/session.ts";
import { FAMILIES, type Family, keyOf, namesOf } from "./families.ts";

export interface Tally {
  /** Sessions that show it at all. */
  readonly known: number;
  /** By value. */
  readonly counts: ReadonlyMap<string, number>;
}

export interface Tallied {
  readonly sessions: readonly Session[];
  of(family: Family): Tally;
}

/** Each session is looked at once, for all families: a capture may hold a hundred thousand. */
export function tallied(sessions: readonly Session[]): Tallied {
  const lists = new Map(FAMILIES.map((family) => [family, new Lists()]));
  for (const session of sessions) for (const [family, own] of lists) own.add(family, session);
  const tallies = new Map([...lists].map(([family, own]) => [family, own.tally()]));
  return { sessions, of: (family) => tallies.get(family) ?? { known: 0, counts: new Map() } };
}

/** Lists that are one object, or hold the same names, are read once. */
class Lists {
  private known = 0;
  private readonly byKey = new Map<unknown, { readonly names: readonly string[]; count: number }>();

  add(family: Family, session: Session): void {
    const list = family.of(session);
    if (list === null) return;
    this.known++;
    const key = keyOf(list);
    const entry = this.byKey.get(key);
    if (entry === undefined) this.byKey.set(key, { names: namesOf(list), count: 1 });
    else entry.count++;
  }

  tally(): Tally {
    const counts = new Map<string, number>();
    for (const { names, count } of this.byKey.values()) {
      for (const name of names) counts.set(name, (counts.get(name) ?? 0) + count);
    }
    return { known: this.known, counts };
  }
}
