// What was read -> what of it can be compared.
import { type ComponentChild, h } from "preact";
import { fileName } from "../../report/shown-files.ts";
import { count } from "../../text/amounts.ts";
import { printable } from "../../text/printable.ts";
import type { ReadAnswer } from "../messages.ts";
import { comparisonHash } from "./comparison-hash.ts";

type Answer = Pick<ReadAnswer, "captures" | "comparable" | "rows">;

/** Such captures were made to be compared. */
export function SharedNotice({ captures, comparable, rows }: Answer): ComponentChild {
  const { shared } = comparable;
  if (shared === 0) return null;
  const same = shared === 1 ? "the same connection" : `${count(shared, "connection")} in common`;
  return h(
    "p",
    { class: "notice" },
    `${namesOf(captures)} hold ${same}, which this report counts once for each. `,
    h("a", { href: comparisonHash({ kind: "captures" }, rows) }, "Compare what each of them shows"),
  );
}

/** `a.pcap and b.pcap` */
function namesOf(captures: readonly string[]): string {
  const [first = "", second = "", ...others] = captures.map((path) => printable(fileName(path)));
  return others.length === 0 ? `${first} and ${second}` : "These captures";
}

/** Beside the table. */
export function ComparisonLinks({ captures, comparable, rows }: Answer): ComponentChild {
  const link = (kind: "captures" | "failed", text: string): ComponentChild =>
    h("a", { href: comparisonHash({ kind }, rows) }, text);
  if (captures.length < 2 && !comparable.failed) return null;
  return h(
    "nav",
    { class: "contents", "aria-label": "Compare" },
    captures.length > 1 && link("captures", "Compare the captures"),
    comparable.failed && link("failed", "Compare what failed with what did not"),
  );
}
