// Rows of cells -> aligned columns without lines between them, each cell wrapped in its own.
import { printable } from "../../text/printable.ts";
import type { Colors } from "../colors.ts";
import { wrap } from "../wrap.ts";

const INDENT = "  ";
const SPACE = "  ";
/** The first column names the row. Cells end after `most` lines. None without rows. */
export function columns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { width, colors, most }: { readonly width: number; readonly colors: Colors; readonly most: number },
): string[] {
  if (rows.length === 0) return [];
  const room = width - INDENT.length - SPACE.length * (head.length - 1);
  const widths = widthsIn(room, [head, ...rows]);
  const line = (cells: readonly string[], index: number): string[] => {
    const whole = cells.map((cell, column) => wrap(printable(cell), widths[column] ?? room));
    const short = whole.map((lines) => cut(lines, most));
    const wrapped = isSame(short.slice(1)) ? whole : short;
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

/** What differs may be in the lines that were cut. */
const isSame = (cells: readonly (readonly string[])[]): boolean =>
  new Set(cells.map((lines) => lines.join("\n"))).size === 1;

/** As wide as needed, as far as that goes: what needs less than its share leaves the rest to the others. */
function widthsIn(room: number, rows: readonly (readonly string[])[]): number[] {
  const needed = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => printable(cells[column] ?? "").length)),
  );
  const widths = needed.map(() => 0);
  let [left, waiting] = [room, needed.length];
  for (const column of needed
    .map((_, index) => index)
    .toSorted((a, b) => (needed[a] ?? 0) - (needed[b] ?? 0))) {
    const width = Math.min(needed[column] ?? 0, Math.floor(left / waiting));
    widths[column] = width;
    left -= width;
    waiting--;
  }
  return widths;
}
