import fc from "fast-check";
import { expect, test } from "vitest";
import { count, countOf, duration, firstOf, list } from "../../src/text/amounts.ts";

test.each([
  [1, "1 packet"],
  [0, "0 packets"],
  [1448, "1448 packets"],
  [10_000, "10,000 packets"],
  [1_234_567, "1,234,567 packets"],
])("count(%d, packet) is %j", (amount, text) => {
  expect(count(amount, "packet")).toBe(text);
});

test("countOf tells the part where it is not all", () => {
  expect([countOf(2, 12_345, "packet"), countOf(1, 1, "packet")]).toEqual([
    "2 of 12,345 packets",
    "1 packet",
  ]);
});

test.each([
  [0, "0 ms"],
  [0.04, "0.04 ms"],
  [0.096, "0.1 ms"],
  [0.44, "0.4 ms"],
  [9.94, "9.9 ms"],
  [9.96, "10 ms"],
  [26.2, "26 ms"],
  [156.4, "156 ms"],
  [999, "999 ms"],
  [1008, "1.01 s"],
  [9999, "10 s"],
  [12_340, "12.3 s"],
  [119_900, "119.9 s"],
  [119_960, "2 min"],
  [300_004, "5 min"],
  [312_000, "5 min 12 s"],
  [-26.2, "-26 ms"],
])("duration(%d) is %j", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b and c"],
])("list(%j) is %j", (items, text) => {
  expect(list(items)).toBe(text);
});

test('list(["a", "b", "c"], "or") is "a, b or c"', () => {
  expect(list(["a", "b", "c"], "or")).toBe("a, b or c");
});

test.each([
  [2, undefined, "a, b and 1 more"],
  [3, undefined, "a, b and c"],
  [3, 20_000, "a, b, c and 19,997 more"],
])("firstOf(a b c, %j) of %j is %j", (limit, total, text) => {
  expect(firstOf(["a", "b", "c"], limit, total)).toBe(text);
});

const written = (milliseconds: number): string => {
  const size = Math.abs(milliseconds);
  if (size < 0.095) return `${Number(milliseconds.toFixed(2))} ms`;
  if (size < 9.95) return `${Number(milliseconds.toFixed(1))} ms`;
  if (size < 999.5) return `${milliseconds.toFixed(0)} ms`;
  return `${Number((milliseconds / 1000).toFixed(size < 9995 ? 2 : 1))} s`;
};

test("duration rounds as toFixed does, half way between two numbers and elsewhere", () => {
  const nanoseconds = fc.integer({ min: -119_949_999_999, max: 119_949_999_999 });
  const thousandths = fc.integer({ min: -10_500, max: 10_500 });
  const some = fc.oneof(
    nanoseconds.map((units) => units / 1e6),
    thousandths.map((units) => units / 1000),
    thousandths.map((units) => units / 2),
  );
  fc.assert(
    fc.property(some, (milliseconds) => {
      expect(duration(milliseconds)).toBe(written(milliseconds));
    }),
    { numRuns: 5000 },
  );
});
