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
  const { caption, head, rows, anchors } = grid;
  const heads = head.map((text) => h("th", { scope: "col" }, printable(text)));
  yield `<div class="grid"><table>${html(captionElement(caption, isTold))}${html(h("thead", null, h("tr", null, heads)))}<tbody>\n`;
  for (let start = 0; start < rows.length; start += ROWS) {
    const piece = rows.slice(start, start + ROWS);
    yield html(piece.map((cells, index) => rowElement(cells, anchors?.[start + index])));
  }
  yield "</tbody></table></div>\n";
}

/** Of one piece. */
const ROWS = 100;
/** Characters of an IPv4 address with its port: what is longer needs smaller letters on a phone. */
const IPV4 = 21;

/** The same as an element. */
export function gridElement(grid: Grid): ComponentChild {
  return h("div", { dangerouslySetInnerHTML: { __html: [...gridTable(grid, false)].join("") } });
}

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
