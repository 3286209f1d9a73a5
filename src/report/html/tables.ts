// Facts and grids -> tables that say what they hold.
import { type ComponentChild, h } from "preact";
import type { Block, Grid } from "../page/page.ts";
import { printable } from "../terminal-text.ts";
import { inline } from "./inline.ts";

type Facts = Extract<Block, { readonly kind: "facts" }>;

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

/** Where it is too wide it scrolls within its box, also by keyboard. */
export function gridTable({ caption, head, rows }: Grid, isTold: boolean): ComponentChild {
  const heads = head.map((text) => h("th", { scope: "col" }, printable(text)));
  const body = rows.map(([first = "", ...others]) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, inline(first)),
      others.map((cell) => h("td", null, inline(cell))),
    ),
  );
  return h(
    "div",
    { class: "grid", role: "group", "aria-label": printable(caption), tabindex: 0 },
    table(caption, isTold, [h("thead", null, h("tr", null, heads)), h("tbody", null, body)]),
  );
}

function table(caption: string, isTold: boolean, parts: readonly ComponentChild[]): ComponentChild {
  return h("table", null, h("caption", isTold ? { class: "unseen" } : null, printable(caption)), parts);
}
