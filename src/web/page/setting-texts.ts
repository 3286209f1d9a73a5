// What the options' fields hold -> settings, or what is wrong with them, by the parsers of the command line.
import type { Limits } from "../../limits.ts";
import { inspectedPorts } from "../../options/inspected-ports.ts";
import { parseDecodeAs, parseLimit, parsePorts, parseZone } from "../../options/option-values.ts";
import { UsageError } from "../../options/usage-error.ts";
import type { ReadSettings } from "../messages.ts";

export interface SettingTexts {
  readonly ports: string;
  readonly allPorts: boolean;
  /** One per line. */
  readonly decodeAs: string;
  readonly join: boolean;
  readonly zone: string;
  /** One per line. */
  readonly limits: string;
}

export type TextName = "ports" | "decodeAs" | "zone" | "limits";

export const UNCHANGED: SettingTexts = {
  ports: "",
  allPorts: false,
  decodeAs: "",
  join: false,
  zone: "",
  limits: "",
};

export type FieldErrors = Readonly<Partial<Record<keyof SettingTexts, string>>>;

/** Empty fields are the command line's defaults. */
export function settingsOf(
  texts: SettingTexts,
): { readonly settings: ReadSettings } | { readonly errors: FieldErrors } {
  const errors: Partial<Record<keyof SettingTexts, string>> = {};
  function parsed<T>(name: TextName, empty: T, parse: (text: string) => T): T {
    const text = texts[name].trim();
    if (text === "") return empty;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      errors[name] = onThePage(error);
      return empty;
    }
  }
  const decodeAs = new Map(parsed("decodeAs", [], (text) => linesOf(text).flatMap(parseDecodeAs)));
  const ports = inspectedPorts(parsed("ports", [], parsePorts), decodeAs);
  const zone = parsed("zone", "UTC", parseZone);
  const limits: Partial<Limits> = Object.assign(
    {},
    ...parsed("limits", [], (text) => linesOf(text).map(parseLimit)),
  );
  if (Object.keys(errors).length > 0) return { errors };
  return { settings: { ports, allPorts: texts.allPorts, decodeAs, join: texts.join, zone, limits } };
}

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line.trim() !== "");

/** Its sentence names the option, of which the field is one already. */
function onThePage({ message, unknown }: UsageError): string {
  const sentence = message.replace(/, as in --?[\w-]+ /, ", as in ");
  return unknown?.otherwise === undefined ? sentence : `${sentence}; ${unknown.otherwise}`;
}
