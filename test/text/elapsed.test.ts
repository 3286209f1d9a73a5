import { expect, test } from "vitest";
import { elapsedMs, millisecondsAt } from "../../src/text/elapsed.ts";

test.each([
  ["nanoseconds", "2026-10-20T14:43:15.999999000Z", "2026-10-20T14:43:16.000000500Z", 0.0015],
  ["microseconds", "2026-10-20T14:43:15.250000Z", "2026-10-20T14:43:16.000001Z", 750.001],
  ["a time that runs back", "2026-10-20T14:43:16.000000Z", "2026-10-20T14:43:15.900000Z", -100],
  ["a time without decimals", "2026-10-20T14:43:15.500000Z", "2026-10-20T14:43:17Z", 1500],
  ["a date alone", "2026-10-20", "2026-10-20T00:00:01.000000Z", 1000],
  ["a leap day", "2028-02-28T23:59:59.000000Z", "2028-03-01T00:00:00.000000Z", 86_401_000],
])("elapsedMs of %s is exact", (_what, from, to, milliseconds) => {
  expect(elapsedMs(from, to)).toBeCloseTo(milliseconds, 9);
});

test.each([
  [null, "2026-10-20T14:43:16.000000Z"],
  ["2026-10-20T14:43:16.000000Z", null],
])("elapsedMs(%j, %j) is null", (from, to) => {
  expect(elapsedMs(from, to)).toBeNull();
});

test("millisecondsAt is what Date.parse says", () => {
  expect(millisecondsAt("1969-12-31T23:59:58.250000Z")).toBe(Date.parse("1969-12-31T23:59:58.250Z"));
});
