// What was read -> the report: verdict and causes, the sessions, who speaks what; or one session in full.
import { type ComponentChild, Fragment, h } from "preact";
import type { WholeSection } from "../messages.ts";
import type { Read } from "./page-state.ts";
import { SectionView } from "./section-view.ts";
import { SessionTable } from "./session-table.ts";
import { Unread } from "./unread.ts";
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
  const { selection } = inspection;
  const isOpen = session.index !== null;
  const overview = selection?.overview ?? all;
  const top = { ...overview, sections: overview.sections.filter(isCause) };
  const rest = overview.sections.filter((section) => !isCause(section));
  return h(
    Fragment,
    null,
    h(Unread, { answer: state.answer, isStopped: state.isStopped }),
    isOpen && rows.count > 1 && h("p", { class: "back" }, h("a", { href: "#report" }, "← All sessions")),
    !isOpen && h(SectionView, { section: top, level: 1 }),
    rows.count > 1 &&
      h(
        "section",
        { hidden: isOpen, "aria-labelledby": "sessions" },
        h("h2", { id: "sessions" }, "Sessions"),
        h(SessionTable, { rows, onOpen: session.open }),
      ),
    !isOpen && rest.map((section) => h(SectionView, { key: section.id, section, level: 2 })),
    isOpen && session.section && h(SectionView, { section: session.section, level: 1 }),
  );
}

/** What hurts comes before the sessions, what is good to know after them. */
const isCause = ({ id }: WholeSection): boolean => /^(?:causes?|noticed|smaller-causes)(?:-|$)/.test(id);
