// What can be done next, once something was read.
import { type ComponentChild, h } from "preact";
import { TOOL } from "../../report/tool.ts";
import { Chooser, FileButton } from "./chooser.ts";

export interface BarProps {
  readonly onChoose: (files: readonly File[]) => void;
  /** To be read together with what was read; null where there is nothing yet. */
  readonly onAdd: ((files: readonly File[]) => void) | null;
  readonly onClear: () => void;
  readonly saves: ComponentChild;
  readonly options: ComponentChild;
}

export function Bar({ onChoose, onAdd, onClear, saves, options }: BarProps): ComponentChild {
  return h(
    "header",
    { class: "bar" },
    h("p", { class: "tool" }, TOOL.name),
    h(
      "div",
      { class: "actions" },
      h(Chooser, { onFiles: onChoose }),
      onAdd !== null && h(FileButton, { label: "Add files…", isFolder: false, onFiles: onAdd }),
      h("button", { type: "button", onClick: onClear }, "Start again"),
    ),
    saves,
    options,
  );
}
