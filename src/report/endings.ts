// Endings of file names <-> the formats of a report.
import type { FormatName } from "./formats.ts";

/** Of the endings of a format, the first is the one that a new file gets. */
export const FORMAT_OF_ENDING = {
  ".html": "html",
  ".htm": "html",
  ".md": "markdown",
  ".markdown": "markdown",
  ".csv": "csv",
  ".json": "json",
  ".ndjson": "ndjson",
  ".txt": "text",
  ".sarif": "sarif",
} as const satisfies Readonly<Record<string, FormatName>>;

/** Null for an ending, in lower case, that no format has. */
export function formatOfEnding(ending: string): FormatName | null {
  return isEnding(ending) ? FORMAT_OF_ENDING[ending] : null;
}

const isEnding = (text: string): text is keyof typeof FORMAT_OF_ENDING =>
  Object.hasOwn(FORMAT_OF_ENDING, text);

/** The first of its endings. */
export function endingOf(format: Exclude<FormatName, "table">): string {
  return Object.entries(FORMAT_OF_ENDING).find(([, name]) => name === format)?.[0] ?? "";
}
