import { expect, test } from "vitest";
import { mutated, mutantsOf } from "./mutants.ts";

const changes = (source: string): string[] => mutantsOf(source).map((mutant) => mutated(source, mutant));

test.each([
  ["a comparison", "a < b;", ["a <= b;"]],
  ["an equality", "a !== b;", ["a === b;"]],
  ["a sum", "a + b;", ["a - b;"]],
  ["a condition", "if (a) b = c;", ["if (true) b = c;", "if (false) b = c;"]],
  ["a negation", "a = !b;", ["a = b;"]],
  ["a count", "a.b++;", ["a.b--;"]],
  ["a number", "a = 0x10;", ["a = (0x10 + 1);"]],
  ["a boolean", "a = true;", ["a = false;"]],
  ["a call for its effect", "a(b);", [";"]],
  ["an operator after a parenthesis", "(a) && (b);", ["(a) || (b);"]],
])("mutantsOf of %s", (_, source, mutants) => {
  expect(changes(source)).toEqual(mutants);
});

test.each([
  ["a type", "let a: 1 | true;"],
  ["a generic", "a = b as Map<1, 2>;"],
  ["a sum of texts", "a = 'b' + c;"],
  ["a property's name", "a = { 1: b };"],
  ["a call of super", "class A extends B { constructor() { super(c); } }"],
])("mutantsOf of %s finds nothing", (_, source) => {
  expect(changes(source)).toEqual([]);
});

test("mutantsOf gives the line of each mutant", () => {
  expect(mutantsOf("a();\n\nb();").map(({ line }) => line)).toEqual([1, 3]);
});
