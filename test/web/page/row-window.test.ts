import { expect, test } from "vitest";
import { rowWindow, scrollTo } from "../../../src/web/page/row-window.ts";

const at = (top: number) => ({ top, viewHeight: 500, rowHeight: 50 });

test("at the top, only the first rows are in the document, each at its place", () => {
  const { height, first, end, topOf } = rowWindow(40_000, at(0));
  expect([height, first, end, topOf(3)]).toEqual([2_000_000, 0, 18, 150]);
});

test("in the middle, the visible rows and some beside them", () => {
  const { first, end, topOf } = rowWindow(40_000, at(10_025));
  expect([first, end, topOf(200)]).toEqual([192, 219, 10_000]);
});

test("at the end, the last row ends where the list ends", () => {
  const { height, end, topOf } = rowWindow(40_000, at(1_999_500));
  expect([end, topOf(39_999) + 50]).toEqual([40_000, height]);
});

test("a list longer than browsers draw still shows its last row at its end", () => {
  const count = 1_000_000;
  const { height, first, end, topOf } = rowWindow(count, at(10_000_000 - 500));
  expect([height, end]).toEqual([10_000_000, count]);
  expect(first).toBeGreaterThan(count - 30);
  expect(topOf(count - 1) + 50).toBeCloseTo(height, 3);
});

test("a short list and an empty one are there whole", () => {
  expect(rowWindow(3, at(0))).toMatchObject({ height: 150, first: 0, end: 3 });
  expect(rowWindow(0, at(0))).toMatchObject({ height: 0, first: 0, end: 0 });
});

test.each([
  ["above", 10, 1000, 500],
  ["below", 50, 1000, 2050],
  ["in view", 25, 1000, 1000],
])("a row %s is scrolled to, no further than it must be", (_where, row, top, wanted) => {
  expect(scrollTo(row, 40_000, at(top))).toBe(wanted);
});

test("any row of a list longer than browsers draw can be scrolled to", () => {
  const count = 1_000_000;
  for (const row of [0, 1, 499_999, count - 2, count - 1]) {
    const top = scrollTo(row, count, at(5_000_000));
    const { topOf } = rowWindow(count, at(top));
    expect(topOf(row)).toBeGreaterThanOrEqual(top - 0.001);
    expect(topOf(row) + 50).toBeLessThanOrEqual(top + 500.001);
  }
});
