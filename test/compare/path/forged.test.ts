import { expect, test } from "vitest";
import { compared, OPENED, type Row, said } from "./stories.ts";

const HELLO: Row = { from: "client", data: 517, fate: "lost" };
const RESET: Row = { from: "server", flag: "RST", fate: "added" };

test("path-forged-close: an RST that the server never sent, and after which it went on, is certain", () => {
  const comparison = compared([
    ...OPENED,
    HELLO,
    RESET,
    { from: "server", flag: "FIN", fate: "lost", after: 5000 },
  ]);
  expect([comparison.verdict, said(comparison)]).toEqual(["at-fault", ["path-forged-close certain error"]]);
  expect(comparison.findings[0]?.frames).toEqual([
    { capture: "A", frame: 7 },
    { capture: "B", frame: 6 },
  ]);
});

test("path-forged-close: one RST for each side that neither sent is certain", () => {
  const rows: readonly Row[] = [...OPENED, HELLO, { from: "client", flag: "RST", fate: "added" }, RESET];
  expect(said(compared(rows))).toEqual(["path-forged-close certain error"]);
});

test.each<[string, readonly Row[], Parameters<typeof compared>[1]]>([
  ["its sender is silent afterwards: the recorder may have missed it", [...OPENED, RESET], {}],
  [
    "its sender had gone on before it arrived",
    [...OPENED, { from: "server", data: 40 }, { ...RESET, after: 5 }],
    {},
  ],
  [
    "nothing says how the clocks differ",
    [...OPENED, RESET, { from: "server", flag: "", after: 900 }],
    { alignment: { clock: null } },
  ],
])("path-forged-close is not claimed where %s", (_what, rows, told) => {
  const comparison = compared(rows, told);
  expect([comparison.verdict, said(comparison)]).toEqual(["unclear", ["path-unclear possible info"]]);
});

test("path-forged-close: a TTL of another distance makes it likely, another initial value does not", () => {
  const [far, near] = [253, 255].map((hopLimit) => said(compared([...OPENED, { ...RESET, hopLimit }])));
  expect([far, near]).toEqual([["path-forged-close likely error"], ["path-unclear possible info"]]);
});

test("path-forged-close: an RST that its receiver did not heed is a warning, and explains nothing", () => {
  const rows: readonly Row[] = [
    ...OPENED,
    { from: "client", flag: "RST", fate: "added" },
    { from: "client", data: 90, after: 400 },
    { from: "server", data: 70 },
  ];
  const comparison = compared(rows);
  expect([comparison.verdict, said(comparison)]).toEqual(["changed", ["path-forged-close certain warning"]]);
});

test("path-forged-close: a FIN is forged where its sender repeats what was acknowledged", () => {
  const forgedFin: Row = { from: "server", flag: "FIN", fate: "added" };
  const silent = [...OPENED, forgedFin, { from: "server", flag: "", after: 900 }] as const;
  expect(said(compared(silent))).toEqual(["path-unclear possible info"]);
  expect(said(compared([...OPENED, forgedFin, { from: "server", data: 70, after: 900 }]))).toEqual([
    "path-forged-close certain error",
  ]);
});

test("path-forged-data: a reply that the server never sent is an error, a repetition of what it sent is not", () => {
  const refusal: Row = { from: "server", data: "554 blocked\r\n", fate: "added" };
  expect(said(compared([...OPENED, refusal, { from: "server", data: 70, after: 900 }]))).toEqual([
    "path-forged-data certain error",
  ]);
  const repeated: Row = { from: "server", data: 165, again: true, fate: "added" };
  expect(said(compared([...OPENED, repeated]))).toEqual(["path-clear certain info"]);
});
