// A table that may be long -> its first rows, and a part that holds the others where it is opened.
import type { Grid, Section } from "./page.ts";
import { grouped } from "../../text/amounts.ts";

const ROWS = 20;
/** What is folded has an end too. */
const MOST_ROWS = 1000;

/** The caption says how many rows there are. */
export function firstRows(grid: Grid): Grid {
  const { caption, rows } = grid;
  if (rows.length <= ROWS) return grid;
  return { ...grid, caption: `${caption}, ${ROWS} of ${grouped(rows.length)}`, rows: rows.slice(0, ROWS) };
}

export function otherRows(grid: Grid, id: string): Section[] {
  const rows = grid.rows.slice(ROWS, ROWS + MOST_ROWS);
  if (rows.length === 0) return [];
  const title = `${grid.caption}: ${grouped(rows.length)} more`;
  return [{ id, title, blocks: [{ ...grid, rows }], extent: "folded", sections: [] }];
}
