// What was compared -> what can be saved and copied of it.
import { type ComponentChild, h } from "preact";
import { useState } from "preact/hooks";
import type { ComparisonFormat } from "../../report/compare/render-comparison.ts";
import type { CompareAsk } from "../messages.ts";
import { SelectField } from "./form-fields.ts";
import { SaveOutcome } from "./save-outcome.ts";
import { useSaving } from "./use-saving.ts";
import type { WorkerClient } from "./worker-client.ts";

export interface ComparisonSavesProps {
  readonly worker: WorkerClient;
  readonly asked: CompareAsk;
}

const FORMATS: readonly (readonly [ComparisonFormat, string])[] = [
  ["html", "HTML, to attach or print"],
  ["markdown", "Markdown, to paste"],
  ["text", "Text, for a ticket"],
  ["json", "JSON, one document"],
];

export function ComparisonSaves({ worker, asked }: ComparisonSavesProps): ComponentChild {
  const [format, setFormat] = useState<ComparisonFormat>("html");
  const saving = useSaving(worker);
  const button = (label: string, onClick: () => void): ComponentChild =>
    h("button", { type: "button", disabled: saving.isBusy, onClick }, label);
  const copy = (as: ComparisonFormat, name: string): void =>
    saving.copyReport({ compared: asked, format: as }, name);
  const onValue = (value: string): void => {
    const chosen = FORMATS.find(([name]) => name === value);
    if (chosen !== undefined) setFormat(chosen[0]);
  };
  return h(
    "details",
    { class: "saves" },
    h("summary", null, "Save or copy"),
    h(
      "div",
      { class: "fields" },
      h(
        "fieldset",
        null,
        h("legend", null, "Comparison"),
        h(SelectField, { label: "Format", value: format, options: FORMATS, onValue }),
        button("Save comparison", () => saving.save({ compared: asked, format })),
      ),
      h(
        "fieldset",
        null,
        h("legend", null, "To paste"),
        h(
          "div",
          { class: "actions" },
          button("Copy text", () => copy("text", "text for an e-mail")),
          button("Copy Markdown", () => copy("markdown", "Markdown for a ticket")),
        ),
      ),
    ),
    h(SaveOutcome, { saving }),
  );
}
