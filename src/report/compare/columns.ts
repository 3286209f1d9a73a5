// Rows of cells -> aligned columns without lines between them, each cell wrapped in its own.
import { printable } from "../../text/printable.ts";
import type { Colors } from "../colors.ts";
import { wrap } from "../wrap.ts";

const INDENT = "  ";
const SPACE = "  ";
/** Of the first column's share of the width, in percent. */
const NAMES = 30;

/** The first column names the row; the others share the rest of the width. Cells end after `most` lines. None without rows. */
export function columns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { width, colors, most }: { readonly width: number; readonly colors: Colors; readonly most: number },
): string[] {
  if (rows.length === 0) return [];
  const room = width - INDENT.length - SPACE.length * (head.length - 1);
  const widths = widthsIn(room, [head, ...rows]);
  const line = (cells: readonly string[], index: number): string[] => {
    const wrapped = cells.map((cell, column) => cut(wrap(printable(cell), widths[column] ?? room), most));
    const height = Math.max(...wrapped.map(({ length }) => length));
    return [...Array(height).keys()].map((row) => {
      const parts = wrapped.map((lines, column) => {
        const text = (lines[row] ?? "").padEnd(widths[column] ?? 0);
        return index === 0 || column === 0 ? colors.dim(text) : text;
      });
      return (INDENT + parts.join(SPACE)).trimEnd();
    });
  };
  return [head, ...rows].flatMap(line);
}

function cut(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), "..."];
}

/** As wide as needed, where all fit; else the names get their share and the others the same. */
function widthsIn(room: number, rows: readonly (readonly string[])[]): number[] {
  const needed = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => printable(cells[column] ?? "").length)),
  );
  if (needed.reduce((sum, each) => sum + each, 0) <= room) return needed;
  const [names = 0, ...others] = needed;
  const first = Math.min(names, Math.floor((room * NAMES) / 100));
  return [first, ...others.map(() => Math.floor((room - first) / others.length))];
}
