// Rows -> the table of sessions.
import { type ComponentChild, h } from "preact";
import type { Row } from "../messages.ts";

export interface SessionTableProps {
  readonly rows: readonly Row[];
  readonly onOpen: (index: number) => void;
}

export function SessionTable({ rows, onOpen }: SessionTableProps): ComponentChild {
  return h(
    "table",
    null,
    h("caption", null, "Sessions"),
    h(
      "tbody",
      null,
      rows.map((row, index) =>
        h(
          "tr",
          null,
          h(
            "th",
            { scope: "row" },
            h("button", { type: "button", onClick: () => onOpen(index) }, `Stream ${row.stream}`),
          ),
          h("td", null, row.client),
          h("td", null, row.server),
          h("td", null, row.outcome),
        ),
      ),
    ),
  );
}
