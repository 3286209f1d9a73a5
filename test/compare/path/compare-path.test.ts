import { expect, test } from "vitest";
import { comparePath } from "../../../src/compare/path/compare-path.ts";
import * as build from "../../build/sessions.ts";
import { aligned, compared, OPENED, point, type Row, said } from "./stories.ts";

const CLOSE: Row = { from: "server", flag: "FIN" };

test("path-clear: the cause lies outside that part of the path, and the session's own finding is quoted", () => {
  const alignment = aligned([...OPENED, CLOSE]);
  const [near, far] = alignment.traces;
  const finding = { id: "no-shared-cipher", title: "No suite in common", certainty: "likely" } as const;
  const comparison = comparePath(
    [alignment],
    [
      { ...point("A", near), finding },
      { ...point("B", far), finding },
    ],
    "hello",
  );
  expect([comparison.verdict, said(comparison)]).toEqual(["clear", ["path-clear certain info"]]);
  expect(comparison.headline).toBe(
    "Nothing was lost or changed between A and B: the cause lies outside that part of the path. A and B by themselves say: " +
      "No suite in common (no-shared-cipher, likely).",
  );
  expect(comparison.legs[0]?.client).toMatchObject({
    sent: 2,
    arrived: 2,
    lost: 0,
    added: 0,
    altered: 0,
    untold: 0,
  });
});

test("path-clear: of a session that did not fail, nothing is looked for elsewhere", () => {
  const parts = { near: { outcome: "established" }, far: { outcome: "established" } } as const;
  const { headline, findings } = compared([...OPENED, CLOSE], parts);
  expect(headline).toBe("Nothing was lost or changed between A and B. The session did not fail.");
  expect(findings[0]?.remedies).toEqual([]);
});

test("path-unclear: the end was recorded at one point only", () => {
  const unseen: Row = { ...CLOSE, fate: "added", untold: "after-end" };
  const comparison = compared([...OPENED, unseen]);
  expect([comparison.verdict, said(comparison), comparison.untold]).toEqual([
    "unclear",
    ["path-unclear possible info"],
    [
      "Whether 1 packet of the server (frame 6 of A) crossed: B has nothing at all of that time or later, and may have stopped.",
    ],
  ]);
});

test("what was not recorded earlier on, and did not decide anything, leaves the verdict clear, if less certain", () => {
  const late = OPENED.map((row): Row => ({ ...row, fate: "lost", untold: "not-recorded" }));
  const comparison = compared([...late, { from: "client", data: 90 }, { from: "server", data: 40 }, CLOSE]);
  expect([comparison.verdict, said(comparison)]).toEqual(["clear", ["path-clear likely info"]]);
});

test("of three points the leg at fault is named, and the other is cleared", () => {
  const lost: Row = { from: "client", data: 1448, fate: "lost" };
  const first = aligned([...OPENED, lost, { ...lost, again: true }, { ...CLOSE, deaf: true }]);
  const second = aligned([...OPENED, { ...CLOSE, after: 90 }]);
  const [a, b, c] = [first.traces[0], first.traces[1], second.traces[1]];
  const points = [point("A", a), point("B", b), point("C", c)];
  const { verdict, legs, headline, steps } = comparePath([first, second], points, "hello");
  expect([verdict, legs.map((leg) => leg.verdict)]).toEqual(["at-fault", ["at-fault", "clear"]]);
  expect(headline).toMatch(
    /^The path between A and B is at fault\. .* Nothing was lost or changed between B and C\.$/,
  );
  expect(steps.map(({ from, fate, at }) => [from, fate, at.map((seen) => seen?.frame ?? null)])).toEqual([
    ["client", "passed", [1, 1, 1]],
    ["server", "passed", [2, 2, 2]],
    ["server", "passed", [3, 3, 3]],
    ["client", "passed", [4, 4, 4]],
    ["server", "passed", [5, 5, 5]],
    ["client", "lost", [6, null, null]],
    ["client", "lost", [7, null, null]],
    ["server", "passed", [8, 6, 6]],
  ]);
});

test("times of steps count from the first, by the first point's clock", () => {
  const [syn, answer] = compared(OPENED).steps;
  expect([syn?.at.map((each) => each?.timeMs), answer?.at.map((each) => each?.timeMs)]).toEqual([
    [0, 10],
    [40, 30],
  ]);
});

test("of many steps the first, the last and those between that did not pass are kept", () => {
  const many = Array.from({ length: 100 }, (): Row => ({ from: "client", data: 100 }));
  const lost: Row = { from: "client", data: 100, fate: "lost" };
  const { steps, stepsLeftOut } = compared([...many, lost, { ...lost, again: true }, ...many]);
  expect([steps.length, stepsLeftOut, steps.filter(({ fate }) => fate === "lost").length]).toEqual([
    62, 140, 2,
  ]);
});

test("path-relayed: a proxy is a note, unless it closed to both sides in the name of the other", () => {
  const close = build.session().close;
  const relay = "the sequence numbers of both sides are others";
  const rows = [...OPENED, CLOSE];
  expect(said(compared(rows, { alignment: { relay } }))).toEqual([
    "path-clear certain info",
    "path-relayed likely info",
  ]);
  const both = {
    near: { close: { ...close, by: "server", frame: 6 } },
    far: { close: { ...close, by: "client", frame: 6 } },
    alignment: { relay },
  } as const;
  expect(said(compared(rows, both))).toEqual(["path-relayed likely error"]);
  // The server's own end, which the recorder there has missed.
  const missed: Row = { ...CLOSE, fate: "added", untold: "recorder-loss" };
  expect(said(compared([...OPENED, missed], both))).toEqual([
    "path-clear likely info",
    "path-relayed likely info",
  ]);
});

const hello = (random: string) =>
  build.tlsSession({ clientHello: build.clientHello({ random, firstFrame: 6, frame: 6 }) });

test("path-relayed: two TLS connections are not compared byte by byte", () => {
  const rows: readonly Row[] = [...OPENED, { from: "client", data: 300, as: "y".repeat(200) }];
  const comparison = compared(rows, {
    near: { tls: hello("aa".repeat(32)) },
    far: { tls: hello("bb".repeat(32)) },
  });
  expect([comparison.verdict, said(comparison)]).toEqual(["at-fault", ["path-relayed likely error"]]);
});

const STUCK: Row = { from: "server", data: 1448 };
const AGAIN: Row = { ...STUCK, again: true, after: 400 };

test.each<[string, readonly Row[], boolean]>([
  [
    "three times and is never acknowledged",
    [STUCK, AGAIN, AGAIN, { from: "client", flag: "FIN", deaf: true }],
    true,
  ],
  ["three times and is acknowledged at last", [STUCK, AGAIN, AGAIN, { from: "client", flag: "FIN" }], false],
  ["twice, as the captures end", [STUCK, AGAIN], false],
  ["three times and is reset", [STUCK, { from: "client", flag: "RST", deaf: true }, AGAIN, AGAIN], false],
])("path-clear: what arrived %s", (_what, rows, isSaid) => {
  const { verdict, headline } = compared([...OPENED, { from: "client", data: 10 }, ...rows]);
  expect(verdict).toBe("clear");
  const says =
    "The server's 1448 bytes arrived at A 3 times (frames 7, 8 and 9 of A), and the client acknowledges none of them: " +
    "what keeps it, or the answer, lies beyond A, a firewall on the client's own host or that host itself.";
  expect(headline.includes(says)).toBe(isSaid);
});
