// The output formats: one line each. The keys are the choices of --format.
import type { Summarized } from "../diagnose/summarized.ts";
import type { Session } from "../session/session.ts";
import type { RenderOptions } from "./render-options.ts";
import type { Capture, ReportDocument } from "./report-document.ts";

/** The text in pieces, none larger than a session needs; together they end with a line end. */
type Render = (document: ReportDocument, options: RenderOptions) => Iterable<string>;

/** Gathers text in UTF-8. */
export interface LiveText {
  /** One that was not chosen may speak against what is said of the others. */
  add(session: Session, isChosen: boolean): void;
  /** Only the text of a chosen one: another counts it. */
  line(session: Session): void;
  /** The same without its text, which another has written. */
  count(session: Summarized, isChosen: boolean): void;
  /** All sessions of the capture in these files have been added. */
  end(files: readonly Capture[]): void;
  /** Bytes that have gathered. */
  readonly length: number;
  /** What has gathered, once; valid until more is added. */
  take(): Uint8Array;
}

export interface Format {
  /** What it is, for --help. */
  readonly title: string;
  /** Loaded when asked for: start-up pays only for the format in use. */
  readonly load: () => Promise<Render>;
  /** Where a session's text needs nothing but the session: it is then written as soon as its connection is over. */
  readonly loadLive?: () => Promise<LiveText>;
  /** It prints the captures' SHA-256. */
  readonly wantsChecksums?: boolean;
}

export const FORMATS = {
  table: { title: "for people", load: async () => (await import("./table.ts")).renderTable },
  json: { title: "one document", load: async () => (await import("./json.ts")).renderJson },
  ndjson: {
    title: "one line per session, in the order in which they end, then one per capture",
    load: async () => (await import("./ndjson.ts")).renderNdjson,
    loadLive: async () => new (await import("./ndjson.ts")).NdjsonText(),
  },
  csv: { title: "one row per session", load: async () => (await import("./csv/csv.ts")).renderCsv },
  text: {
    title: "a few lines for a ticket",
    load: async () => (await import("./brief.ts")).renderBrief,
    wantsChecksums: true,
  },
  markdown: {
    title: "a page to paste",
    load: async () => (await import("./markdown/markdown.ts")).renderMarkdown,
    wantsChecksums: true,
  },
  html: {
    title: "a page to attach",
    load: async () => (await import("./html/html.ts")).renderHtml,
    wantsChecksums: true,
  },
  sarif: {
    title: "for CI systems",
    load: async () => (await import("./sarif/sarif.ts")).renderSarif,
    wantsChecksums: true,
  },
} satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;
