// Labels and texts -> indented lines, the texts one below the other.
import type { Colors } from "./colors.ts";
import { wrap, wrapWords } from "./wrap.ts";
import { printable } from "../text/printable.ts";

/** A row below a paragraph; what could steer a terminal is escaped. */
export type Row = readonly [label: string, lines: readonly string[], kind?: "command"];

const INDENT = "  ";
/** Longer lines are hard to read, however wide the terminal. */
export const READABLE = 100;
/** Columns of a label. */
const LABEL = 13;

export function labelledRows(
  rows: readonly Row[],
  width: number,
  colors: Colors,
  indent: string = INDENT,
): string[] {
  return rows.flatMap(([label, lines, kind]) => {
    const wrapped = lines.flatMap((line) =>
      (kind === "command" ? wrapWords : wrap)(printable(line), width - indent.length - LABEL),
    );
    return wrapped.map((line, index) => {
      return indent + (index === 0 ? colors.dim(label.padEnd(LABEL)) : " ".repeat(LABEL)) + line;
    });
  });
}

/** Wrapped and indented. */
export const indented = (text: string, width: number, indent: string = INDENT): string[] =>
  wrap(text, width - indent.length).map((line) => indent + line);
