// What the options' fields hold -> settings, or what is wrong with them, by the parsers of the command line.
import type { Limits } from "../../limits.ts";
import { parseDecodeAs, parseLimit, parsePorts, parseZone } from "../../options/option-values.ts";
import type { UsageError } from "../../options/usage-error.ts";
import type { NamedFile, ReadSettings } from "../messages.ts";
import { type Errors, fieldReader } from "./field-reader.ts";

export interface SettingTexts {
  readonly ports: string;
  readonly allPorts: boolean;
  /** One per line. */
  readonly decodeAs: string;
  readonly join: boolean;
  readonly zone: string;
  /** One per line. */
  readonly limits: string;
  readonly keyLogs: readonly NamedFile[];
}

export type TextName = "ports" | "decodeAs" | "zone" | "limits";

export const UNCHANGED: SettingTexts = {
  ports: "",
  allPorts: false,
  decodeAs: "",
  join: false,
  zone: "",
  limits: "",
  keyLogs: [],
};

/** Fields that are not as they are at first: they count for every capture, and the form may be folded. */
export function fieldsSet(texts: SettingTexts): number {
  const { ports, allPorts, decodeAs, join, zone, limits, keyLogs } = texts;
  return (
    [ports, decodeAs, zone, limits].filter((text) => text.trim() !== "").length +
    Number(allPorts) +
    Number(join) +
    Number(keyLogs.length > 0)
  );
}

export type FieldErrors = Errors<TextName>;

/** Empty fields are the command line's defaults. */
export function settingsOf(
  texts: SettingTexts,
): { readonly settings: ReadSettings } | { readonly errors: FieldErrors } {
  const { read, errors } = fieldReader<TextName>(texts, onThePage);
  const decodeAs = new Map(read("decodeAs", [], (text) => linesOf(text).flatMap(parseDecodeAs)));
  const ports = read("ports", [], parsePorts);
  const zone = read("zone", "UTC", parseZone);
  const limits: Partial<Limits> = Object.assign(
    {},
    ...read("limits", [], (text) => linesOf(text).map(parseLimit)),
  );
  if (Object.keys(errors).length > 0) return { errors };
  const { allPorts, join, keyLogs } = texts;
  return { settings: { ports, allPorts, decodeAs, join, zone, limits, keyLogs } };
}

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line.trim() !== "");

/** Its sentence names the option, of which the field is one already. */
function onThePage({ message, unknown }: UsageError): string {
  const sentence = message.replace(/, as in --?[\w-]+ /, ", as in ");
  return unknown?.otherwise === undefined ? sentence : `${sentence}; ${unknown.otherwise}`;
}
