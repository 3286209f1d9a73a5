// Numbers -> the one at some share of them.
import { at } from "../bytes/integers.ts";

/** Of numbers in order. NaN for none. */
export const quantile = (sorted: Float64Array, share: number): number =>
  sorted.length === 0 ? Number.NaN : at(sorted, Math.floor((sorted.length - 1) * share));

/** NaN for none; of an even number, the lower of the two in the middle. */
export const median = (values: readonly number[]): number =>
  quantile(Float64Array.from(values).toSorted(), 0.5);
