// What was read, and which sessions of it are wanted -> what can be saved and copied.
import { type ComponentChild, h } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { SessionFilter } from "../../report/session-filter.ts";
import { printable } from "../../text/printable.ts";
import { CheckField, SelectField, TextField } from "./save-fields.ts";
import {
  CONTENTS,
  extractChosen,
  FIRST_CHOICES,
  type OnlySession,
  reportChosen,
  reportToCopy,
  wanted,
  wantedText,
} from "./save-choices.ts";
import { type Saving, useSaving } from "./use-saving.ts";
import type { WorkerClient } from "./worker-client.ts";

export interface SaveMenuProps {
  readonly worker: WorkerClient;
  /** Paths of the captures; of joined files that of the first. */
  readonly captures: readonly string[];
  /** Of the sessions shown: those that are saved. */
  readonly filter: SessionFilter;
  /** The one that is looked at, which alone is saved then. */
  readonly session: OnlySession | null;
}

export function SaveMenu({ worker, captures, filter, session }: SaveMenuProps): ComponentChild {
  const [chosen, setChoices] = useState(FIRST_CHOICES);
  // One session is always in full.
  const choices = session === null ? chosen : { ...chosen, verbose: false };
  const saving = useSaving(worker);
  const which = wanted(captures, filter, session, choices);
  const fields = {
    choices,
    change: (changed: Partial<typeof choices>): void => setChoices({ ...chosen, ...changed }),
  };
  const button = (label: string, onClick: () => void): ComponentChild =>
    h("button", { type: "button", disabled: saving.isBusy, onClick }, label);
  const copyReport = (format: "markdown" | "text", name: string): void =>
    saving.copyReport({ ...which, what: reportToCopy(choices, format) }, name);
  return h(
    "details",
    { class: "saves" },
    h("summary", null, "Save or copy"),
    h(
      "div",
      { class: "fields" },
      group(
        "Which sessions",
        h("p", null, wantedText(which, session)),
        captures.length > 1 &&
          session === null &&
          h(SelectField, { ...fields, name: "capture", label: "Capture", options: captureOptions(captures) }),
        h(CheckField, { ...fields, name: "anonymize", label: "Replace names and addresses" }),
        choices.anonymize && h(TextField, { ...fields, name: "key", label: "Key", hint: KEY }),
      ),
      group(
        "Report",
        h(SelectField, { ...fields, name: "content", label: "Format", options: FORMATS }),
        session === null && h(CheckField, { ...fields, name: "verbose", label: "Every session in full" }),
        button("Save report", () => saving.save({ ...which, what: reportChosen(choices) })),
      ),
      group(
        "Packets, for Wireshark",
        h(SelectField, { ...fields, name: "evidence", label: "Format", options: CAPTURES }),
        h(CheckField, { ...fields, name: "untilTls", label: "Without application data after the handshake" }),
        button("Save packets", () => saving.save({ ...which, what: extractChosen(choices) })),
      ),
      group(
        "To paste",
        h(
          "div",
          { class: "actions" },
          button("Copy a few lines", () => copyReport("text", "a few lines for an e-mail")),
          button("Copy Markdown", () => copyReport("markdown", "Markdown for a ticket")),
          button("Copy Wireshark filter", () => saving.copyFilter(which)),
        ),
      ),
    ),
    h(Outcome, { saving }),
  );
}

const KEY =
  "With the same key, the same names take their place; without one, a random key is used and not kept";

const FORMATS = [...CONTENTS].map(([value, { label }]) => [value, label] as const);

const CAPTURES = [
  ["pcapng", "pcapng, with comments"],
  ["pcap", "pcap, without comments"],
] as const;

const captureOptions = (paths: readonly string[]) => [
  ["", "All"] as const,
  ...paths.map((path) => [path, printable(path)] as const),
];

const group = (legend: string, ...parts: readonly ComponentChild[]): ComponentChild =>
  h("fieldset", null, h("legend", null, legend), parts);

/** What was saved or copied, also for those who hear the page. */
function Outcome({ saving }: { readonly saving: Saving }): ComponentChild {
  const { said, isFailed, uncopied, isBusy, figures, stop } = saving;
  const id = useId();
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (uncopied === null) return;
    text.current?.focus();
    text.current?.select();
  }, [uncopied]);
  return [
    h("p", { class: isFailed ? "said wrong" : "said", role: "status" }, printableLines(said)),
    isBusy && [h("p", { class: "figures" }, figures), h("button", { type: "button", onClick: stop }, "Stop")],
    uncopied !== null && [
      h("label", { for: id }, "This browser does not let the page copy: it is selected, press Ctrl+C or ⌘C."),
      h("textarea", { id, ref: text, rows: 8, readOnly: true, value: uncopied }),
    ],
  ];
}

const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");
