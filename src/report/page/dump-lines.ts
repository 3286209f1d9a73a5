// Bytes in hex -> the lines of a dump, sixteen bytes each, and below them what the marked ones are.
import type { Dump, DumpMark } from "./page.ts";
import { printable } from "../../text/printable.ts";

export interface DumpLine {
  /** Four hex digits. */
  readonly offset: string;
  /** Two hex digits each. */
  readonly bytes: readonly string[];
  /** The runs of bytes that are marked; none goes on in another line. */
  readonly marked: readonly { readonly column: number; readonly length: number }[];
  /** Lines to stand below: carets under a run, then its name. */
  readonly names: readonly string[];
}

const BYTES = 16;
/** Offset and two spaces. */
const MARGIN = 6;

export function dumpLines({ hex, marks }: Dump): DumpLine[] {
  const all = hex.match(/../g) ?? [];
  const lines: DumpLine[] = [];
  for (let start = 0; start < all.length; start += BYTES) {
    const bytes = all.slice(start, start + BYTES);
    const here = marks.filter((mark) => mark.start >= start && mark.start < start + bytes.length);
    lines.push({
      offset: start.toString(16).padStart(4, "0"),
      bytes,
      marked: here.map((mark) => ({ column: mark.start - start, length: mark.length })),
      names: here.map((mark) => nameLine(mark, mark.start - start)),
    });
  }
  return lines;
}

function nameLine({ length, name }: DumpMark, column: number): string {
  return `${" ".repeat(MARGIN + column * 3)}${"^".repeat(length * 3 - 1)} ${printable(name)}`;
}
