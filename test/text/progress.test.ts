// Bytes and time -> words.
import { expect, test } from "vitest";
import { progressFigures, timeLeft } from "../../src/text/progress.ts";

test.each([
  [0.2, "0 s"],
  [59.4, "59 s"],
  [59.6, "1 min 0 s"],
  [100, "1 min 40 s"],
])("timeLeft of %f seconds is %s", (seconds, text) => {
  expect(timeLeft(seconds)).toBe(text);
});

test("rate and time left are those of the whole run", () => {
  const figures = progressFigures(120_000_000, 2_000_000_000, 600);
  expect(figures).toEqual({ read: "120 MB", size: "2000 MB", rate: "200 MB", left: "9 s" });
});

test("before anything is read no time is left to be told", () => {
  expect(progressFigures(0, 5_000_000, 0).left).toBe("?");
});
