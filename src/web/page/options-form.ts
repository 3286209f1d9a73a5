// The options' fields -> a form that is folded until it is wanted.
import { type ComponentChild, h, type TargetedEvent } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { DEFAULT_PORTS } from "../../session/mail-ports.ts";
import { list } from "../../text/amounts.ts";
import { printable } from "../../text/printable.ts";
import type { NamedFile } from "../messages.ts";
import { namesOf } from "./file-names.ts";
import type { FieldErrors, SettingTexts, TextName } from "./setting-texts.ts";

export interface OptionsFormProps {
  readonly texts: SettingTexts;
  readonly errors: FieldErrors;
  readonly isOpen: boolean;
  /** Files that are read with them: they wait, or were read before. */
  readonly waiting: readonly NamedFile[];
  readonly read: readonly NamedFile[];
  readonly onChange: (texts: SettingTexts) => void;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onSubmit: () => void;
}

export function OptionsForm(props: OptionsFormProps): ComponentChild {
  const { isOpen, errors, waiting, read, onOpen, onSubmit } = props;
  const submit = (event: Event): void => {
    event.preventDefault();
    onSubmit();
  };
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);
  return h(
    "details",
    {
      class: "options",
      open: isOpen,
      onToggle: ({ currentTarget }: TargetedEvent<HTMLDetailsElement>) => onOpen(currentTarget.open),
    },
    h("summary", null, "Options"),
    h(
      "form",
      { ref: form, onSubmit: submit, noValidate: true },
      h("div", { class: "fields" }, fields(props)),
      waiting.length > 0
        ? h(
            "p",
            null,
            h("button", { type: "submit" }, "Read"),
            " ",
            h("code", null, printable(namesOf(waiting))),
            ", which waits until the options make sense.",
          )
        : read.length > 0 && h("p", null, h("button", { type: "submit" }, "Read again")),
    ),
  );
}

function fields(props: OptionsFormProps): ComponentChild[] {
  return [
    h(TextField, {
      ...props,
      name: "ports",
      label: "More ports",
      hint: `In addition to ${list(DEFAULT_PORTS.map(String))}: 143,993 or 8000-8010`,
    }),
    h(TextField, {
      ...props,
      name: "decodeAs",
      label: "Protocol of a port",
      hint: "One per line: tcp.port==26,smtp or tcp.port==8443,tls",
      isLong: true,
    }),
    h(TextField, {
      ...props,
      name: "zone",
      label: "Time zone",
      hint: "UTC unless given: local, or a name such as Europe/Berlin",
    }),
    h(TextField, {
      ...props,
      name: "limits",
      label: "Limits",
      hint: "Where a warning names one. One per line: line-bytes=65536",
      isLong: true,
    }),
    h(
      "div",
      { class: "field" },
      h(CheckField, { ...props, name: "allPorts", label: "Every TCP port" }),
      h(CheckField, {
        ...props,
        name: "join",
        label: "Several files are one capture, as those of a ring buffer",
      }),
    ),
  ];
}

type FieldProps = Pick<OptionsFormProps, "texts" | "errors" | "onChange">;

interface TextFieldProps extends FieldProps {
  readonly name: TextName;
  readonly label: string;
  readonly hint: string;
  readonly isLong?: boolean;
}

function TextField({ texts, errors, onChange, name, label, hint, isLong = false }: TextFieldProps) {
  const id = useId();
  const error = errors[name];
  const attributes = {
    id,
    spellcheck: false,
    autocomplete: "off",
    autocapitalize: "off",
    "aria-describedby": `${id}-hint`,
    "aria-invalid": error !== undefined,
    value: texts[name],
    onInput: ({ currentTarget }: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onChange({ ...texts, [name]: currentTarget.value }),
  };
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    isLong ? h("textarea", { ...attributes, rows: 2 }) : h("input", { ...attributes, type: "text" }),
    h("p", { id: `${id}-hint`, class: error === undefined ? "hint" : "hint wrong" }, error ?? hint),
  );
}

interface CheckFieldProps extends FieldProps {
  readonly name: "allPorts" | "join";
  readonly label: string;
}

function CheckField({ texts, onChange, name, label }: CheckFieldProps) {
  return h(
    "label",
    { class: "check" },
    h("input", {
      type: "checkbox",
      checked: texts[name],
      onChange: ({ currentTarget }: TargetedEvent<HTMLInputElement>) =>
        onChange({ ...texts, [name]: currentTarget.checked }),
    }),
    label,
  );
}
