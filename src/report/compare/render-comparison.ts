// ComparisonDocument -> its text in one of the formats.
import type { ComparisonDocument } from "./comparison-document.ts";

export interface ComparisonOptions {
  /** Columns of a line, where the format has such. */
  readonly width: number;
  readonly color: boolean;
  /** Every step and every difference. */
  readonly verbose: boolean;
  /** Of the times that people read; UTC unless given. */
  readonly zone?: string;
}

type Render = (document: ComparisonDocument, options: ComparisonOptions) => Iterable<string>;

interface ComparisonFormatEntry {
  /** What it is, for --help. */
  readonly title: string;
  /** Loaded when asked for. */
  readonly load: () => Promise<Render>;
}

export const COMPARISON_FORMATS = {
  text: {
    title: "for people and tickets",
    load: async () => (await import("./comparison-text.ts")).comparisonText,
  },
  json: {
    title: "one document",
    load: async () => (await import("./comparison-json.ts")).comparisonJson,
  },
  markdown: {
    title: "a page to paste",
    load: async () => (await import("./comparison-markdown.ts")).comparisonMarkdown,
  },
  html: {
    title: "a page to attach",
    load: async () => (await import("./comparison-html.ts")).comparisonHtml,
  },
} satisfies Readonly<Record<string, ComparisonFormatEntry>>;

export type ComparisonFormat = keyof typeof COMPARISON_FORMATS;

const DEFAULTS: ComparisonOptions = { width: 80, color: false, verbose: false };

/** Ends with a line end. */
export async function renderComparison(
  document: ComparisonDocument,
  format: ComparisonFormat,
  options: Partial<ComparisonOptions> = {},
): Promise<string> {
  const { load }: ComparisonFormatEntry = COMPARISON_FORMATS[format];
  const write = await load();
  return [...write(document, { ...DEFAULTS, ...options })].join("");
}
