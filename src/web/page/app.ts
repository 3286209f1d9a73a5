// What the user does -> what the page shows.
import { type ComponentChild, Fragment, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { TOOL } from "../../report/tool.ts";
import type { NamedFile, ReadAnswer } from "../messages.ts";
import { Chooser } from "./chooser.ts";
import { namesOf } from "./file-names.ts";
import { OptionsForm } from "./options-form.ts";
import { filesOf, type PageState } from "./page-state.ts";
import { ReadingView } from "./reading-view.ts";
import { ReadView } from "./read-view.ts";
import type { OnlySession } from "./save-choices.ts";
import { SaveMenu } from "./save-menu.ts";
import { type FieldErrors, type SettingTexts, settingsOf, UNCHANGED } from "./setting-texts.ts";
import { type Inspection, useInspection } from "./use-inspection.ts";
import { useSession } from "./use-session.ts";
import { Welcome } from "./welcome.ts";
import type { WorkerClient } from "./worker-client.ts";

export function App({ startWorker }: { readonly startWorker: () => WorkerClient }): ComponentChild {
  const inspection = useInspection(startWorker);
  const { state, worker, filter } = inspection;
  const session = useSession(state, worker);
  const options = useOptions(inspection);
  const { read } = options;
  const onFiles = (files: readonly File[]): void =>
    read(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
  const chooser = h(Chooser, { filesLabel: "Choose files…", folderLabel: "Choose a folder…", onFiles });
  const only = state.kind === "read" ? onlySession(state.answer, session.index) : null;
  const now = useClock(state.kind === "reading");
  useEffect(() => {
    document.title = titleOf(state);
  }, [state]);
  return h(
    Fragment,
    null,
    state.kind === "read" &&
      h(
        "header",
        { class: "bar" },
        h(
          "div",
          { class: "actions" },
          chooser,
          h(SaveMenu, { worker, captures: state.answer.captures, filter, session: only }),
        ),
        options.form,
      ),
    h(
      "main",
      null,
      state.kind === "empty" &&
        h(
          Welcome,
          null,
          h("div", { class: "drop" }, h("p", null, "Drop captures here, or "), chooser),
          options.form,
        ),
      state.kind === "reading" && h(ReadingView, { state, now, onStop: inspection.stop }),
      state.kind === "failed" && h("p", { class: "notice", role: "alert" }, state.message),
      state.kind === "failed" && chooser,
      state.kind === "read" &&
        h(ReadView, {
          state,
          inspection,
          session: session.section,
          isSessionOpen: session.index !== null,
          onOpen: session.open,
        }),
    ),
    h("footer", null, `${TOOL.name} ${TOOL.version}. Nothing leaves this machine.`),
    h("p", { class: "unseen", role: "status" }, spoken(state)),
  );
}

/** Null where all are looked at, or there is no other. */
function onlySession({ captures, rows }: ReadAnswer, index: number | null): OnlySession | null {
  if (index === null || rows.count === 1) return null;
  const capture = captures[rows.captures[index] ?? 0];
  const stream = rows.streams[index];
  return capture === undefined || stream === undefined ? null : { capture, stream };
}

/** The options, and reading with them. */
function useOptions({ state, read }: Inspection) {
  const [texts, setTexts] = useState<SettingTexts>(UNCHANGED);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [isOpen, setOpen] = useState(false);
  /** They wait for options that make sense. */
  const [waiting, setWaiting] = useState<readonly NamedFile[]>([]);
  const files = waiting.length > 0 ? waiting : filesOf(state);
  const tryToRead = (wanted: readonly NamedFile[]): void => {
    const parsed = settingsOf(texts);
    if ("errors" in parsed) {
      setErrors(parsed.errors);
      setWaiting(wanted);
      setOpen(true);
      return;
    }
    setErrors({});
    setWaiting([]);
    if (wanted.length > 0) read(wanted, parsed.settings);
  };
  const form = h(OptionsForm, {
    texts,
    errors,
    isOpen,
    action: files.length === 0 ? null : state.kind === "read" ? "Read again" : "Read",
    onChange: setTexts,
    onOpen: setOpen,
    onSubmit: () => tryToRead(files),
  });
  return { read: tryToRead, form };
}

/** The time, as performance.now() gives it, a few times a second while it is wanted. */
function useClock(isWanted: boolean): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!isWanted) return undefined;
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [isWanted]);
  return now;
}

function titleOf(state: PageState): string {
  switch (state.kind) {
    case "empty":
      return TOOL.name;
    case "reading":
      return `Reading ${namesOf(state.files)} – ${TOOL.name}`;
    case "failed":
      return `Not read – ${TOOL.name}`;
    default:
      return `${namesOf(state.files)} – ${TOOL.name}`;
  }
}

/** For those who hear the page. */
function spoken(state: PageState): string {
  switch (state.kind) {
    case "reading":
      return `Reading ${namesOf(state.files)}`;
    case "read":
      return `Read ${namesOf(state.files)}`;
    default:
      return "";
  }
}
