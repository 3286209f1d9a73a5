// What a form asks for -> its fields, each with its label.
import { type ComponentChild, h, type TargetedEvent } from "preact";
import { useId } from "preact/hooks";

export interface TextFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  /** Stands in the hint's place. */
  readonly error?: string | undefined;
  /** Of several lines. */
  readonly isLong?: boolean;
  readonly onText: (text: string) => void;
  /** The field was left, or Enter pressed. */
  readonly onDone?: () => void;
}

export function TextField(props: TextFieldProps): ComponentChild {
  const { label, hint, text, error, isLong = false, onText, onDone } = props;
  const id = useId();
  const attributes = {
    id,
    spellcheck: false,
    autocomplete: "off",
    autocapitalize: "off",
    "aria-describedby": `${id}-hint`,
    "aria-invalid": error !== undefined,
    value: text,
    onInput: ({ currentTarget }: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onText(currentTarget.value),
    ...(onDone !== undefined && { onChange: onDone }),
  };
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    isLong ? h("textarea", { ...attributes, rows: 2 }) : h("input", { ...attributes, type: "text" }),
    h("p", { id: `${id}-hint`, class: error === undefined ? "hint" : "hint wrong" }, error ?? hint),
  );
}

export interface SelectFieldProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onValue: (value: string) => void;
}

export function SelectField({ label, value, options, onValue }: SelectFieldProps): ComponentChild {
  const id = useId();
  const onChange = ({ currentTarget }: TargetedEvent<HTMLSelectElement>): void =>
    onValue(currentTarget.value);
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h(
      "select",
      { id, value, onChange },
      options.map(([each, text]) => h("option", { key: each, value: each }, text)),
    ),
  );
}

export interface CheckBoxProps {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChecked: (isChecked: boolean) => void;
}

export function CheckBox({ label, isChecked, onChecked }: CheckBoxProps): ComponentChild {
  const onChange = ({ currentTarget }: TargetedEvent<HTMLInputElement>): void =>
    onChecked(currentTarget.checked);
  return h(
    "label",
    { class: "check" },
    h("input", { type: "checkbox", checked: isChecked, onChange }),
    h("span", null, label),
  );
}
