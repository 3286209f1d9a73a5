// The page's address -> what is compared, and back.
import { expect, test } from "vitest";
import { comparedIn, comparisonHash } from "../../../src/web/page/comparison-hash.ts";

const rows = { captures: Uint32Array.of(0, 0, 1), streams: Uint32Array.of(3, 30, 3) };

test.each([
  ["#compare-captures", { kind: "captures" }],
  ["#compare-failed", { kind: "failed" }],
  ["#compare-c1-30", { kind: "choosing", first: 1 }],
  ["#compare-c2-3-c1-3", { kind: "sessions", indices: [2, 0] }],
] as const)("%s names what it was made of", (hash, compared) => {
  expect([comparedIn(hash, rows), comparisonHash(compared, rows)]).toEqual([compared, hash]);
});

test.each([
  "",
  "#compared",
  "#compare-c3-3",
  "#compare-c1-3-c3-3",
  "#capture-1-stream-3",
  "#compare-c1-3-evidence",
])("%j names nothing to compare", (hash) => {
  expect(comparedIn(hash, rows)).toBeNull();
});
