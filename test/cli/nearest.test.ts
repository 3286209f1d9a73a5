import { expect, test } from "vitest";
import { nearest } from "../../src/cli/nearest.ts";

const IDS = ["packet-loss", "port-reused", "sni-missing", "sni-rejected", "starttls-not-offered"];

test.each([
  ["port-resued", ["port-reused"]],
  ["sni", ["sni-missing", "sni-rejected"]],
  ["OFFERED", ["starttls-not-offered"]],
])("%s may have been meant to be %j", (word, expected) => {
  expect(nearest(word, IDS, expected.length)).toEqual(expected);
});

test("no more are told than wanted, nor than there are", () => {
  expect([nearest("", IDS, 2).length, nearest("x", IDS, 9).length]).toEqual([2, 5]);
});
