// What the user does -> what the page shows.
import { type ComponentChild, Fragment, h } from "preact";
import { useEffect } from "preact/hooks";
import { TOOL } from "../../report/tool.ts";
import type { ReadAnswer } from "../messages.ts";
import { Bar } from "./bar.ts";
import { Chooser } from "./chooser.ts";
import { filesOfInput } from "./found-files.ts";
import { LiveRegion } from "./live-region.ts";
import { Notices } from "./notices.ts";
import { filesOf } from "./page-state.ts";
import { ReadingView } from "./reading-view.ts";
import { ReadView } from "./read-view.ts";
import type { OnlySession } from "./save-choices.ts";
import { SaveMenu } from "./save-menu.ts";
import { titleOf } from "./state-texts.ts";
import { useArrivals } from "./use-arrivals.ts";
import { useEscape } from "./use-escape.ts";
import { useInspection } from "./use-inspection.ts";
import { useIntake } from "./use-intake.ts";
import { useNow } from "./use-now.ts";
import { useOptions } from "./use-options.ts";
import { useSession } from "./use-session.ts";
import { useViewFocus } from "./use-view-focus.ts";
import { Welcome } from "./welcome.ts";
import type { WorkerClient } from "./worker-client.ts";

export function App({ startWorker }: { readonly startWorker: () => WorkerClient }): ComponentChild {
  const inspection = useInspection(startWorker);
  const { state, worker, filter } = inspection;
  const session = useSession(state, worker);
  const options = useOptions(filesOf(state), inspection.read);
  const arrivals = useArrivals(state.kind === "reading", options.read);
  const isDragging = useIntake(arrivals.take);
  const now = useNow(state.kind === "reading", 250);
  const isSessionOpen = session.index !== null;
  useEffect(() => {
    document.title = titleOf(state, session.section);
  }, [state, session.section]);
  useViewFocus(
    isSessionOpen ? `session ${session.index}` : state.kind,
    !isSessionOpen || session.section !== null,
    "read",
  );
  useEscape(state.kind === "reading" ? inspection.stop : isSessionOpen ? backToAll : null);
  const choose = (files: readonly File[]): void => arrivals.take(Promise.resolve(filesOfInput(files)));
  const add = (files: readonly File[]): void =>
    arrivals.take(Promise.resolve(filesOfInput(files)), filesOf(state));
  return h(
    Fragment,
    null,
    state.kind !== "empty" &&
      h(Bar, {
        onChoose: choose,
        onAdd: state.kind === "read" ? add : null,
        onClear: inspection.clear,
        isReading: state.kind === "reading",
        saves:
          state.kind === "read" &&
          h(SaveMenu, {
            worker,
            captures: state.answer.captures,
            filter,
            session: onlySession(state.answer, session.index),
          }),
        options: options.form,
      }),
    h(Notices, {
      problem: arrivals.problem,
      offered: arrivals.offered,
      onAccept: arrivals.accept,
      onDecline: arrivals.decline,
    }),
    h(
      "main",
      null,
      state.kind === "empty" &&
        h(
          Welcome,
          null,
          h(
            "div",
            { class: "drop" },
            h("p", null, "Drop captures anywhere on this page, or "),
            h(Chooser, { onFiles: choose }),
          ),
          options.form,
        ),
      state.kind === "reading" && h(ReadingView, { state, now, onStop: inspection.stop }),
      state.kind === "failed" && [h("h1", null, "Not read"), h("p", { class: "notice" }, state.message)],
      state.kind === "read" && h(ReadView, { state, inspection, session }),
    ),
    h("footer", null, `${TOOL.name} ${TOOL.version}. Nothing leaves this machine.`),
    h(LiveRegion, { state }),
    isDragging && h("div", { class: "dragging", "aria-hidden": "true" }, h("p", null, "Drop to read")),
  );
}

function backToAll(): void {
  location.hash = "report";
}

/** Null where all are looked at, or there is no other. */
function onlySession({ captures, rows }: ReadAnswer, index: number | null): OnlySession | null {
  if (index === null || rows.count === 1) return null;
  const capture = captures[rows.captures[index] ?? 0];
  const stream = rows.streams[index];
  return capture === undefined || stream === undefined ? null : { capture, stream };
}
