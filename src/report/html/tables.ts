// Facts and grids -> tables that say what they hold.
import { type ComponentChild, h } from "preact";
import type { Facts, Grid, Text } from "../page/page.ts";
import { inline } from "./inline.ts";
import { html } from "./markup.ts";
import { printable } from "../../text/printable.ts";

/** `isTold`: a heading above says what the caption says, which then is for those who hear the page. */
export function factsTable({ caption, rows }: Facts, isTold: boolean): ComponentChild {
  const body = rows.map(([label, ...lines]) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, printable(label)),
      h(
        "td",
        null,
        lines.length === 1 ? lines.map(inline) : lines.map((line) => h("span", null, inline(line))),
      ),
    ),
  );
  return h("div", { class: "facts" }, table(caption, isTold, [h("tbody", null, body)]));
}

/** In pieces of some rows. A row has its id, where something refers to it. */
export function* gridTable(grid: Grid, isTold: boolean): Generator<string> {
  const { rows } = grid;
  yield `<div class="grid"><table>${html(gridHead(grid, isTold))}<tbody>\n`;
  for (let start = 0; start < rows.length; start += ROWS) {
    yield html(gridRows(grid, start, start + ROWS));
  }
  yield "</tbody></table></div>\n";
}

/** Of one piece. */
const ROWS = 100;
/** Characters of an IPv4 address with its port: what is longer needs smaller letters on a phone. */
const IPV4 = 21;

/** The same as an element. */
export function gridElement(grid: Grid, isTold: boolean): ComponentChild {
  const body = h("tbody", null, "\n", gridRows(grid, 0, grid.rows.length));
  return h("div", null, h("div", { class: "grid" }, h("table", null, gridHead(grid, isTold), body)), "\n");
}

function gridHead({ caption, head }: Grid, isTold: boolean): ComponentChild[] {
  const heads = head.map((text) => h("th", { scope: "col" }, printable(text)));
  return [captionElement(caption, isTold), h("thead", null, h("tr", null, heads))];
}

const gridRows = ({ rows, anchors }: Grid, start: number, end: number): ComponentChild[] =>
  rows.slice(start, end).map((cells, index) => rowElement(cells, anchors?.[start + index]));

function rowElement([first = "", ...others]: readonly Text[], id: string | undefined): ComponentChild {
  return h(
    "tr",
    id === undefined ? null : { id },
    h("th", { scope: "row" }, inline(first)),
    others.map(cellElement),
  );
}

/** There may be thousands: where an address is all that it holds, the cell itself says so. */
function cellElement(cell: Text): ComponentChild {
  const [only, ...others] = typeof cell === "string" ? [] : cell;
  return only !== undefined && others.length === 0 && typeof only !== "string" && "address" in only
    ? h("td", { class: only.address.length > IPV4 ? "addr long" : "addr" }, printable(only.address))
    : h("td", null, inline(cell));
}

const captionElement = (caption: string, isTold: boolean): ComponentChild =>
  h("caption", isTold ? { class: "unseen" } : null, printable(caption));

function table(caption: string, isTold: boolean, parts: readonly ComponentChild[]): ComponentChild {
  return h("table", null, captionElement(caption, isTold), parts);
}
