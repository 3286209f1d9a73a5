// ReportDocument -> one JSON text a line, one line a session (RFC 8259 texts with a line feed behind each).
import { jsonLine } from "./json-text.ts";
import type { ReportDocument } from "./report-document.ts";

export function* renderNdjson(document: ReportDocument): Generator<string> {
  for (const session of document.sessions) yield `${jsonLine(session)}\n`;
}
