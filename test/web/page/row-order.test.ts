import { expect, test } from "vitest";
import type { Rows } from "../../../src/web/messages.ts";
import { rowsWith, sortedRows, WORST_FIRST } from "../../../src/web/page/row-order.ts";

const ROWS: Rows = {
  count: 4,
  zone: "UTC",
  captures: Uint32Array.of(0, 0, 1, 1),
  streams: Uint32Array.of(0, 5, 0, 1),
  failed: Uint8Array.of(1, 0, 0, 1),
  columns: [
    {
      name: "client",
      head: "Client",
      texts: ["192.0.2.9:1", "192.0.2.10:1"],
      cells: Uint32Array.of(1, 0, 1, 0),
    },
    {
      name: "cause",
      head: "Cause",
      texts: ["no-shared-cipher", "tls-version\nrejected", "–"],
      cells: Uint32Array.of(1, 2, 2, 0),
    },
  ],
  outcomes: {},
  findings: {},
};
const ALL = Uint32Array.of(0, 1, 2, 3);

test("rows are sorted by the order of the column's texts", () => {
  expect([...sortedRows(ROWS, null, WORST_FIRST)]).toEqual([3, 0, 1, 2]);
  expect([...sortedRows(ROWS, null, { by: "cause", descending: true })]).toEqual([1, 2, 0, 3]);
});

test("of rows that the filter chose, only those are sorted", () => {
  expect([...sortedRows(ROWS, Uint32Array.of(0, 1, 2), { by: "client", descending: false })]).toEqual([
    1, 0, 2,
  ]);
});

test("each word must be in some cell, in any case", () => {
  expect([...rowsWith(ROWS, ALL, "192.0.2.10")]).toEqual([0, 2]);
  expect([...rowsWith(ROWS, ALL, " TLS-version  192.0.2.10 ")]).toEqual([0]);
  expect([...rowsWith(ROWS, ALL, "version rejected")]).toEqual([0]);
  expect([...rowsWith(ROWS, ALL, "absent")]).toEqual([]);
});

test("no words leave every row, in its order", () => {
  expect(rowsWith(ROWS, Uint32Array.of(3, 1), "  ")).toEqual(Uint32Array.of(3, 1));
});
