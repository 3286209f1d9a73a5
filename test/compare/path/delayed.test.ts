import { expect, test } from "vitest";
import type { Alignment } from "../../../src/compare/align/alignment.ts";
import { aligned, compared, OPENED, type Row, said } from "./stories.ts";

const EXCHANGE: readonly Row[] = [
  { from: "client", data: 10 },
  { from: "server", data: 30 },
];
const LATE: Row = { from: "server", data: 90, takes: 9000 };

test("path-delayed: a message that took nine seconds longer than others is a warning", () => {
  const comparison = compared([...OPENED, ...EXCHANGE, LATE, { from: "client", data: 12, after: 9100 }]);
  expect([comparison.verdict, said(comparison)]).toEqual(["changed", ["path-delayed certain warning"]]);
  expect(comparison.findings[0]?.detail).toContain("took 9 s from B to A (frame 8 of B, frame 8 of A)");
});

test("path-delayed: it is at fault where the receiver gave up meanwhile", () => {
  const rows: readonly Row[] = [...OPENED, ...EXCHANGE, LATE, { from: "client", flag: "FIN", after: 5000 }];
  const comparison = compared(rows);
  expect([comparison.verdict, said(comparison)]).toEqual(["at-fault", ["path-delayed certain error"]]);
});

test.each([
  ["after a pause", 9000, "unclear"],
  ["at once", 20, "clear"],
])("without times nobody knows what was held up for a client that closed %s", (_, after, verdict) => {
  const rows: readonly Row[] = [...OPENED, ...EXCHANGE, { from: "client", flag: "FIN", after }];
  const [near, far] = aligned(rows).traces;
  const packets = far.packets.map((packet) => Object.assign({}, packet, { timeMs: null }));
  const alignment: Partial<Alignment> = { clock: null, traces: [near, { ...far, packets }] };
  expect(compared(rows, { alignment }).verdict).toBe(verdict);
});

/** Three seconds forward, at the far point. */
const set = (row: Row): Row => ({ ...row, takes: row.from === "client" ? 3010 : -2990 });

test("path-delayed: a clock that was set is none, since the way back is as much shorter", () => {
  expect(said(compared([...OPENED, ...EXCHANGE, ...[...EXCHANGE, ...EXCHANGE].map(set)]))).toEqual([
    "path-clear certain info",
  ]);
});

test("path-delayed: half a second is none", () => {
  expect(
    said(
      compared([...OPENED, ...EXCHANGE, { ...LATE, takes: 500 }, { from: "client", data: 12, after: 600 }]),
    ),
  ).toEqual(["path-clear certain info"]);
});

const slow = (row: Row): Row => ({ ...row, takes: 510, after: 1100 });

test("path-delayed: a path of which every round trip takes a second is a warning", () => {
  const rows = [...OPENED, ...EXCHANGE].map(slow);
  const comparison = compared(rows);
  expect(said(comparison)).toEqual(["path-delayed certain warning"]);
  expect(comparison.headline).toContain("Every round trip between A and B took 1.02 s or more.");
});
