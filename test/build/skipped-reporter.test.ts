import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const VITEST = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const FOLDER = fileURLToPath(new URL("skipped/", import.meta.url));

test("SkippedReporter lists a file with what it needs, and leaves out one that lacks nothing", () => {
  const { status, stdout } = spawnSync(process.execPath, [VITEST, "run", "--root", FOLDER], {
    encoding: "utf8",
  });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout:
      "\nSkipped for what is missing on this machine:\n" +
      "  some.fixture.ts: 3 tests, needs a sextant; no ship came\n\n",
  });
});
