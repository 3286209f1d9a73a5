// ReportDocument -> one JSON document, laid out for people, in pieces of one session.
import { jsonLayout } from "./json-text.ts";
import { compacted } from "./compacted.ts";
import type { ReportDocument } from "./report-document.ts";

export function* renderJson(document: ReportDocument): Generator<string> {
  const { schemaVersion, tool, captures, causes, census, rules, sessions, summary } = document;
  yield `{\n  "schemaVersion": ${schemaVersion},\n  "tool": ${jsonLayout(tool, 2)},\n`;
  yield `  "captures": ${jsonLayout(captures, 2)},\n  "causes": ${jsonLayout(causes, 2)},\n`;
  yield `  "census": ${jsonLayout(census, 2)},\n  "rules": ${jsonLayout(rules, 2)},\n  "sessions": [`;
  let separator = "\n    ";
  for (const session of sessions) {
    yield separator + jsonLayout(compacted(session), 4);
    separator = ",\n    ";
  }
  yield `${sessions.length > 0 ? "\n  " : ""}],\n  "summary": ${jsonLayout(summary, 2)}\n}\n`;
}
