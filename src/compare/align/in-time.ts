// Transmissions of the same bytes at two points, not as many here as there -> those that are nearest in time.
import { at } from "../../bytes/integers.ts";
import type { Identity } from "./identity.ts";
import type { Placed } from "./placed.ts";

export interface Closest {
  readonly pairs: readonly (readonly [first: Placed, second: Placed])[];
  /** Of either. */
  readonly rest: readonly Placed[];
  /** No other was nearly as near. */
  readonly isClear: boolean;
}

/** How much nearer the nearest is than any other. */
const CLEARLY = 3;

/** Both in order: a later one rarely overtakes. */
export function closest(first: readonly Placed[], second: readonly Placed[], identity: Identity): Closest {
  const isFewer = second.length < first.length;
  const few = isFewer ? second : first;
  const many = isFewer ? first : second;
  const apart = (one: Placed, other: Placed): number =>
    Math.abs(isFewer ? identity.lateness(other, one) : identity.lateness(one, other));
  const pairs: (readonly [Placed, Placed])[] = [];
  const rest: Placed[] = [];
  let isClear = true;
  let next = 0;
  for (const [index, one] of few.entries()) {
    // As many must be left as there are others to find.
    const last = many.length - (few.length - index);
    while (next < last && apart(one, at(many, next + 1)) < apart(one, at(many, next))) {
      rest.push(at(many, next++));
    }
    const nearest = at(many, next);
    if (few.length < many.length)
      isClear &&= isNearest(one, nearest, [many[next - 1], many[next + 1]], apart);
    pairs.push(isFewer ? [nearest, one] : [one, nearest]);
    next++;
  }
  return { pairs, rest: [...rest, ...many.slice(next)], isClear };
}

function isNearest(
  one: Placed,
  nearest: Placed,
  others: readonly (Placed | undefined)[],
  apart: (one: Placed, other: Placed) => number,
): boolean {
  const distance = apart(one, nearest);
  return others.every((other) => other === undefined || distance * CLEARLY < apart(one, other));
}
