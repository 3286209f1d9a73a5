import { describe, expect, test } from "vitest";
import { renderMarkdown } from "../../../src/report/markdown/markdown.ts";
import type { Session } from "../../../src/session/session.ts";
import { HOSTILE, hostileSession } from "../../build/hostile.ts";
import * as build from "../../build/sessions.ts";

const OPTIONS = { width: 80, color: false, ciphers: true, verbose: false };

const render = (...sessions: readonly Session[]): string => page(sessions, false);

const page = (sessions: readonly Session[], verbose: boolean): string =>
  [...renderMarkdown(build.reportDocument({ sessions }), { ...OPTIONS, verbose })].join("");

describe("renderMarkdown", () => {
  test("has one title, and headings that go down one step at a time", () => {
    const levels = [...render(build.session()).matchAll(/^(#+) /gm)].map(([, marks = ""]) => marks.length);
    const steps = levels.slice(1).map((level, index) => level - (levels[index] ?? 0));
    expect([levels.filter((level) => level === 1).length, steps.every((step) => step <= 1)]).toEqual([
      1,
      true,
    ]);
  });

  test("has tables with heads, and rows as long as these", () => {
    const sessions = [0, 1].map((stream) => build.session({ stream, findings: [build.finding()] }));
    const tables = page(sessions, true).match(/(?:^\|.*\n)+/gm) ?? [];
    const ragged = tables.filter((table) => {
      const lengths = table
        .trimEnd()
        .split("\n")
        .map((line) => line.split(" | ").length);
      return new Set(lengths).size > 1 || /\|  \|.*\n\| ---/.test(table);
    });
    expect([tables.length > 5, ragged]).toEqual([true, []]);
  });

  test("is short: details are there with --verbose only", () => {
    const sessions = [build.session({ findings: [build.finding()] })];
    const [short, whole] = [false, true].map((verbose) => page(sessions, verbose));
    const parts = [
      "## Cause: ",
      "### Who said what",
      "### Evidence",
      "### Facts",
      "### Cipher suites offered",
    ];
    expect(parts.map((part) => [short?.includes(part), whole?.includes(part)])).toEqual([
      [true, true],
      [true, true],
      [true, true],
      [false, true],
      [false, true],
    ]);
  });

  test("of many sessions has their causes, and no part for each", () => {
    const sessions = Array.from({ length: 200 }, (_, stream) =>
      build.session({
        stream,
        findings: [build.finding({ title: `No. ${stream % 16}`, id: `finding-${stream % 16}` })],
      }),
    );
    const text = render(...sessions);
    expect([
      text.match(/^### Cause \d+, 1[23] sessions/gm)?.length,
      /^#+ Stream/m.test(text),
      text.length < 30_000,
    ]).toEqual([12, false, true]);
  });
});

describe("renderMarkdown of hostile text", () => {
  test.each(HOSTILE)("changes neither headings nor tables nor fences: %j", (text) => {
    expect(shape(render(hostileSession(text)))).toEqual(shape(render(hostileSession("harmless"))));
  });

  test.each(HOSTILE)("passes no control character: %j", (text) => {
    expect(render(hostileSession(text)).match(/[^\P{C}\n]/gu)).toBeNull();
  });
});

/** How each line begins, and how many cells it has. A fence may be longer. */
function shape(text: string): string[] {
  return text.split("\n").map((line) => {
    const [start = ""] = /^(?:#+|\||- |```+|\*\*Verdict)?/.exec(line) ?? [];
    if (start.startsWith("```")) return "```";
    return start === "|" ? `|${line.replaceAll(String.raw`\|`, "").split("|").length}` : start;
  });
}
