// The options' fields -> a form that is folded until it is wanted.
import { type ComponentChild, h, type TargetedEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { DEFAULT_PORTS } from "../../session/mail-ports.ts";
import { list } from "../../text/amounts.ts";
import { printable } from "../../text/printable.ts";
import type { NamedFile } from "../messages.ts";
import { namesOf } from "./file-names.ts";
import { CheckBox, TextField, type TextFieldProps } from "./form-fields.ts";
import { KeyLogsField } from "./key-logs-field.ts";
import { type FieldErrors, fieldsSet, type SettingTexts, type TextName } from "./setting-texts.ts";

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
  const set = fieldsSet(props.texts);
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
    h("summary", null, set === 0 ? "Options" : `Options (${set} set)`),
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

function fields({ texts, errors, onChange }: OptionsFormProps): ComponentChild[] {
  const box = (name: "allPorts" | "join", label: string): ComponentChild =>
    h(CheckBox, {
      label,
      isChecked: texts[name],
      onChecked: (isChecked) => onChange({ ...texts, [name]: isChecked }),
    });
  return [
    ...TEXTS.map(({ name, ...asked }) =>
      h(TextField, {
        ...asked,
        key: name,
        text: texts[name],
        error: errors[name],
        onText: (text) => onChange({ ...texts, [name]: text }),
      }),
    ),
    h(
      "div",
      { class: "field" },
      box("allPorts", "Every TCP port"),
      box("join", "Several files are one capture, as those of a ring buffer"),
    ),
    h(KeyLogsField, {
      keyLogs: texts.keyLogs,
      onKeyLogs: (keyLogs) => onChange({ ...texts, keyLogs }),
    }),
  ];
}

const TEXTS: readonly (Pick<TextFieldProps, "label" | "hint" | "isLong"> & { readonly name: TextName })[] = [
  {
    name: "ports",
    label: "More ports",
    hint: `In addition to ${list(DEFAULT_PORTS.map(String))}: 143,993 or 8000-8010`,
  },
  {
    name: "decodeAs",
    label: "Protocol of a port",
    hint: "One per line: tcp.port==26,smtp or tcp.port==8443,tls",
    isLong: true,
  },
  {
    name: "zone",
    label: "Time zone",
    hint: "UTC unless given: local, or a name such as Europe/Berlin",
  },
  {
    name: "limits",
    label: "Limits",
    hint: "Where a warning names one. One per line: line-bytes=65536",
    isLong: true,
  },
];
