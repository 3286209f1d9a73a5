// The README's table of findings is the program's own: UPDATE_README=1 writes it anew.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FINDING_TEXTS } from "../src/diagnose/finding-texts.ts";
import { markdownTable } from "./build/markdown-table.ts";

const FILE = new URL("../README.md", import.meta.url);
/** From its heading to the empty line behind it. */
const TABLE = /^\| finding .*\n(?:\|.*\n)*/m;

test("the README lists every finding with its severity and title", () => {
  const expected = markdownTable([
    ["finding", "severity", "what it says"],
    ...Object.entries(FINDING_TEXTS).map(([id, { severity, title }]) => [`\`${id}\``, severity, title]),
  ]);
  const readme = readFileSync(FILE, "utf8");
  if (process.env["UPDATE_README"] === "1")
    writeFileSync(
      FILE,
      readme.replace(TABLE, () => expected),
    );
  expect(TABLE.exec(readFileSync(FILE, "utf8"))?.[0]).toBe(expected);
});
