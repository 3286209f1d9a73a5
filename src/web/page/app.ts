// What the user does -> what the page shows.
import { type ComponentChild, Fragment, h } from "preact";
import { useEffect } from "preact/hooks";
import { TOOL } from "../../report/tool.ts";
import type { NamedFile, ReadAnswer } from "../messages.ts";
import { Bar } from "./bar.ts";
import { ComparisonSaves } from "./comparison-saves.ts";
import { filesOfInput } from "./found-files.ts";
import { LiveRegion } from "./live-region.ts";
import { Notices } from "./notices.ts";
import { filesOf, hasReport, type PageState } from "./page-state.ts";
import { ReadingView } from "./reading-view.ts";
import { ReadView } from "./read-view.ts";
import { onlySession } from "./save-choices.ts";
import { SaveMenu } from "./save-menu.ts";
import { titleOf } from "./state-texts.ts";
import { NothingRead, Unread } from "./unread.ts";
import { useArrivals } from "./use-arrivals.ts";
import { type ShownComparison, useComparison } from "./use-comparison.ts";
import { useEscape } from "./use-escape.ts";
import { type Inspection, useInspection } from "./use-inspection.ts";
import { useIntake } from "./use-intake.ts";
import { useOptions } from "./use-options.ts";
import { type Place, usePlace } from "./use-place.ts";
import { type OpenSession, useSession } from "./use-session.ts";
import { useViewFocus } from "./use-view-focus.ts";
import { Welcome } from "./welcome.ts";
import type { WorkerClient } from "./worker-client.ts";

export function App({ startWorker }: { readonly startWorker: () => WorkerClient }): ComponentChild {
  const inspection = useInspection(startWorker);
  const { state, worker, filter, stop } = inspection;
  const rows = state.kind === "read" ? state.answer.rows : null;
  const place = usePlace(rows);
  const session = useSession(rows, place.session, worker);
  const comparison = useComparison(rows, place.comparison, worker);
  const options = useOptions(filesOf(state), inspection.read);
  const arrivals = useArrivals(state.kind === "reading", (arrived) => {
    // The address named a place in what was read before.
    if (state.kind !== "empty" && arrived.captures.length > 0) forgetPlace();
    options.read(arrived);
  });
  const isDragging = useIntake(arrivals.take);
  useEffect(() => {
    document.title = titleOf(state, session.section ?? comparison.answer?.page ?? null);
  }, [state, session.section, comparison.answer]);
  const view = viewOf(state, place);
  useViewFocus(view, session.index === null ? !comparison.isAwaited : session.section !== null, "read");
  useEscape(state.kind === "reading" ? stop : view === state.kind ? null : backToAll);
  const take = (files: readonly File[], before?: readonly NamedFile[]): void =>
    arrivals.take(Promise.resolve(filesOfInput(files)), before);
  const onChoose = (files: readonly File[]): void => take(files);
  const onAdd = (files: readonly File[]): void => take(files, filesOf(state));
  const onClear = (): void => {
    forgetPlace();
    inspection.clear();
  };
  const report = state.kind === "read" && hasReport(state) ? state.answer : null;
  const saves = report && h(Saves, { report, comparison, session, worker, filter });
  const isIdle = state.kind === "read" || state.kind === "failed";
  return h(
    Fragment,
    null,
    isIdle && h(Bar, { onChoose, onAdd: report && onAdd, onClear, saves, options: options.form }),
    h(Notices, arrivals),
    h(
      "main",
      null,
      state.kind === "empty"
        ? h(Welcome, { onChoose, options: options.form })
        : h(Body, { inspection, session, comparison, onPorts: options.addPorts, onJoin: options.join }),
    ),
    h("footer", null, `${TOOL.name} ${TOOL.version}. Nothing leaves this machine.`),
    h(LiveRegion, { state }),
    isDragging && h("div", { class: "dragging", "aria-hidden": "true" }, h("p", null, "Drop to read")),
  );
}

interface SavesProps extends Pick<Inspection, "worker" | "filter"> {
  readonly report: ReadAnswer;
  readonly session: OpenSession;
  readonly comparison: ShownComparison;
}

/** Of what is looked at. */
function Saves({ report, comparison, session, worker, filter }: SavesProps): ComponentChild {
  const { asked, answer } = comparison;
  if (asked !== null) return answer && h(ComparisonSaves, { worker, asked });
  const only = onlySession(report, session.index);
  return h(SaveMenu, { worker, captures: report.captures, filter, session: only });
}

interface BodyProps {
  readonly inspection: Inspection;
  readonly session: OpenSession;
  readonly comparison: ShownComparison;
  readonly onPorts: (ports: readonly number[]) => void;
  readonly onJoin: () => void;
}

/** Of what is being read, or was. */
function Body({ inspection, session, comparison, onPorts, onJoin }: BodyProps): ComponentChild {
  const { state, stop } = inspection;
  switch (state.kind) {
    case "reading":
      return h(ReadingView, { state, onStop: stop });
    case "failed":
      return [h("h1", null, "Not read"), h("p", { class: "notice" }, state.message)];
    case "read":
      if (!hasReport(state)) return h(NothingRead, state);
      return [
        h(Unread, { ...state, onPorts, onJoin }),
        h(ReadView, { state, inspection, session, comparison }),
      ];
    default:
      return null;
  }
}

/** Tells apart what the reader looks at. */
function viewOf({ kind }: PageState, { session, comparison }: Place): string {
  if (session !== null) return `session ${session}`;
  return comparison === null ? kind : `comparison ${JSON.stringify(comparison)}`;
}

function forgetPlace(): void {
  if (location.hash !== "") location.hash = "";
}

function backToAll(): void {
  location.hash = "report";
}
