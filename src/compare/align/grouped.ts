// Packets of two points -> those of the same name together.
import type { Placed } from "./placed.ts";

export interface Same {
  readonly first: readonly Placed[];
  readonly second: readonly Placed[];
}

type NameOf = (packet: Placed) => string;

/** In the order of the first of each. */
export function grouped({ first, second }: Same, nameOfFirst: NameOf, nameOfSecond: NameOf): Same[] {
  const found = new Map<string, { readonly first: Placed[]; readonly second: Placed[] }>();
  const add = (key: keyof Same, name: string, packet: Placed): void => {
    let same = found.get(name);
    if (same === undefined) {
      same = { first: [], second: [] };
      found.set(name, same);
    }
    same[key].push(packet);
  };
  for (const packet of first) add("first", nameOfFirst(packet), packet);
  for (const packet of second) add("second", nameOfSecond(packet), packet);
  return [...found.values()];
}
