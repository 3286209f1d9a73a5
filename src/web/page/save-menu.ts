// What was read, and which sessions of it are wanted -> what can be saved and copied.
import { type ComponentChild, h } from "preact";
import { useState } from "preact/hooks";
import type { SessionFilter } from "../../report/session-filter.ts";
import { printable } from "../../text/printable.ts";
import type { Wanted } from "../messages.ts";
import { CheckBox, SelectField, type SelectFieldProps, TextField } from "./form-fields.ts";
import {
  CONTENTS,
  extractChosen,
  FIRST_CHOICES,
  mayHoldSecrets,
  type OnlySession,
  reportChosen,
  reportToCopy,
  type SaveChoices,
  wanted,
  wantedText,
} from "./save-choices.ts";
import { SaveOutcome } from "./save-outcome.ts";
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
  const change = (changed: Partial<SaveChoices>): void => setChoices({ ...chosen, ...changed });
  const saving = useSaving(worker);
  const which = wanted(captures, filter, session, choices);
  const menu = { captures, session, choices, change, which, saving };
  return h(
    "details",
    { class: "saves" },
    h("summary", null, "Save or copy"),
    h(
      "div",
      { class: "fields" },
      h(WhichSessions, menu),
      h(Report, menu),
      h(Packets, menu),
      h(ToPaste, menu),
    ),
    h(SaveOutcome, { saving }),
  );
}

/** What each group of the menu is made of. */
interface Menu extends Pick<SaveMenuProps, "captures" | "session"> {
  readonly choices: SaveChoices;
  readonly change: (changed: Partial<SaveChoices>) => void;
  readonly which: Wanted;
  readonly saving: Saving;
}

function WhichSessions(menu: Menu): ComponentChild {
  const { captures, session, choices, change, which } = menu;
  return group(
    "Which sessions",
    h("p", null, wantedText(which, session)),
    captures.length > 1 && session === null && select(menu, "capture", "Capture", captureOptions(captures)),
    box(menu, "anonymize", "Replace names and addresses"),
    choices.anonymize &&
      h(TextField, { label: "Key", hint: KEY, text: choices.key, onText: (key) => change({ key }) }),
  );
}

function Report(menu: Menu): ComponentChild {
  const { session, choices, which, saving } = menu;
  return group(
    "Report",
    select(menu, "content", "Format", FORMATS),
    session === null && box(menu, "verbose", "Every session in full"),
    button(menu, "Save report", () => saving.save({ ...which, what: reportChosen(choices) })),
  );
}

function Packets(menu: Menu): ComponentChild {
  const { choices, which, saving } = menu;
  return group(
    "Packets, for Wireshark",
    select(menu, "evidence", "Format", CAPTURES),
    box(menu, "untilTls", "Without application data after the handshake"),
    mayHoldSecrets(choices) &&
      box(menu, "withSecrets", "With the TLS keys of these sessions: whoever has the file can read the mail"),
    button(menu, "Save packets", () => saving.save({ ...which, what: extractChosen(choices) })),
  );
}

function ToPaste(menu: Menu): ComponentChild {
  const { choices, which, saving } = menu;
  const copy = (format: "markdown" | "text", name: string): void =>
    saving.copyReport({ ...which, what: reportToCopy(choices, format) }, name);
  return group(
    "To paste",
    h(
      "div",
      { class: "actions" },
      button(menu, "Copy a few lines", () => copy("text", "a few lines for an e-mail")),
      button(menu, "Copy Markdown", () => copy("markdown", "Markdown for a ticket")),
      button(menu, "Copy Wireshark filter", () => saving.copyFilter(which)),
    ),
  );
}

const group = (legend: string, ...parts: readonly ComponentChild[]): ComponentChild =>
  h("fieldset", null, h("legend", null, legend), parts);

const button = ({ saving }: Menu, label: string, onClick: () => void): ComponentChild =>
  h("button", { type: "button", disabled: saving.isBusy, onClick }, label);

const select = (
  { choices, change }: Menu,
  name: "capture" | "content" | "evidence",
  label: string,
  options: SelectFieldProps["options"],
): ComponentChild =>
  h(SelectField, { label, value: choices[name], options, onValue: (value) => change({ [name]: value }) });

const box = (
  { choices, change }: Menu,
  name: "anonymize" | "verbose" | "untilTls" | "withSecrets",
  label: string,
): ComponentChild =>
  h(
    "div",
    { class: "field" },
    h(CheckBox, { label, isChecked: choices[name], onChecked: (isChecked) => change({ [name]: isChecked }) }),
  );

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
