// Rows -> the table of sessions.
import { type ComponentChild, h } from "preact";
import type { Rows } from "../messages.ts";
import { sortedRows, WORST_FIRST } from "./row-order.ts";

export interface SessionTableProps {
  readonly rows: Rows;
  readonly onOpen: (index: number) => void;
}

export function SessionTable({ rows, onOpen }: SessionTableProps): ComponentChild {
  const { columns } = rows;
  return h(
    "table",
    null,
    h("caption", null, "Sessions"),
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        columns.map(({ head }) => h("th", { scope: "col" }, head)),
      ),
    ),
    h(
      "tbody",
      null,
      Array.from(sortedRows(rows, null, WORST_FIRST), (index) =>
        h(
          "tr",
          null,
          columns.map(({ name, texts, cells }) => {
            const text = texts[cells[index] ?? 0];
            return name === "stream"
              ? h("th", { scope: "row" }, h("button", { type: "button", onClick: () => onOpen(index) }, text))
              : h("td", null, text);
          }),
        ),
      ),
    ),
  );
}
