// The output formats: one line each. The keys are the choices of --format.
import type { Session } from "../session/session.ts";
import type { ReportDocument } from "./report-document.ts";

export interface RenderOptions {
  /** Columns of a line, where the format has such. */
  readonly width: number;
  readonly color: boolean;
  /** Every cipher suite that a client offers. */
  readonly ciphers: boolean;
  /** Every session in full. */
  readonly verbose: boolean;
}

/** The text in pieces, none larger than a session needs; together they end with a line end. */
type Render = (document: ReportDocument, options: RenderOptions) => Iterable<string>;

export interface Format {
  /** What it is, for --help. */
  readonly title: string;
  /** Loaded when asked for: start-up pays only for the format in use. */
  readonly load: () => Promise<Render>;
  /** Where a session's text needs nothing but the session: it is then written as soon as its connection is over. */
  readonly loadLive?: () => Promise<(session: Session) => string>;
}

export const FORMATS = {
  table: { title: "for people", load: async () => (await import("./table.ts")).renderTable },
  json: { title: "one document", load: async () => (await import("./json.ts")).renderJson },
  ndjson: {
    title: "one session a line, in the order of their end",
    load: async () => (await import("./ndjson.ts")).renderNdjson,
    loadLive: async () => (await import("./ndjson.ts")).sessionLine,
  },
} satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;
