// Of sorted numbers, the one at some share of them.
import { at } from "../../bytes/integers.ts";

/** NaN for none. */
export const quantile = (sorted: Float64Array, share: number): number =>
  sorted.length === 0 ? Number.NaN : at(sorted, Math.floor((sorted.length - 1) * share));
