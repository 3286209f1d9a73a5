// The capture that the page has in itself -> the sample of that name.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sampleFile } from "../../../src/web/page/sample.ts";

test("the page's own capture is the sample of its name", async () => {
  const file = sampleFile();
  const bytes = readFileSync(new URL(`../../../samples/${file.name}`, import.meta.url));
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(new Uint8Array(bytes));
});
