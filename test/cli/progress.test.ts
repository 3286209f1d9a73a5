import { expect, test } from "vitest";
import { timeLeft } from "../../src/cli/progress.ts";

test.each([
  [0.2, "0 s"],
  [59.4, "59 s"],
  [59.6, "1 min 0 s"],
  [100, "1 min 40 s"],
])("timeLeft of %f seconds is %s", (seconds, text) => {
  expect(timeLeft(seconds)).toBe(text);
});
