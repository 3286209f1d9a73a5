// A row -> the id that its session has in reports and in the page's address, and back.
import type { Rows } from "../messages.ts";

/** `capture-1-stream-3`, as {@link Places} has it. */
export const rowId = ({ captures, streams }: Rows, index: number): string =>
  `capture-${(captures[index] ?? 0) + 1}-stream-${streams[index]}`;

/** Of each id its row. */
export const rowsById = (rows: Rows): ReadonlyMap<string, number> =>
  new Map(Array.from({ length: rows.count }, (_, index) => [rowId(rows, index), index]));
