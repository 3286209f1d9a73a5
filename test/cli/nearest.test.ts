import { expect, test } from "vitest";
import { didYouMean, nearest } from "../../src/cli/nearest.ts";

const IDS = ["packet-loss", "port-reused", "sni-missing", "sni-rejected", "starttls-not-offered"];

test.each([
  ["port-resued", ["port-reused"]],
  ["sni", ["sni-missing", "sni-rejected"]],
  ["OFFERED", ["starttls-not-offered"]],
])("%s may have been meant to be %j", (word, expected) => {
  expect(nearest(word, IDS, expected.length)).toEqual(expected);
});

test("no more are told than wanted, nor than there are", () => {
  expect([nearest("s", IDS, 2).length, nearest("sni", IDS, 9).length]).toEqual([2, 2]);
});

test.each(["nonsense", "", "x", "handshake"])("nothing is near to %j", (word) => {
  expect(nearest(word, IDS, 3)).toEqual([]);
});

test.each([
  ["sni-mising", "; did you mean sni-missing?"],
  ["sni", "; did you mean sni-missing or sni-rejected?"],
  ["nonsense", ""],
])("after %s the message says %j", (word, expected) => {
  expect(didYouMean(word, IDS)).toBe(expected);
});
