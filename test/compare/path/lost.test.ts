import { expect, test } from "vitest";
import { compared, OPENED, type Row, said } from "./stories.ts";

const LARGE: Row = { from: "client", data: 1448, fate: "lost" };
const AGAIN: Row = { ...LARGE, again: true };
const DENIAL: Row = { from: "server", flag: "FIN", deaf: true };

test("path-lost-large-segments: every segment above a size lost, repetitions too, is certain and at fault", () => {
  const comparison = compared([...OPENED, LARGE, AGAIN, AGAIN, { from: "client", flag: "" }, DENIAL]);
  expect([comparison.verdict, said(comparison)]).toEqual([
    "at-fault",
    ["path-lost-large-segments certain error"],
  ]);
  expect(comparison.headline).toBe(
    "The path between A and B is at fault. Every segment of more than 23 bytes from the client was lost between A and B; " +
      "smaller ones arrived (frames 6, 7 and 8 of A).",
  );
});

test.each<[string, readonly Row[], string]>([
  [
    "a larger one arrived",
    [...OPENED, { from: "client", data: 1460 }, LARGE, AGAIN, DENIAL],
    "path-lost-segments certain error",
  ],
  [
    "a small one was lost too",
    [...OPENED, { from: "client", data: 20, fate: "lost" }, LARGE, AGAIN, DENIAL],
    "path-lost-segments certain error",
  ],
  [
    "from it on nothing arrived, bare acknowledgements neither",
    [...OPENED, LARGE, AGAIN, { from: "client", flag: "", fate: "lost" }, AGAIN, DENIAL],
    "path-lost-segments certain error",
  ],
])("path-lost-segments, not by size, where %s", (_what, rows, finding) => {
  expect(said(compared(rows))).toEqual([finding]);
});

test("path-lost-segments: a segment whose repetition arrived is a note, and the session's failure has another cause", () => {
  const comparison = compared([
    ...OPENED,
    LARGE,
    { from: "client", data: 1448, again: true, after: 230 },
    { from: "server", flag: "FIN" },
  ]);
  expect([comparison.verdict, said(comparison)]).toEqual(["changed", ["path-lost-segments certain info"]]);
  expect(comparison.headline).toContain("That does not explain the failure");
});

test("path-lost-segments: a repetition that took a second is a warning", () => {
  const rows: readonly Row[] = [...OPENED, LARGE, { from: "client", data: 1448, again: true, after: 1200 }];
  expect(said(compared(rows))).toEqual(["path-lost-segments certain warning"]);
});

test("what a recorder missed is no loss", () => {
  const missed: Row = { from: "client", data: 60, fate: "lost", untold: "recorder-loss" };
  const comparison = compared([...OPENED, missed, { from: "server", flag: "FIN" }]);
  expect([comparison.verdict, said(comparison)]).toEqual(["clear", ["path-clear likely info"]]);
  expect(comparison.headline).toContain("as far as both captures show: the cause likely lies outside");
  expect(comparison.untold).toEqual([
    "Whether 1 packet of the client (frame 6 of A) crossed unchanged: the recorder of B missed it, as what followed shows.",
  ]);
});

test.each<[string, readonly Row[], string, number | undefined]>([
  ["it was acknowledged: it did cross", [LARGE, { from: "server", flag: "FIN", after: 900 }], "clear", 0],
  ["nothing followed: it cannot be told", [LARGE], "unclear", 0],
  ["its receiver does not acknowledge it later: lost", [LARGE, { ...DENIAL, after: 900 }], "at-fault", 1],
  ["its receiver had not had the time to acknowledge it", [LARGE, { ...DENIAL, after: 15 }], "unclear", 0],
])("a segment that one point lacks, where %s", (_what, rows, verdict, lost) => {
  const comparison = compared([...OPENED, ...rows]);
  expect([comparison.verdict, comparison.legs[0]?.client.lost]).toEqual([verdict, lost]);
});

test("what is lost after the connection was closed is listed, and no finding", () => {
  const comparison = compared([...OPENED, { from: "server", flag: "RST" }, LARGE, AGAIN]);
  expect([comparison.verdict, said(comparison)]).toEqual(["clear", ["path-clear certain info"]]);
  expect(comparison.legs[0]?.rewritten).toEqual([
    "2 packets after the close did not cross (first 1448 bytes, frame 7 of A): devices forget a connection that was closed.",
  ]);
});

test("a lost acknowledgement is no finding", () => {
  const rows: readonly Row[] = [
    ...OPENED,
    { from: "client", flag: "", fate: "lost" },
    { from: "server", flag: "FIN" },
  ];
  expect(said(compared(rows))).toEqual(["path-clear certain info"]);
});

test("without a known order of the points a loss is possible at best, and the verdict open", () => {
  const rows = [...OPENED, LARGE, AGAIN, DENIAL];
  expect(said(compared(rows, { alignment: { orderBy: null } }))).toEqual([
    "path-unclear possible info",
    "path-lost-large-segments possible error",
  ]);
});

test("a loss does not explain a failure that the sender's point explains with certainty", () => {
  const alert = {
    id: "tls-version-rejected-alert",
    severity: "error",
    title: "The server refuses",
    certainty: "certain",
    primary: true,
    fault: "client",
    detail: "",
    frames: [],
    evidence: [],
    remedy: "",
  } as const;
  const comparison = compared([...OPENED, LARGE, AGAIN, DENIAL], { near: { findings: [alert] } });
  expect([comparison.verdict, said(comparison)]).toEqual([
    "changed",
    ["path-lost-large-segments certain error"],
  ]);
});

test("a loss that went on until a capture ended explains why the session did not go on", () => {
  const [open, over] = [
    { near: { outcome: "incomplete-capture" }, far: { outcome: "established" } },
    { near: { outcome: "established" }, far: { outcome: "established" } },
  ] as const;
  const verdicts = [open, over].map((told) => compared([...OPENED, LARGE, AGAIN, DENIAL], told).verdict);
  expect(verdicts).toEqual(["at-fault", "changed"]);
});

const first = (rows: readonly Row[]): string | undefined => compared(rows).findings[0]?.remedies[0]?.text;

test("path-lost-large-segments: what to do first is about the path, or about one message that may be dropped for what it says", () => {
  const hello: Row = { from: "client", data: 517, fate: "lost" };
  expect(first([...OPENED, LARGE, AGAIN, AGAIN, DENIAL])).toContain("clamp the MSS");
  expect(first([...OPENED, hello, { ...hello, again: true }, DENIAL])).toContain("drop counters");
});
