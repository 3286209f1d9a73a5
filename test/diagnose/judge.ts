// What one rule alone makes of a session.
import { indexed } from "../../src/diagnose/applies.ts";
import { diagnose } from "../../src/diagnose/diagnose.ts";
import { Facts } from "../../src/diagnose/facts.ts";
import { FINDING_TEXTS, type FindingId } from "../../src/diagnose/finding-texts.ts";
import { neighboursAmong } from "../../src/diagnose/neighbours.ts";
import { NO_POLICY } from "../../src/diagnose/policy.ts";
import { type Texts, textsOf } from "../../src/diagnose/with-texts.ts";
import type { Certainty, Finding, SessionWithOutcome } from "../../src/session/session.ts";
import type { Around, Rule } from "../../src/diagnose/rule.ts";

export interface Surroundings extends Partial<Omit<Around, "neighbours">> {
  /** The other sessions that are known. */
  readonly among?: readonly SessionWithOutcome[];
}

/** With all that is said of it; null where the rule does not hold. */
export function judge(
  rule: Rule,
  session: SessionWithOutcome,
  { among = [], ...around }: Surroundings = {},
): (Finding & Texts) | null {
  const surroundings = { policy: NO_POLICY, ...around, neighbours: neighboursAmong([...among, session]) };
  const hit = rule.judge(session, surroundings, new Facts(session));
  if (hit !== null && !isExplained(rule.id, hit.certainty))
    throw new Error(`the texts of ${rule.id} do not say what makes it ${hit.certainty}`);
  const [finding] = diagnose(session, surroundings, indexed([rule]));
  return finding === undefined ? null : { ...finding, ...textsOf(finding, session) };
}

/** `explain` says which observation earns it that certainty. */
export function isExplained(id: FindingId, certainty: Certainty): boolean {
  const { grades } = FINDING_TEXTS[id];
  return grades === undefined ? certainty === "certain" : grades[certainty] !== undefined;
}

/** Like "error certain: The server ...". */
export function judgement(rule: Rule, session: SessionWithOutcome, around: Surroundings = {}): string | null {
  const finding = judge(rule, session, around);
  return finding && `${finding.severity} ${finding.certainty}: ${finding.detail}`;
}
