// The JSON document of `compare`, version 1.
import type { Comparison } from "../../compare/comparison.ts";
import { COMPARISON } from "../../diagnose/texts/comparison.ts";
import { rulesOf } from "../assemble-document.ts";
import type { Capture, ReportDocument } from "../report-document.ts";

export interface ComparisonDocument {
  readonly schemaVersion: 1;
  readonly tool: ReportDocument["tool"];
  /** In the order given. A capture of several files has each of them, one after the other. */
  readonly captures: readonly Capture[];
  readonly comparison: Comparison;
  /** By id, the texts that each finding has wherever it occurs. */
  readonly rules: ReportDocument["rules"];
}

export function comparisonDocument(
  tool: ReportDocument["tool"],
  captures: readonly Capture[],
  comparison: Comparison,
): ComparisonDocument {
  const ids = [...new Set(comparison.findings.map(({ id }) => id))];
  return { schemaVersion: 1, tool, captures, comparison, rules: rulesOf(ids, COMPARISON) };
}
