// Rows and a filter -> the table of sessions, with what sorts it, searches it and filters it.
import { type ComponentChild, h, type TargetedEvent } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { EVERY_SESSION, type SessionFilter } from "../../report/session-filter.ts";
import { countOf, grouped } from "../../text/amounts.ts";
import { sentence } from "../../text/sentence.ts";
import type { Choice, Column, Rows } from "../messages.ts";
import { commandOptions } from "./command-options.ts";
import { CopiedOptions } from "./copied-options.ts";
import { FilterForm } from "./filter-form.ts";
import { CheckBox } from "./form-fields.ts";
import { rowsWith, type Sorting } from "./row-order.ts";
import { SessionRows } from "./session-rows.ts";

export interface SessionTableProps {
  readonly rows: Rows;
  /** Indices of the rows that the filter lets through, sorted. */
  readonly order: Uint32Array;
  readonly sorting: Sorting;
  readonly filter: SessionFilter;
  /** Names of those that the sessions were read with. */
  readonly keyLogs: readonly string[];
  /** What the filter lets through; null for all. */
  readonly choice: Choice | null;
  readonly onSort: (sorting: Sorting) => void;
  readonly onFilter: (filter: SessionFilter) => void;
  readonly onOpen: (index: number) => void;
}

export function SessionTable(props: SessionTableProps): ComponentChild {
  const { rows, order, sorting, filter, keyLogs, choice, onSort, onFilter, onOpen } = props;
  const [words, setWords] = useState("");
  const shown = useMemo(() => rowsWith(rows, order, words), [rows, order, words]);
  const options = commandOptions(filter, rows.zone, keyLogs);
  const isFiltered = commandOptions(filter, rows.zone) !== "";
  const amount = countOf(shown.length, rows.count, "session");
  const clear = (): void => {
    setWords("");
    onFilter(EVERY_SESSION);
  };
  return h(
    "div",
    { class: "session-table" },
    h(Search, { rows, filter, words, onWords: setWords, onFilter }),
    h(
      "details",
      { class: "options" },
      h("summary", null, "Filter"),
      h(FilterForm, { rows, filter, onFilter }),
    ),
    h(SortBy, { columns: rows.columns, sorting, onSort }),
    h(
      "p",
      { class: "amount" },
      h("strong", null, amount),
      (isFiltered || words !== "") && h("button", { type: "button", onClick: clear }, "Show all"),
      options !== "" && h(CopiedOptions, { options }),
    ),
    words !== "" &&
      h("p", { class: "hint" }, "The search changes what is listed here, not what is reported and saved."),
    h(Spoken, { text: amount }),
    shown.length === 0
      ? h("p", null, nothing(choice, words))
      : h(SessionRows, { rows, shown, sorting, onSort, onOpen }),
  );
}

/** What there is instead. */
function nothing(choice: Choice | null, words: string): string {
  const isOfWords = choice === null || choice.indices.length > 0;
  if (isOfWords)
    return `No session listed here has ${words.trim().includes(" ") ? "all of these words" : "this word"}.`;
  return sentence(choice.misfit ?? "no session matches all of these options");
}

interface SearchProps extends Pick<SessionTableProps, "rows" | "filter" | "onFilter"> {
  readonly words: string;
  readonly onWords: (words: string) => void;
}

function Search({ rows, filter, words, onWords, onFilter }: SearchProps): ComponentChild {
  const amount = useMemo(() => rows.failed.reduce((sum, each) => sum + each, 0), [rows]);
  return h(
    "div",
    { class: "search", role: "search" },
    h("input", {
      type: "search",
      "aria-label": "Search the table",
      placeholder: "Search the table",
      spellcheck: false,
      value: words,
      onInput: ({ currentTarget }: TargetedEvent<HTMLInputElement>) => onWords(currentTarget.value),
    }),
    h(CheckBox, {
      label: `Failed only (${grouped(amount)})`,
      isChecked: filter.failed,
      onChecked: (failed) => onFilter({ ...filter, failed }),
    }),
  );
}

interface SortByProps {
  readonly columns: readonly Column[];
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
}

/** Where there is no room for the columns' heads. */
function SortBy({ columns, sorting, onSort }: SortByProps): ComponentChild {
  const { by, descending } = sorting;
  return h(
    "p",
    { class: "sort-by" },
    h(
      "label",
      null,
      "Sort by ",
      h(
        "select",
        {
          value: by,
          onChange: ({ currentTarget }: TargetedEvent<HTMLSelectElement>) => {
            const column = columns.find(({ name }) => name === currentTarget.value);
            if (column !== undefined) onSort({ by: column.name, descending: false });
          },
        },
        columns.map(({ name, head }) => h("option", { value: name }, head)),
      ),
    ),
    h(
      "button",
      { type: "button", "aria-pressed": descending, onClick: () => onSort({ by, descending: !descending }) },
      "Descending",
    ),
  );
}

/** How long nothing changes before it is said: not each key is worth a word. */
const QUIET_MS = 800;

function Spoken({ text }: { readonly text: string }): ComponentChild {
  const [said, say] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => say(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return h("p", { class: "unseen", role: "status" }, said);
}
