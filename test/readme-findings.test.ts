// The README's table of findings is the program's own: UPDATE_README=1 writes it anew.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FINDINGS } from "../src/diagnose/findings.ts";

const FILE = new URL("../README.md", import.meta.url);
/** From its heading to the empty line behind it. */
const TABLE = /^\| finding .*\n(?:\|.*\n)*/m;

test("the README lists every finding with its severity and title", () => {
  const expected = table([
    ["finding", "severity", "what it says"],
    ...FINDINGS.map(({ id, severity, title }) => [`\`${id}\``, severity, title]),
  ]);
  const readme = readFileSync(FILE, "utf8");
  if (process.env["UPDATE_README"] === "1")
    writeFileSync(
      FILE,
      readme.replace(TABLE, () => expected),
    );
  expect(TABLE.exec(readFileSync(FILE, "utf8"))?.[0]).toBe(expected);
});

/** Markdown, in columns as the formatter makes them. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  const rule = widths.map((width) => "-".repeat(width));
  return [line(head), line(rule), ...body.map(line)].join("");
}
