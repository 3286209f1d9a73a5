// What one rule alone makes of a session.
import { indexed } from "../../src/diagnose/applies.ts";
import { diagnose } from "../../src/diagnose/diagnose.ts";
import { neighboursAmong } from "../../src/diagnose/neighbours.ts";
import { NO_POLICY } from "../../src/diagnose/policy.ts";
import type { Finding, Judged } from "../../src/session/session.ts";
import type { Around, Rule } from "../../src/diagnose/rule.ts";

export interface Surroundings extends Partial<Omit<Around, "neighbours">> {
  /** The other sessions that are known. */
  readonly among?: readonly Judged[];
}

/** Null where the rule does not hold. */
export function judge(
  rule: Rule,
  session: Judged,
  { among = [], ...around }: Surroundings = {},
): Finding | null {
  const neighbours = neighboursAmong([...among, session]);
  return diagnose(session, { policy: NO_POLICY, ...around, neighbours }, indexed([rule]))[0] ?? null;
}

/** Like "error certain: The server ...". */
export function judgement(rule: Rule, session: Judged, around: Surroundings = {}): string | null {
  const finding = judge(rule, session, around);
  return finding && `${finding.severity} ${finding.certainty}: ${finding.detail}`;
}
