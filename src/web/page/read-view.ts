// What was read -> the report: verdict and causes, the sessions, who speaks what; or one session in full.
import { type ComponentChild, Fragment, h } from "preact";
import { useMemo } from "preact/hooks";
import type { WholeSection } from "../messages.ts";
import type { Read } from "./page-state.ts";
import { sortedRows, WORST_FIRST } from "./row-order.ts";
import { SectionView } from "./section-view.ts";
import { SessionSteps } from "./session-steps.ts";
import { SessionTable } from "./session-table.ts";
import { SessionView } from "./session-view.ts";
import type { Inspection } from "./use-inspection.ts";
import type { OpenSession } from "./use-session.ts";

export interface ReadViewProps {
  readonly state: Read;
  readonly inspection: Inspection;
  readonly session: OpenSession;
}

/** The table stays while a session is looked at, so that it keeps its place; the report does not: its ids are in both. */
export function ReadView({ state, inspection, session }: ReadViewProps): ComponentChild {
  const { rows, overview: all } = state.answer;
  const { worker, selection } = inspection;
  const { index, section: whole } = session;
  const isOpen = index !== null;
  const overview = selection?.overview ?? all;
  const top = { ...overview, sections: overview.sections.filter(isCause) };
  const order = useMemo(() => sortedRows(rows, selection?.indices ?? null, WORST_FIRST), [rows, selection]);
  const rest = overview.sections.filter((section) => !isCause(section));
  return h(
    Fragment,
    null,
    index !== null && rows.count > 1 && h(SessionSteps, { rows, order, index }),
    !isOpen && h(SectionView, { section: top, level: 1 }),
    rows.count > 1 &&
      h(
        "section",
        { hidden: isOpen, "aria-labelledby": "sessions" },
        h("h2", { id: "sessions" }, "Sessions"),
        h(SessionTable, { rows, onOpen: session.open }),
      ),
    !isOpen && rest.map((section) => h(SectionView, { key: section.id, section, level: 2 })),
    index !== null && whole && h(SessionView, { key: whole.id, section: whole, level: 1, index, worker }),
  );
}

/** What hurts comes before the sessions, what is good to know after them. */
const isCause = ({ id }: WholeSection): boolean => /^(?:causes?|noticed|smaller-causes)(?:-|$)/.test(id);
