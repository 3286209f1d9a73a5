// samples/compare: each folder is recorded by a story, is in the README, and says what is to be said of it.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readText, ROOT } from "../build/generated.ts";
import { expectedOf, framesOf, pairs, PAIRS } from "./expected.ts";

test("each folder has a row in samples/compare/README.md, and a story records it", () => {
  const rows = [...readText("samples/compare/README.md").matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)];
  const stories = readdirSync(new URL("samples/record/pairs", ROOT)).flatMap((file) =>
    [...readText(`samples/record/pairs/${file}`).matchAll(/^(\S+)\.pair\(\)/gm)].map(([, name]) => name),
  );
  expect(new Set(rows.map(([, name]) => name))).toEqual(new Set(pairs));
  expect(rows).toHaveLength(pairs.length);
  expect(new Set(stories)).toEqual(new Set(pairs));
  expect(rows.filter(([, name = "", story]) => expectedOf(name).story !== story)).toEqual([]);
});

test.each(pairs)("%s: expected.json names its captures, and frames that they have", (pair) => {
  const { captures, must } = expectedOf(pair);
  const files = readdirSync(new URL(pair, PAIRS)).filter((name) => name.endsWith(".pcap"));
  expect([...captures].toSorted()).toEqual(files.toSorted());
  for (const { frames = {} } of must) {
    for (const [capture, named] of Object.entries(frames)) {
      const file = captures[capture.charCodeAt(0) - 65] ?? "";
      const packets = framesOf(readFileSync(new URL(`${pair}/${file}`, PAIRS))).length;
      expect(Math.max(...named), capture).toBeLessThanOrEqual(packets);
    }
  }
});
