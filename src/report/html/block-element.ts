// A block of a page -> its element.
import { type ComponentChild, h } from "preact";
import { dumpLines, type DumpLine } from "../page/dump-lines.ts";
import { type Block, type Dump, type Grid, isTitle, type Text } from "../page/page.ts";
import { inline } from "./inline.ts";
import { ladderFigure } from "./ladder-figure.ts";
import { pathFigure } from "./path-figure.ts";
import { factsTable } from "./tables.ts";
import { printable } from "../../text/printable.ts";

/** `title` is that of the section that it stands in. Grids, which may have thousands of rows, are written in pieces elsewhere. */
export function blockElement(block: Exclude<Block, Grid>, title: Text): ComponentChild {
  switch (block.kind) {
    case "verdict":
      return h("p", { class: `verdict ${block.tone}` }, inline(block.text));
    case "paragraph":
      return h("p", null, inline(block.text));
    case "list":
      return h(
        "ul",
        null,
        block.items.map((item) => h("li", null, inline(item))),
      );
    case "facts":
      return factsTable(block, isTitle(block.caption, title));
    case "code":
      return labelled(block.label, [printableLines(block.text)]);
    case "ladder":
      return ladderFigure(block.ladder);
    case "path-ladder":
      return pathFigure(block.ladder);
    default:
      return dumpElement(block);
  }
}

function labelled(label: string, lines: ComponentChild[]): ComponentChild {
  const name = printable(label);
  return h(
    "div",
    null,
    h("p", { class: "label" }, name),
    h("pre", { role: "group", "aria-label": name, tabindex: 0 }, h("code", null, lines)),
  );
}

const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");

function dumpElement(dump: Dump): ComponentChild {
  return labelled(dump.label, dumpLines(dump).flatMap(dumpRows));
}

/** The bytes, and below them what the marked ones are. */
function dumpRows({ offset, bytes, marked, names }: DumpLine): ComponentChild[] {
  const cells: ComponentChild[] = [h("span", { class: "name" }, `${offset}  `)];
  let next = 0;
  for (const { column, length } of marked) {
    cells.push(bytes.slice(next, column).map((byte) => `${byte} `));
    cells.push(h("mark", null, bytes.slice(column, column + length).join(" ")), " ");
    next = column + length;
  }
  cells.push(`${bytes.slice(next).join(" ")}\n`);
  for (const name of names) cells.push(h("span", { class: "name" }, `${name}\n`));
  return cells;
}
