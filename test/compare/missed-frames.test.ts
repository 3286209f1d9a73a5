// Recordings of connections to which nothing happened, without frames that one recorder missed, or cut where it stopped:
// whatever is missing, nobody between the points is accused.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compareCaptures } from "../../src/compare-captures.ts";
import { framesOf, kept, PAIRS } from "./expected.ts";

const NAMES = ["client.pcap", "server.pcap"] as const;
async function accusations(
  pair: string,
  variants: (frames: number) => readonly (readonly [name: string, isKept: (frame: number) => boolean])[],
): Promise<readonly string[]> {
  const files = NAMES.map((path) => ({
    path,
    source: new Uint8Array(readFileSync(new URL(`${pair}/${path}`, PAIRS))),
  }));
  const found: string[] = [];
  for (const [index, file] of files.entries()) {
    for (const [name, isKept] of variants(framesOf(file.source).length)) {
      const given = files.with(index, { ...file, source: kept(file.source, isKept) });
      const { comparison } = await compareCaptures(given);
      const isHarmless = comparison.findings.every(({ id }) => ["path-clear", "path-unclear"].includes(id));
      if (!isHarmless) found.push(`${file.path} ${name}: ${comparison.headline}`);
    }
  }
  return found;
}

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

test("with one frame missed at one point", async () => {
  const found = await accusations("old-version-dropped", (frames) =>
    numbers(1, frames).map((missed) => [`without ${missed}`, (frame) => frame !== missed]),
  );
  expect(found).toEqual([]);
});

test("where one recorder stopped early", async () => {
  const found = await accusations("client-rejects-certificate", (frames) =>
    numbers(3, frames).map((last) => [`up to ${last}`, (frame) => frame <= last]),
  );
  expect(found).toEqual([]);
});
