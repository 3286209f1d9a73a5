import { describe, expect, test } from "vitest";
import { pathLadder, sentText } from "../../../src/report/compare/path-ladder.ts";
import { pathLadderText } from "../../../src/report/compare/path-ladder-text.ts";
import type { PathComparison } from "../../../src/compare/comparison.ts";
import * as build from "../../build/comparisons.ts";

const lines = (parts: Partial<PathComparison>, width = 80): string[] =>
  pathLadderText(pathLadder(build.path(parts), "brief"), width);

const diagrams = (parts: Partial<PathComparison>, width = 80): string[] => {
  const all = lines(parts, width);
  const start = all[0]?.indexOf("client") ?? 0;
  return all.slice(2, -1).map((line) => line.slice(start));
};

describe("pathLadderText", () => {
  test("draws what was lost, never sent, or not captured between the points, and counts what passed", () => {
    expect(lines({})).toEqual([
      "       ms                                     client     A          B     server",
      "                                              |          |          |          |",
      "           (4 steps passed)                   :          :          :          :",
      "     60.0  250-mx.example.net, 90 bytes       |<-------- 6 -------- 6 ---------|",
      "     80.0  ClientHello, 1448 bytes            |--------- 8 ----x    |          |",
      "     90.0  ClientHello again, 1448 bytes      |--------- 9 ----x    |          |",
      "    100.0  RST                                |<======== 10 ===*    |          |",
      "     71.0  FIN                                |          |     ?=== 7 =========|",
      "                                              |          |          |          |",
      "           x lost   * never sent   ? cannot be told",
    ]);
  });

  test("marks what was altered between two points", () => {
    const steps = [
      build.step("server", "250-XXXXXXXA", [12, 11], "altered"),
      build.step("client", "EHLO", [3, 4]),
    ];
    expect(diagrams({ steps })).toEqual([
      "|<-------- 12 ---!--- 11 --------|",
      "|--------- 3 -------- 4 -------->|",
      "|          |          |          |",
    ]);
  });

  test("has a lifeline for each point, a question mark at one that lacks it, and fits a narrow terminal", () => {
    const points = ["A", "B", "C"].map((name) => build.compared(name));
    const steps = [
      build.step("client", "ClientHello", [8, null, 9]),
      build.step("client", "DATA", [8, 123456, null], "lost"),
    ];
    expect(diagrams({ points, steps })).toEqual([
      "|-------- 8 ------- ? ------- 9 ------->|",
      "|-------- 8 ----- 123456 x    |         |",
      "|         |         |         |         |",
    ]);
    expect(Math.max(...lines({}, 60).map(({ length }) => length))).toBeLessThanOrEqual(60);
  });

  test("shows words of a capture in ASCII, and none longer than their column", () => {
    const steps = [build.step("server", `250 \u001b[31m${"é".repeat(99)}`, [1, null], "lost")];
    const [line = ""] = lines({ steps }).slice(2);
    expect([line.length, /^[ -~]*$/.test(line), line.includes(String.raw`\x1b[31m`)]).toEqual([
      80,
      true,
      true,
    ]);
  });
});

test("pathLadder counts what was repeated, and says of what was held up how long", () => {
  const held = {
    ...build.step("client", "EHLO", [3, 4], "passed", 30),
    at: [
      { frame: 3, timeMs: 1 },
      { frame: 4, timeMs: 1201 },
    ],
  };
  const lost = [5, 6, 7, 8].map((frame) => build.step("client", "EHLO", [frame, null], "lost", 30));
  const { rungs } = pathLadder(build.path({ steps: [held, ...lost] }), "brief");
  expect(
    rungs.map((rung) => (rung.kind === "pause" ? rung.text : `${rung.frames[0]} ${sentText(rung)}`)),
  ).toEqual(["3 EHLO, +1.2 s", "5 EHLO, 30 bytes", "2 more of it", "8 EHLO, 30 bytes"]);
});

test("pathLadder shows every step of a short path where all is asked for, and how many are not listed", () => {
  const { rungs } = pathLadder(build.path({ stepsLeftOut: 7 }), "whole");
  expect([rungs.length, rungs.at(-1)]).toEqual([
    build.LOST_STEPS.length + 1,
    { kind: "pause", text: "7 more steps not listed" },
  ]);
});
