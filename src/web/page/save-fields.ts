// One choice of what is saved -> its field.
import { type ComponentChild, h, type TargetedEvent } from "preact";
import { useId } from "preact/hooks";
import type { SaveChoices } from "./save-choices.ts";

type NamesOf<T> = {
  [Name in keyof SaveChoices]: SaveChoices[Name] extends T ? Name : never;
}[keyof SaveChoices];

interface FieldProps {
  readonly choices: SaveChoices;
  readonly change: (changed: Partial<SaveChoices>) => void;
  readonly label: string;
}

interface SelectFieldProps extends FieldProps {
  readonly name: NamesOf<string>;
  readonly options: readonly (readonly [value: string, label: string])[];
}

export function SelectField({ choices, change, label, name, options }: SelectFieldProps): ComponentChild {
  const id = useId();
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h(
      "select",
      {
        id,
        value: choices[name],
        onChange: ({ currentTarget }: TargetedEvent<HTMLSelectElement>) =>
          change({ [name]: currentTarget.value }),
      },
      options.map(([value, text]) => h("option", { value }, text)),
    ),
  );
}

interface CheckFieldProps extends FieldProps {
  readonly name: NamesOf<boolean>;
}

export function CheckField({ choices, change, label, name }: CheckFieldProps): ComponentChild {
  return h(
    "div",
    { class: "field" },
    h(
      "label",
      { class: "check" },
      h("input", {
        type: "checkbox",
        checked: choices[name],
        onChange: ({ currentTarget }: TargetedEvent<HTMLInputElement>) =>
          change({ [name]: currentTarget.checked }),
      }),
      label,
    ),
  );
}

interface TextFieldProps extends FieldProps {
  readonly name: NamesOf<string>;
  readonly hint: string;
}

export function TextField({ choices, change, label, name, hint }: TextFieldProps): ComponentChild {
  const id = useId();
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h("input", {
      id,
      type: "text",
      autocomplete: "off",
      spellcheck: false,
      "aria-describedby": `${id}-hint`,
      value: choices[name],
      onInput: ({ currentTarget }: TargetedEvent<HTMLInputElement>) =>
        change({ [name]: currentTarget.value }),
    }),
    h("p", { id: `${id}-hint`, class: "hint" }, hint),
  );
}
