// The published policy: that its entries are complete.
import { describe, expect, test } from "vitest";
import { PUBLISHED_POLICY } from "../../../src/diagnose/policy/providers.ts";

describe("the published policy", () => {
  test("has no two providers with the same id", () => {
    const ids = PUBLISHED_POLICY.providers.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test("has a date and an https address as the source of each provider", () => {
    const unsourced = PUBLISHED_POLICY.providers.filter(
      ({ source }) => !/^\d{4}(-\d\d){0,2}$/.test(source.date) || !source.url.startsWith("https://"),
    );
    expect(unsourced).toEqual([]);
  });
});
