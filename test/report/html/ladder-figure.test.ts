import { expect, test } from "vitest";
import { ladderFigure } from "../../../src/report/html/ladder-figure.ts";
import { html } from "../../../src/report/html/markup.ts";
import { gridElement, gridTable } from "../../../src/report/html/tables.ts";
import { ladderOf } from "../../../src/report/ladder/ladder.ts";
import * as build from "../../build/sessions.ts";

const ladder = ladderOf(build.session());

const buttonsOf = (opened: number | null): string[] => {
  const text = html(ladderFigure(ladder, { opened, onOpen: () => {} }));
  return [...text.matchAll(/<button (.*?)<svg/g)].map(([, attributes = ""]) => attributes);
};

test("arrows are buttons where frames can be opened, each named as the table below names it", () => {
  const arrows = ladder.rungs.filter(({ kind }) => kind === "arrow");
  const buttons = buttonsOf(null);
  expect(buttons.length).toBe(arrows.length);
  expect(buttons[0]).toContain(">Frame 1, client: SYN<");
  expect(html(ladderFigure(ladder))).not.toContain("<button");
});

test("what was decrypted is dashed, and the table says so; without keys nothing is", () => {
  const decrypted = html(ladderFigure(ladderOf(build.decryptedSession())));
  const plain = html(ladderFigure(ladder));
  expect([
    decrypted.split("stroke-dasharray").length - 1,
    decrypted.includes("AUTH PLAIN (decrypted)"),
    decrypted.includes("Dashed lines: encrypted on the wire, decrypted with keys."),
    plain.includes("stroke-dasharray") || plain.includes("decrypted"),
  ]).toEqual([9, true, true, false]);
});

test("the arrow of the open frame is pressed, and Tab stops there; else at the first", () => {
  const last = ladder.rungs.findLast((rung) => rung.kind === "arrow")?.frame ?? 0;
  const stops = (opened: number | null): boolean[] =>
    buttonsOf(opened).map((each) => each.includes('tabindex="0"'));
  const pressed = (opened: number | null): string[] =>
    buttonsOf(opened).flatMap((each) => (each.includes('aria-pressed="true"') ? [each] : []));
  expect([stops(null).indexOf(true), stops(null).filter(Boolean).length, pressed(null)]).toEqual([0, 1, []]);
  expect(pressed(last).join()).toContain(`>Frame ${last}, `);
  expect(stops(last).indexOf(true)).toBe(buttonsOf(last).findIndex((each) => pressed(last).includes(each)));
});

test("a grid as an element is what its pieces make", () => {
  const rows = Array.from({ length: 250 }, (_, row) => [
    [{ text: String(row), to: "elsewhere" }],
    [{ address: "192.0.2.10:25" }],
    "a <b> & c",
  ]);
  const anchors = rows.map((_, row) => `row-${row}`);
  const grid = { kind: "grid", caption: "Rows", head: ["Row", "Client", "What"], rows, anchors } as const;
  expect(html(gridElement(grid, true))).toBe(`<div>${[...gridTable(grid, true)].join("")}</div>`);
});
