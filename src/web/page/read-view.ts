// What was read -> the report: verdict and causes, the sessions, who speaks what; or one session in full, or a comparison.
import { type ComponentChild, Fragment, h } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { WholeSection } from "../messages.ts";
import { ComparisonLinks, SharedNotice } from "./comparison-offers.ts";
import { ChooseOther, ComparisonView } from "./comparison-view.ts";
import { Contents } from "./contents.ts";
import type { Read } from "./page-state.ts";
import { sortedRows, WORST_FIRST } from "./row-order.ts";
import { SectionView } from "./section-view.ts";
import { SessionSteps } from "./session-steps.ts";
import { SessionTable } from "./session-table.ts";
import { SessionView } from "./session-view.ts";
import type { ShownComparison } from "./use-comparison.ts";
import type { Inspection } from "./use-inspection.ts";
import { usePrinting } from "./use-printing.ts";
import type { OpenSession } from "./use-session.ts";

export interface ReadViewProps {
  readonly state: Read;
  readonly inspection: Inspection;
  readonly session: OpenSession;
  readonly comparison: ShownComparison;
}

/** The table stays while a session is looked at, so that it keeps its place; the report does not: its ids are in both. */
export function ReadView({ state, inspection, session, comparison }: ReadViewProps): ComponentChild {
  const { rows, overview: all, keyLogs } = state.answer;
  const { worker, filter, choice, selection, choose } = inspection;
  const isPrinting = usePrinting();
  const [sorting, setSorting] = useState(WORST_FIRST);
  const { index, section: whole } = session;
  const { first } = comparison;
  const isOpen = index !== null || comparison.asked !== null;
  const isWhole = !isOpen && first === null;
  const overview = selection?.overview ?? all;
  const { contents, top, rest } = useMemo(() => viewsOf(overview, isPrinting), [overview, isPrinting]);
  const indices = choice?.indices ?? null;
  const order = useMemo(() => sortedRows(rows, indices, sorting), [rows, indices, sorting]);
  return h(
    Fragment,
    null,
    index !== null && rows.count > 1 && h(SessionSteps, { rows, order, index }),
    comparison.asked !== null && h(ComparisonView, { comparison, report: state.answer }),
    first !== null && h(ChooseOther, { first, report: state.answer }),
    isWhole && h(SharedNotice, state.answer),
    isWhole && rows.count > 1 && contents,
    isWhole && top,
    rows.count > 1 &&
      h(
        "section",
        { hidden: isOpen, "aria-labelledby": SESSIONS.id },
        h("h2", { id: SESSIONS.id }, SESSIONS.title),
        isWhole && h(ComparisonLinks, state.answer),
        h(SessionTable, {
          rows,
          order,
          sorting,
          filter,
          keyLogs,
          choice,
          onSort: setSorting,
          onFilter: choose,
          onOpen: first === null ? session.open : comparison.compareWith,
        }),
      ),
    isWhole && rest,
    index !== null && whole && h(SessionView, { key: whole.id, section: whole, level: 1, index, worker }),
  );
}

const SESSIONS = { id: "sessions", title: "Sessions" };

/** The same elements for the same report, so that it is not compared anew at each key. */
function viewsOf(
  overview: WholeSection,
  isPrinting: boolean,
): Readonly<Record<"contents" | "top" | "rest", ComponentChild>> {
  const causes = overview.sections.filter(isCause);
  const top = { ...overview, sections: isPrinting ? causes : foldedAfterFirst(causes) };
  const rest = overview.sections.filter((section) => !isCause(section));
  return {
    contents: h(Contents, { parts: [...top.sections, SESSIONS, ...rest] }),
    top: h(SectionView, { section: top, level: 1 }),
    rest: h(
      Fragment,
      null,
      rest.map((section) => h(SectionView, { key: section.id, section, level: 2 })),
    ),
  };
}

/** The biggest cause in full, of the others their titles until they are opened: the sessions are not far below then. */
function foldedAfterFirst(parts: readonly WholeSection[]): WholeSection[] {
  return parts.map((part, at) => ({
    ...part,
    sections: part.sections.map((cause, index) =>
      at === 0 && index === 0 ? cause : { ...cause, extent: "folded" },
    ),
  }));
}

/** What hurts comes before the sessions, what is good to know after them. */
const isCause = ({ id }: WholeSection): boolean => /^(?:causes?|noticed|smaller-causes)(?:-|$)/.test(id);
