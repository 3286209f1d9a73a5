// Key logs that were given -> a field that names them, takes more, and lets go of them.
import { type ComponentChild, h } from "preact";
import { useId } from "preact/hooks";
import { printable } from "../../text/printable.ts";
import type { NamedFile } from "../messages.ts";
import { FileButton } from "./chooser.ts";

export interface KeyLogsFieldProps {
  readonly keyLogs: readonly NamedFile[];
  readonly onKeyLogs: (keyLogs: readonly NamedFile[]) => void;
}

export function KeyLogsField({ keyLogs, onKeyLogs }: KeyLogsFieldProps): ComponentChild {
  const id = useId();
  const onFiles = (files: readonly File[]): void =>
    onKeyLogs(
      withKeyLogs(
        keyLogs,
        files.map((file) => ({ path: file.name, file })),
      ),
    );
  return h(
    "div",
    { class: "field", role: "group", "aria-labelledby": id, "aria-describedby": `${id}-hint` },
    h("p", { id, class: "label" }, "TLS key logs"),
    h("p", { role: "status" }, keyLogs.length === 0 ? "" : "Captures are read with:"),
    keyLogs.map((given) =>
      h(
        "p",
        { key: given.path },
        h("code", null, printable(given.path)),
        " ",
        h(
          "button",
          {
            type: "button",
            "aria-label": `Remove ${printable(given.path)}`,
            onClick: () => onKeyLogs(keyLogs.filter((one) => one !== given)),
          },
          "Remove",
        ),
      ),
    ),
    h(FileButton, { label: "Choose key logs…", isFolder: false, onFiles }),
    h("p", { id: `${id}-hint`, class: "hint" }, HINT),
  );
}

const HINT =
  "Written by one of the two ends with SSLKEYLOGFILE: what is encrypted is read with them, on this machine. Keys that a pcapng holds are used anyway.";

/** One of a name that is there already takes its place: it may have grown. */
export const withKeyLogs = (
  before: readonly NamedFile[],
  added: readonly NamedFile[],
): readonly NamedFile[] => [
  ...new Map([...before, ...added].map((given) => [given.path, given] as const)).values(),
];
