// What was read from the captures -> the JSON document of the output contract, with its summary.
import { causesOf } from "../diagnose/causes.ts";
import { censusOf } from "../diagnose/census.ts";
import { FINDING_TEXTS } from "../diagnose/finding-texts.ts";
import type { FindingTexts } from "../diagnose/texts/finding-texts.ts";
import { isFailed } from "../diagnose/failed.ts";
import type { Outcome, Session } from "../session/session.ts";
import { OUTCOMES } from "../session/outcome.ts";
import type { Capture, ReportDocument, Summary } from "./report-document.ts";

/** `others` are sessions of the captures that were not chosen. */
export function assembleDocument(
  tool: ReportDocument["tool"],
  captures: readonly Capture[],
  sessions: readonly Session[],
  others: readonly Session[] = [],
): ReportDocument {
  const summary = summarize(captures, sessions);
  return {
    schemaVersion: 2,
    tool,
    captures,
    causes: causesOf(sessions, others),
    census: censusOf(sessions),
    rules: rulesOf(Object.keys(summary.findings)),
    sessions,
    summary,
  };
}

/** Without ids that only another version knows. */
export function rulesOf(
  ids: readonly string[],
  texts: Readonly<Record<string, FindingTexts>> = FINDING_TEXTS,
): ReportDocument["rules"] {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const known = Object.hasOwn(texts, id) ? texts[id] : undefined;
      if (known === undefined) return [];
      const { title, severity, explanation, logs, remedies, references } = known;
      return [[id, { title, severity, explanation, logs, remedies, references }]];
    }),
  );
}

function summarize(captures: readonly Capture[], sessions: readonly Session[]): Summary {
  const counts = new Map<Outcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  for (const { outcome } of sessions) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const seen = [...counts].filter(([, amount]) => amount > 0);
  return {
    captures: captures.length,
    sessions: sessions.length,
    established: counts.get("established") ?? 0,
    failed: sessions.filter(isFailed).length,
    outcomes: Object.fromEntries(seen),
    findings: Object.fromEntries(findingCounts(sessions)),
  };
}

function findingCounts(sessions: readonly Session[]): (readonly [id: string, sessions: number])[] {
  const counts = new Map<string, number>();
  for (const { findings } of sessions) {
    for (const { id } of findings) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a);
}
