// Every target some times, always in the same way; `npm run fuzz` goes on from there. What ever failed is run too.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decode } from "../../src/bytes/decode.ts";
import { messageDecoder } from "../../src/tls/messages.ts";
import { demandLittleMemory } from "./bounds.ts";
import { campaign } from "./campaign.ts";
import { TARGETS } from "./targets.ts";

describe.each(Object.entries(TARGETS))("%s", (_name, target) => {
  test("the fuzz target keeps its promises for random inputs", async () => {
    const { failure } = await campaign(
      target,
      1,
      (executions) => executions < (target.unitExecutions ?? 200),
    );
    expect(failure?.error ?? null).toBeNull();
  });
});

const REGRESSIONS = new URL("../regressions/", import.meta.url);

describe("a fuzz input that failed once passes", () => {
  const names = readdirSync(REGRESSIONS, { recursive: true, encoding: "utf8" });
  test.each(names.filter((name) => name.endsWith(".bin")).map((name) => name.replaceAll("\\", "/")))(
    "%s is right now",
    async (name) => {
      const target = TARGETS[name.split("/")[0] ?? ""];
      await target?.run(new Uint8Array(readFileSync(new URL(name, REGRESSIONS))));
      demandLittleMemory();
      expect(target).toBeDefined();
    },
  );
});

test("each handshake message that is read has a fuzz target", () => {
  const read = Array.from({ length: 256 }, (_, type) => messageDecoder(type)).filter((decoder) => {
    const result = decode(
      (cursor) => decoder.decode(cursor, { version: null, cipherSuite: null }),
      new Uint8Array(),
    );
    return !result.ok || result.value.kind !== "opaque";
  });
  expect(read.filter(({ name }) => TARGETS[`handshake-${name}`] === undefined)).toEqual([]);
});
