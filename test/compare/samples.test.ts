// samples/compare: each folder is recorded by a story, is in the README, and says what is to be said of it.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inspect } from "../../src/inspect.ts";
import { readText, ROOT } from "../build/generated.ts";
import { expectedOf, pairs, PAIRS } from "./expected.ts";

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

test.each(pairs)("%s: expected.json names its captures, and frames that they have", async (pair) => {
  const { captures, must } = expectedOf(pair);
  const files = readdirSync(new URL(pair, PAIRS)).filter((name) => name.endsWith(".pcap"));
  expect([...captures].toSorted()).toEqual(files.toSorted());
  const packets = new Map<string, number>();
  for (const [index, name] of captures.entries()) {
    const { capture } = await inspect(readFileSync(new URL(`${pair}/${name}`, PAIRS)));
    packets.set(String.fromCharCode(65 + index), capture.packets);
  }
  for (const { frames = {} } of must) {
    for (const [capture, named] of Object.entries(frames)) {
      expect(Math.max(...named), capture).toBeLessThanOrEqual(packets.get(capture) ?? 0);
    }
  }
});
