// A session among those of the table -> the way back to the table, to the sessions beside it there, and to comparing it.
import { type ComponentChild, h } from "preact";
import { grouped } from "../../text/amounts.ts";
import type { Rows } from "../messages.ts";
import { comparisonHash } from "./comparison-hash.ts";
import { sessionId } from "./session-hash.ts";

export interface SessionStepsProps {
  readonly rows: Rows;
  /** Indices of rows, as the table shows them. */
  readonly order: Uint32Array;
  /** Of the session among the rows. */
  readonly index: number;
}

export function SessionSteps({ rows, order, index }: SessionStepsProps): ComponentChild {
  const place = order.indexOf(index);
  const step = (name: string, other: number | undefined): ComponentChild =>
    place < 0 || other === undefined ? null : h("a", { href: `#${sessionId(rows, other)}` }, name);
  return h(
    "nav",
    { class: "back", "aria-label": "Sessions" },
    h("a", { href: "#report" }, "← All sessions"),
    step("Previous session", order[place - 1]),
    step("Next session", order[place + 1]),
    h("a", { href: comparisonHash({ kind: "choosing", first: index }, rows) }, "Compare with…"),
    place >= 0 && h("span", { class: "name" }, `${grouped(place + 1)} of ${grouped(order.length)}`),
  );
}
