// ReportDocument -> one of its tables, for spreadsheets (RFC 4180).
import type { RenderOptions } from "../render-options.ts";
import type { ReportDocument } from "../report-document.ts";
import type { Session } from "../../session/session.ts";
import { clientsOf, serversOf } from "../hosts.ts";
import { CAUSE_COLUMNS, CERTIFICATE_COLUMNS } from "./cause-columns.ts";
import type { Columns, Value } from "./column.ts";
import { CLIENT_COLUMNS, SERVER_COLUMNS } from "./host-columns.ts";
import { DECRYPTED_COLUMNS, SESSION_COLUMNS } from "./session-columns.ts";
import { printable } from "../../text/printable.ts";

/** One entry a table: the keys are the choices of --table. */
export const TABLES = {
  sessions: ({ sessions }) => rows(sessionColumns(sessions), sessions),
  causes: ({ causes }) => rows(CAUSE_COLUMNS, causes),
  clients: ({ sessions }) => rows(CLIENT_COLUMNS, clientsOf(sessions)),
  servers: ({ sessions }) => rows(SERVER_COLUMNS, serversOf(sessions)),
  certificates: ({ census }) => rows(CERTIFICATE_COLUMNS, census.certificates),
} satisfies Readonly<Record<string, (document: ReportDocument) => Iterable<string>>>;

export type TableName = keyof typeof TABLES;

export function renderCsv(
  document: ReportDocument,
  { table = "sessions" }: Pick<RenderOptions, "table">,
): Iterable<string> {
  return TABLES[table](document);
}

const sessionColumns = (sessions: readonly Session[]): Columns<Session> =>
  sessions.some(({ tls }) => tls?.decryption !== undefined)
    ? [...SESSION_COLUMNS, ...DECRYPTED_COLUMNS]
    : SESSION_COLUMNS;

function* rows<T>(columns: Columns<T>, items: readonly T[]): Generator<string> {
  yield line(columns.map(([head]) => head));
  for (const item of items) yield line(columns.map(([, value]) => value(item)));
}

function line(values: readonly Value[]): string {
  return `${values.map(field).join(",")}\r\n`;
}

/** All text is quoted, so that no separator that a spreadsheet may look for splits it. */
function field(value: Value): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  return value === "" ? "" : `"${harmless(printable(value)).replaceAll('"', '""')}"`;
}

/** Spreadsheets compute what begins like a formula; an apostrophe in front makes it text. */
function harmless(text: string): string {
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(text) ? `'${text}` : text;
}
