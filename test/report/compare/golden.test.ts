// Answers of some pairs in samples/compare: test/report/golden holds what they are to look like, and people have read it.
// UPDATE_SAMPLES=1 writes them; read the difference before you commit it.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compareCaptures } from "../../../src/compare-captures.ts";
import { type ComparisonFormat, renderComparison } from "../../../src/report/compare/render-comparison.ts";
import { expectedOf, PAIRS } from "../../compare/expected.ts";

const CASES: readonly (readonly [pair: string, format: ComparisonFormat, ending: string])[] = [
  ["starttls-masked", "text", "txt"],
  ["four-points-loss-in-router", "text", "txt"],
  ["old-version-dropped", "text", "txt"],
  ["version-differs", "text", "txt"],
  ["starttls-masked", "markdown", "md"],
];

test.each(CASES)("%s as %s", async (pair, format, ending) => {
  const captures = expectedOf(pair).captures.map((path) => ({
    path,
    source: readFileSync(new URL(`${pair}/${path}`, PAIRS)),
  }));
  const { tool, ...document } = await compareCaptures(captures);
  const text = await renderComparison({ ...document, tool: { ...tool, version: "0.0.0" } }, format);
  const file = new URL(`../golden/compare.${pair}.${ending}`, import.meta.url);
  if (process.env["UPDATE_SAMPLES"] === "1") writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, "utf8"));
});
