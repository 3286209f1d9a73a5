// A sorted list -> how many of its first ones a test holds for, by halves.
import { at } from "./integers.ts";

/** The test holds for none behind one for which it does not. */
export function countWhile<T>(list: readonly T[], holds: (one: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(at(list, middle))) low = middle + 1;
    else high = middle;
  }
  return low;
}
