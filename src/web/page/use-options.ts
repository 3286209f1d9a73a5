// The options' fields, and files to be read with them -> a reading, or what is wrong with the fields.
import { type ComponentChild, h } from "preact";
import { useState } from "preact/hooks";
import type { NamedFile, ReadSettings } from "../messages.ts";
import type { Arrived } from "./captures-among.ts";
import { withKeyLogs } from "./key-logs-field.ts";
import { OptionsForm } from "./options-form.ts";
import { type FieldErrors, type SettingTexts, settingsOf, UNCHANGED } from "./setting-texts.ts";

export interface Options {
  readonly form: ComponentChild;
  /** Waits until the options make sense. Without captures, those that were read are read again with the key logs. */
  readonly read: (arrived: Arrived) => void;
  /** Reads again with these ports too. */
  readonly addPorts: (ports: readonly number[]) => void;
  /** Reads again, the files as one capture. */
  readonly join: () => void;
}

/** `files` are those that were read already, and can be read again. */
export function useOptions(
  files: readonly NamedFile[],
  read: (files: readonly NamedFile[], settings: ReadSettings) => void,
): Options {
  const [texts, setTexts] = useState<SettingTexts>(UNCHANGED);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [isOpen, setOpen] = useState(false);
  const [waiting, setWaiting] = useState<readonly NamedFile[]>([]);
  const next = waiting.length > 0 ? waiting : files;
  const tryToRead = (wanted: readonly NamedFile[], given = texts): void => {
    const parsed = settingsOf(given);
    if ("errors" in parsed) {
      setErrors(parsed.errors);
      setWaiting(wanted);
      setOpen(true);
      return;
    }
    setErrors({});
    setWaiting([]);
    if (wanted.length > 0) read(wanted, parsed.settings);
  };
  const form = h(OptionsForm, {
    texts,
    errors,
    isOpen,
    waiting,
    read: files,
    onChange: setTexts,
    onOpen: setOpen,
    onSubmit: () => tryToRead(next),
  });
  const readAgain = (changed: Partial<SettingTexts>): void => {
    const given = { ...texts, ...changed };
    setTexts(given);
    tryToRead(files, given);
  };
  const addPorts = (ports: readonly number[]): void =>
    readAgain({ ports: [texts.ports.trim(), ports.join(",")].filter(Boolean).join(",") });
  const take = ({ captures, keyLogs }: Arrived): void => {
    const given = { ...texts, keyLogs: withKeyLogs(texts.keyLogs, keyLogs) };
    setTexts(given);
    const wanted = captures.length > 0 ? captures : next;
    if (wanted.length === 0) setOpen(true);
    tryToRead(wanted, given);
  };
  return { form, read: take, addPorts, join: () => readAgain({ join: true }) };
}
