import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { TOOL } from "../../src/report/tool.ts";

test("a report names the package and its version", () => {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  expect(JSON.parse(text)).toMatchObject(TOOL);
});
