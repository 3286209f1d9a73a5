// The README's table of limits is the program's own: UPDATE_README=1 writes it anew.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LIMIT_TEXTS } from "../src/bounds.ts";
import { DEFAULT_LIMITS, type LimitName } from "../src/limits.ts";
import { markdownTable } from "./build/markdown-table.ts";

const FILE = new URL("../README.md", import.meta.url);
/** From its heading to the empty line behind it. */
const TABLE = /^\| limit .*\n(?:\|.*\n)*/m;

test("the README lists every limit with its value and what happens at it", () => {
  const names = Object.keys(DEFAULT_LIMITS).filter((name): name is LimitName => name in LIMIT_TEXTS);
  const expected = markdownTable([
    ["limit", "value", "of what", "at it"],
    ...names.map((name) => {
      const { of, at } = LIMIT_TEXTS[name];
      return [`\`${name}\``, String(DEFAULT_LIMITS[name]), of, at];
    }),
  ]);
  const readme = readFileSync(FILE, "utf8");
  if (process.env["UPDATE_README"] === "1") {
    writeFileSync(
      FILE,
      readme.replace(TABLE, () => expected),
    );
  }
  expect(TABLE.exec(readFileSync(FILE, "utf8"))?.[0]).toBe(expected);
});
