// Rows, which of them are wanted, words and a column to sort by -> which rows are shown, in order.
import type { Column, ColumnName, Rows } from "../messages.ts";

export interface Sorting {
  readonly by: ColumnName;
  readonly descending: boolean;
}

/** As the command line's --sessions does. */
export const WORST_FIRST: Sorting = { by: "cause", descending: false };

/** What is equal stays in the order of the rows, either way. `chosen`: indices of rows; null for all. */
export function sortedRows(rows: Rows, chosen: Uint32Array | null, { by, descending }: Sorting): Uint32Array {
  const indices = chosen ?? Uint32Array.from({ length: rows.count }, (_, index) => index);
  const column = rows.columns.find(({ name }) => name === by);
  return column === undefined ? indices : counted(indices, column, descending);
}

/** Texts are in order already: it is enough to count how many rows each has. */
function counted(indices: Uint32Array, { texts, cells }: Column, descending: boolean): Uint32Array {
  const placeOf = (index: number): number => {
    const place = cells[index] ?? 0;
    return descending ? texts.length - 1 - place : place;
  };
  /** Where the next row with the text goes. */
  const next = new Uint32Array(texts.length + 1);
  const add = (place: number, amount: number): number => {
    const before = next[place] ?? 0;
    next[place] = before + amount;
    return before;
  };
  for (const index of indices) add(placeOf(index) + 1, 1);
  for (let place = 1; place < next.length; place++) add(place, next[place - 1] ?? 0);
  const sorted = new Uint32Array(indices.length);
  for (const index of indices) sorted[add(placeOf(index), 1)] = index;
  return sorted;
}

/** Those of the rows in which each of the words is in some cell, in any case. */
export function rowsWith(rows: Rows, indices: Uint32Array, text: string): Uint32Array {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return words.reduce((left, word) => {
    const found = rows.columns.map(({ texts, cells }) => {
      const has = Uint8Array.from(texts, (each) => (each.toLowerCase().includes(word) ? 1 : 0));
      return { has, cells };
    });
    return left.filter((index) => found.some(({ has, cells }) => has[cells[index] ?? 0] === 1));
  }, indices);
}
