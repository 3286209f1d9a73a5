// A filter -> its form: the options of the command line that choose sessions, as fields.
import { type ComponentChild, h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { SessionFilter } from "../../report/session-filter.ts";
import { OUTCOMES } from "../../session/outcome.ts";
import { grouped } from "../../text/amounts.ts";
import type { Rows } from "../messages.ts";
import { type FilterErrors, type FilterField, filterOf, type FilterTexts, textsOf } from "./filter-texts.ts";
import { CheckBox, TextField } from "./form-fields.ts";

export interface FilterFormProps {
  readonly rows: Rows;
  readonly filter: SessionFilter;
  readonly onFilter: (filter: SessionFilter) => void;
}

const FIELDS: readonly (readonly [name: FilterField, label: string, hint: string])[] = [
  ["clients", "Client", "Address, network or EHLO name: 192.0.2.0/24, *.example.net"],
  ["servers", "Server", "Address, network, or name in its greeting or in SNI"],
  ["since", "Since", "Ended then or later: 03:14 (on any day), 2026-11-21T03:14:05"],
  ["until", "Until", "Began then or earlier"],
  ["streams", "Streams", "As Wireshark's tcp.stream: 0,4-6"],
];

/** A text counts once its field is left, or with Enter. */
export function FilterForm({ rows, filter, onFilter }: FilterFormProps): ComponentChild {
  const { texts, errors, setTexts, take } = useTexts(rows.zone, filter, onFilter);
  return h(
    "form",
    { class: "filter", onSubmit: stay, noValidate: true },
    h(
      "div",
      { class: "fields" },
      FIELDS.map(([name, label, hint]) =>
        h(TextField, {
          key: name,
          label,
          hint,
          text: texts[name],
          error: errors[name],
          onText: (text) => setTexts({ ...texts, [name]: text }),
          onDone: take,
        }),
      ),
    ),
    h("div", { class: "pair" }, choicesOf({ rows, filter, onFilter })),
  );
}

function choicesOf({ rows, filter, onFilter }: FilterFormProps): ComponentChild[] {
  const outcomes = OUTCOMES.filter((outcome) => outcome in rows.outcomes);
  return [
    h(Choices, {
      legend: "Outcome",
      counts: rows.outcomes,
      names: outcomes,
      chosen: filter.outcomes,
      onChosen: (chosen) => onFilter({ ...filter, outcomes: outcomes.filter((each) => chosen.has(each)) }),
    }),
    h(Choices, {
      legend: "Finding",
      counts: rows.findings,
      names: Object.keys(rows.findings),
      chosen: filter.findings,
      onChosen: (chosen) => onFilter({ ...filter, findings: [...chosen] }),
    }),
  ];
}

/** The browser would leave the page. */
const stay = (event: Event): void => event.preventDefault();

/** What is typed, until it is a filter; and what is wrong with it. */
function useTexts(zone: string, filter: SessionFilter, onFilter: FilterFormProps["onFilter"]) {
  const [texts, setTexts] = useState<FilterTexts>(() => textsOf(filter, zone));
  const [errors, setErrors] = useState<FilterErrors>({});
  const own = useRef(filter);
  useEffect(() => {
    if (own.current === filter) return;
    own.current = filter;
    setTexts(textsOf(filter, zone));
    setErrors({});
  }, [filter, zone]);
  const take = (): void => {
    const parsed = filterOf(filter, texts, zone);
    if ("errors" in parsed) {
      setErrors(parsed.errors);
      return;
    }
    setErrors({});
    own.current = parsed.filter;
    onFilter(parsed.filter);
  };
  return { texts, errors, setTexts, take };
}

interface ChoicesProps {
  readonly legend: string;
  readonly names: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly chosen: readonly string[];
  readonly onChosen: (chosen: ReadonlySet<string>) => void;
}

/** Of those chosen any will do; none chosen asks for nothing. */
function Choices({ legend, names, counts, chosen, onChosen }: ChoicesProps): ComponentChild {
  const set = (name: string, isChosen: boolean): void => {
    const others = chosen.filter((each) => each !== name);
    onChosen(new Set(isChosen ? [...others, name] : others));
  };
  return h(
    "fieldset",
    { class: "choices" },
    h("legend", null, legend),
    names.map((name) =>
      h(CheckBox, {
        key: name,
        label: `${name} (${grouped(counts[name] ?? 0)})`,
        isChecked: chosen.includes(name),
        onChecked: (isChecked) => set(name, isChecked),
      }),
    ),
  );
}
