// A session to its findings, the primary one first.
import type { Certainty, Finding, SessionWithOutcome, Severity } from "../session/session.ts";
import { isWhole as viewIsWhole } from "../session/view.ts";
import { indexed, type RuleIndex, stageOf } from "./applies.ts";
import { Deliveries } from "./delivery.ts";
import { FINDING_TEXTS } from "./finding-texts.ts";
import { FINDINGS } from "./findings.ts";
import { byPrecedence, INSIDE_TLS } from "./precedence.ts";
import type { Context, Match, Rule } from "./rule.ts";
import { type Result, findingOf } from "./with-texts.ts";
import { evidenceOf } from "./evidence.ts";

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

const ALL = indexed(FINDINGS);

export function diagnose(session: SessionWithOutcome, context: Context, rules = ALL): Finding[] {
  return results(session, context, rules).map((each) => findingOf(each, session));
}

/** What the rules conclude, before it is put into words. */
function results(session: SessionWithOutcome, context: Context, rules: RuleIndex): Result[] {
  const deliveries = new Deliveries(session);
  const stage = stageOf(session);
  const isWhole = viewIsWhole(session.view) && session.close.unseenFin === undefined;
  const found: Result[] = [];
  for (const { rule, excluded } of rules) {
    const match = (stage & excluded) === 0 ? rule.judge(session, context, deliveries) : null;
    const certainty = match && certaintyOf(match, rule, deliveries, isWhole);
    if (match !== null && certainty !== null) found.push(result(rule, match, certainty));
  }
  const { best, superseded } = byPrecedence(found, session.outcome);
  const primary = failed(session) || failedInside(best) ? best : null;
  const ordered = primary === null ? [] : [primaryOf(session, primary, found)];
  for (const severity of SEVERITIES) {
    for (const each of found) {
      if (each.severity === severity && each !== primary && !superseded.has(each)) ordered.push(each);
    }
  }
  return ordered;
}

function result({ id }: Rule, match: Match, certainty: Certainty): Result {
  const texts = FINDING_TEXTS[id];
  const fault = match.fault === undefined ? texts.fault : match.fault;
  return { id, severity: match.severity ?? texts.severity, fault, certainty, primary: false, match };
}

/** Null where it blames a side for a reaction to what had not reached it, or where too little is known for its id. */
function certaintyOf(
  { certainty, reaction }: Match,
  rule: Rule,
  deliveries: Deliveries,
  isWhole: boolean,
): Certainty | null {
  const seen = isWhole || rule.restsOn === "bytes" ? certainty : lowered(certainty);
  const delivery = reaction === undefined ? "yes" : deliveries.ofReaction(reaction);
  if (delivery === "no") return null;
  const final = delivery === "unknown" ? lowered(seen) : seen;
  return rule.atLeast !== undefined && final === "possible" ? null : final;
}

const failed = ({ outcome, aborted }: SessionWithOutcome): boolean =>
  outcome !== "established" || aborted !== null;

/** TLS was established, and a warning or an error says that it was of no use. */
const failedInside = (best: Result | null): boolean =>
  best !== null && best.severity !== "info" && INSIDE_TLS.includes(best.id);

/** Whose fault it is may show in how all others fared. It also has what joins the capture to the server's own log. */
function primaryOf({ smtp }: SessionWithOutcome, { fault, ...best }: Result, all: readonly Result[]): Result {
  const everybody = all.find(({ id }) => id === "all-clients-fail");
  const found = { ...best, fault: fault ?? everybody?.fault ?? null };
  if (smtp === null || smtp.exchangeSessionId === null) return { ...found, primary: true };
  const id = smtp.exchangeSessionId;
  const isInGreeting = smtp.banner?.text.toUpperCase().includes(id) ?? false;
  const frame = isInGreeting ? (smtp.banner?.frame ?? null) : null;
  const evidence = [...found.match.evidence, evidenceOf(frame, "smtp.exchangeSessionId", id)];
  return { ...found, primary: true, match: { ...found.match, evidence } };
}

const lowered = (certainty: Certainty): Certainty => (certainty === "certain" ? "likely" : "possible");
