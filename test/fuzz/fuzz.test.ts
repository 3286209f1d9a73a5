// Every target a few hundred times, always in the same way; `npm run fuzz` goes on from there. What ever failed is run too.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { campaign } from "./campaign.ts";
import { TARGETS } from "./targets.ts";

const EXECUTIONS = 300;

describe.each(Object.entries(TARGETS))("%s", (_name, target) => {
  test("keeps its promises", async () => {
    const { failure } = await campaign(target, 1, (executions) => executions < EXECUTIONS);
    expect(failure?.error ?? null).toBeNull();
  });
});

const REGRESSIONS = new URL("../regressions/", import.meta.url);

describe("inputs that failed once", () => {
  test.each(readdirSync(REGRESSIONS).filter((name) => name.endsWith(".bin")))(
    "%s is right now",
    async (name) => {
      const target = TARGETS[name.split(".")[0] ?? ""];
      await target?.run(new Uint8Array(readFileSync(new URL(name, REGRESSIONS))));
      expect(target).toBeDefined();
    },
  );
});
