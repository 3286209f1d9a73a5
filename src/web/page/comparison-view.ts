// What was compared -> the page that the command line writes of it, and the ways back.
import { type ComponentChild, Fragment, h } from "preact";
import { plainText } from "../../report/html/inline.ts";
import { printable } from "../../text/printable.ts";
import type { ComparisonAnswer, ReadAnswer } from "../messages.ts";
import { SectionView } from "./section-view.ts";
import { sessionId } from "./session-hash.ts";
import type { ShownComparison } from "./use-comparison.ts";

export interface ComparisonViewProps {
  readonly comparison: ShownComparison;
  readonly report: Pick<ReadAnswer, "captures" | "rows">;
}

export function ComparisonView({ comparison, report }: ComparisonViewProps): ComponentChild {
  const { answer, failure } = comparison;
  return h(
    Fragment,
    null,
    h(
      "nav",
      { class: "back", "aria-label": "Sessions" },
      h("a", { href: "#report" }, "← All sessions"),
      answer?.sessions.map(({ name, index }) =>
        h(
          "a",
          { key: index, href: `#${sessionId(report.rows, index)}` },
          `${name}: ${sessionName(report, index)}`,
        ),
      ),
    ),
    answer !== null && h(SectionView, { section: answer.page, level: 1 }),
    failure !== "" && [h("h1", null, "Not compared"), h("p", { class: "notice" }, printable(failure))],
    comparison.isAwaited && h("p", { class: "late" }, "Comparing: the captures are read once more."),
    h("p", { class: "unseen", role: "status" }, answer === null ? printable(failure) : spoken(answer)),
  );
}

/** `Compared. Between A and B ...` */
function spoken({ page }: ComparisonAnswer): string {
  const verdict = page.blocks.find(({ kind }) => kind === "verdict");
  return verdict?.kind === "verdict" ? `Compared. ${plainText(verdict.text)}` : "";
}

export interface ChooseOtherProps {
  /** Among the rows: the one that is marked. */
  readonly first: number;
  readonly report: Pick<ReadAnswer, "captures" | "rows">;
}

/** Stands above the table, in which the other is chosen. */
export function ChooseOther({ first, report }: ChooseOtherProps): ComponentChild {
  return h(
    Fragment,
    null,
    h(
      "nav",
      { class: "back", "aria-label": "Sessions" },
      h("a", { href: `#${sessionId(report.rows, first)}` }, `← Back to ${sessionName(report, first)}`),
    ),
    h("h1", null, `Compare ${sessionName(report, first)} with…`),
    h("p", null, "Choose the other session in the table."),
  );
}

/** `stream 3 of mail.pcap` */
function sessionName({ captures, rows }: ComparisonViewProps["report"], index: number): string {
  const capture = captures.length > 1 ? captures[rows.captures[index] ?? 0] : undefined;
  const stream = `stream ${rows.streams[index]}`;
  return capture === undefined ? stream : `${stream} of ${printable(capture)}`;
}
