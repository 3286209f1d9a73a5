// A file of which some tests cannot run anywhere.
import { describe, test } from "vitest";
import { needs } from "../needs.ts";

describe.runIf(needs("a sextant", false))("at sea", () => {
  test.for(["by day", "by night"])("%s", () => {});
});
test.runIf(needs("a compass", true))("on land", () => {});
test("in port", ({ skip }) => skip("no ship came"));
