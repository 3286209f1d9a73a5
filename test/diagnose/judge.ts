// What one rule alone makes of a session.
import { Diagnosis } from "../../src/diagnose/diagnose.ts";
import { Deliveries } from "../../src/diagnose/delivery.ts";
import { FINDING_TEXTS, type FindingId } from "../../src/diagnose/finding-texts.ts";
import { neighboursAmong } from "../../src/diagnose/neighbours.ts";
import { NO_POLICY, type Policy } from "../../src/diagnose/policy.ts";
import { type Texts, textsOf } from "../../src/diagnose/with-texts.ts";
import type { Certainty, Finding, SessionWithOutcome } from "../../src/session/session.ts";
import { Context, type Rule } from "../../src/diagnose/rule.ts";

export interface ContextParts {
  readonly now?: number;
  readonly policy?: Policy;
  /** The other sessions that are known. */
  readonly among?: readonly SessionWithOutcome[];
}

/** With all that is said of it; null where the rule does not hold. */
export function judge(
  rule: Rule,
  session: SessionWithOutcome,
  { policy = NO_POLICY, among = [], now }: ContextParts = {},
): (Finding & Texts) | null {
  const neighbours = neighboursAmong([...among, session]);
  const context = new Context(policy, neighbours, now === undefined ? undefined : () => now);
  const match = rule.judge(session, context, new Deliveries(session));
  if (match !== null && !isExplained(rule.id, match.certainty))
    throw new Error(`the texts of ${rule.id} do not say what makes it ${match.certainty}`);
  const [finding] = new Diagnosis(context, [rule]).of(session);
  return finding === undefined ? null : { ...finding, ...textsOf(finding, session) };
}

/** `explain` says which observation earns it that certainty. */
export function isExplained(id: FindingId, certainty: Certainty): boolean {
  const { certainties } = FINDING_TEXTS[id];
  return certainties === undefined ? certainty === "certain" : certainties[certainty] !== undefined;
}

/** Like "error certain: The server ...". */
export function judgement(rule: Rule, session: SessionWithOutcome, parts: ContextParts = {}): string | null {
  const finding = judge(rule, session, parts);
  return finding && `${finding.severity} ${finding.certainty}: ${finding.detail}`;
}
