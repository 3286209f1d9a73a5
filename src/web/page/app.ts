// What the user does -> what the page shows.
import { type ComponentChild, Fragment, h } from "preact";
import { useEffect } from "preact/hooks";
import { TOOL } from "../../report/tool.ts";
import type { NamedFile } from "../messages.ts";
import { Bar } from "./bar.ts";
import { filesOfInput } from "./found-files.ts";
import { LiveRegion } from "./live-region.ts";
import { Notices } from "./notices.ts";
import { filesOf, hasReport } from "./page-state.ts";
import { ReadingView } from "./reading-view.ts";
import { ReadView } from "./read-view.ts";
import { onlySession } from "./save-choices.ts";
import { SaveMenu } from "./save-menu.ts";
import { titleOf } from "./state-texts.ts";
import { NothingRead, Unread } from "./unread.ts";
import { useArrivals } from "./use-arrivals.ts";
import { useEscape } from "./use-escape.ts";
import { type Inspection, useInspection } from "./use-inspection.ts";
import { useIntake } from "./use-intake.ts";
import { useOptions } from "./use-options.ts";
import { type OpenSession, useSession } from "./use-session.ts";
import { useViewFocus } from "./use-view-focus.ts";
import { Welcome } from "./welcome.ts";
import type { WorkerClient } from "./worker-client.ts";

export function App({ startWorker }: { readonly startWorker: () => WorkerClient }): ComponentChild {
  const inspection = useInspection(startWorker);
  const { state, worker, filter, stop } = inspection;
  const session = useSession(state, worker);
  const options = useOptions(filesOf(state), inspection.read);
  const arrivals = useArrivals(state.kind === "reading", (arrived) => {
    // The address named a place in what was read before.
    if (state.kind !== "empty" && arrived.captures.length > 0) forgetPlace();
    options.read(arrived);
  });
  const isDragging = useIntake(arrivals.take);
  useEffect(() => {
    document.title = titleOf(state, session.section);
  }, [state, session.section]);
  const isOpen = session.index !== null;
  useViewFocus(isOpen ? `session ${session.index}` : state.kind, !isOpen || session.section !== null, "read");
  useEscape(state.kind === "reading" ? stop : isOpen ? backToAll : null);
  const take = (files: readonly File[], before?: readonly NamedFile[]): void =>
    arrivals.take(Promise.resolve(filesOfInput(files)), before);
  const onChoose = (files: readonly File[]): void => take(files);
  const onAdd = (files: readonly File[]): void => take(files, filesOf(state));
  const onClear = (): void => {
    forgetPlace();
    inspection.clear();
  };
  const report = state.kind === "read" && hasReport(state) ? state.answer : null;
  const saves =
    report &&
    h(SaveMenu, { worker, captures: report.captures, filter, session: onlySession(report, session.index) });
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
        : h(Body, { inspection, session, onPorts: options.addPorts, onJoin: options.join }),
    ),
    h("footer", null, `${TOOL.name} ${TOOL.version}. Nothing leaves this machine.`),
    h(LiveRegion, { state }),
    isDragging && h("div", { class: "dragging", "aria-hidden": "true" }, h("p", null, "Drop to read")),
  );
}

interface BodyProps {
  readonly inspection: Inspection;
  readonly session: OpenSession;
  readonly onPorts: (ports: readonly number[]) => void;
  readonly onJoin: () => void;
}

/** Of what is being read, or was. */
function Body({ inspection, session, onPorts, onJoin }: BodyProps): ComponentChild {
  const { state, stop } = inspection;
  switch (state.kind) {
    case "reading":
      return h(ReadingView, { state, onStop: stop });
    case "failed":
      return [h("h1", null, "Not read"), h("p", { class: "notice" }, state.message)];
    case "read":
      if (!hasReport(state)) return h(NothingRead, state);
      return [h(Unread, { ...state, onPorts, onJoin }), h(ReadView, { state, inspection, session })];
    default:
      return null;
  }
}

function forgetPlace(): void {
  if (location.hash !== "") location.hash = "";
}

function backToAll(): void {
  location.hash = "report";
}
