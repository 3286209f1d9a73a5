import { expect, test } from "vitest";
import { sentence } from "../../src/text/sentence.ts";

test.each([
  ["no session matches", "No session matches."],
  ["3 files", "3 files."],
])("sentence(%j) is %j", (text, expected) => {
  expect(sentence(text)).toBe(expected);
});
