// ReportDocument -> one JSON text a line, one line a session (RFC 8259 texts with a line feed behind each).
import type { Session } from "../session/session.ts";
import { jsonLine } from "./json-text.ts";
import type { ReportDocument } from "./report-document.ts";

export const sessionLine = (session: Session): string => `${jsonLine(session)}\n`;

export function* renderNdjson(document: ReportDocument): Generator<string> {
  for (const session of document.sessions) yield sessionLine(session);
}
