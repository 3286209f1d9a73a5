// A reading that goes on -> how far it is, and the button that stops it.
import { type ComponentChild, h } from "preact";
import { printable } from "../../text/printable.ts";
import { namesOf } from "./file-names.ts";
import type { Reading } from "./page-state.ts";
import { howFar } from "./progress-text.ts";
import { useNow } from "./use-now.ts";

export interface ReadingViewProps {
  readonly state: Reading;
  readonly onStop: () => void;
}

export function ReadingView({ state, onStop }: ReadingViewProps): ComponentChild {
  const now = useNow(true, 250);
  const { files, progress, began, isStopped } = state;
  const { part, text } = howFar(progress, now - began);
  return h(
    "section",
    { class: "reading", "aria-labelledby": "reading" },
    h("h1", { id: "reading" }, "Reading ", h("code", null, printable(namesOf(files)))),
    h("progress", { "aria-labelledby": "reading", max: 1, value: part }),
    h("p", { class: "figures" }, isStopped ? "Stopping: what was read so far is shown at once." : text),
    h("button", { type: "button", disabled: isStopped, onClick: onStop }, "Stop"),
  );
}
