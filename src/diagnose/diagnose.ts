// A session to its findings, the primary one first.
import type { Certainty, Finding, SessionWithOutcome, Severity } from "../session/session.ts";
import { isWhole as viewIsWhole } from "../session/view.ts";
import { type AskedRule, RuleIndex } from "./applies.ts";
import { Deliveries } from "./delivery.ts";
import { FINDINGS } from "./findings.ts";
import { byPrecedence, INSIDE_TLS } from "./precedence.ts";
import type { Context, Match, Rule } from "./rule.ts";
import { type Result, findingOf } from "./with-texts.ts";
import { evidenceOf } from "./evidence.ts";

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** Of a run: its sessions one by one. */
export class Diagnosis {
  private readonly context: Context;
  private readonly rules: RuleIndex;

  constructor(context: Context, rules: readonly Rule[] = FINDINGS) {
    this.context = context;
    this.rules = new RuleIndex(rules, context);
  }

  of(session: SessionWithOutcome): Finding[] {
    const found = this.found(session);
    const { best, superseded } = byPrecedence(found, session.outcome);
    const primary = best !== null && (failed(session) || failedInside(best)) ? best : null;
    const ordered =
      primary === null ? [] : [findingOf(primaryOf(session, primary, found), session, this.context)];
    for (const severity of SEVERITIES) {
      for (const each of found) {
        if (each.severity === severity && each !== primary && !superseded.has(each))
          ordered.push(findingOf(each, session, this.context));
      }
    }
    return ordered;
  }

  /** What the rules conclude, before it is put into words. */
  private found(session: SessionWithOutcome): Result[] {
    const deliveries = new Deliveries(session);
    const isWhole = viewIsWhole(session.view) && session.close.unseenFin === undefined;
    const found: Result[] = [];
    for (const rule of this.rules.of(session)) {
      if (rule.unless?.some((id) => found.some((better) => better.id === id))) continue;
      const match = rule.judge(session, this.context, deliveries);
      if (match === null) continue;
      const certainty = certaintyOf(match, rule, deliveries, isWhole);
      if (certainty !== null) found.push(result(rule, match, certainty));
    }
    return found;
  }
}

function result({ id, texts }: AskedRule, match: Match, certainty: Certainty): Result {
  const fault = match.fault === undefined ? texts.fault : match.fault;
  return { id, severity: match.severity ?? texts.severity, fault, certainty, primary: false, match, texts };
}

/** Null where it blames a side for a reaction to what had not reached it, or where too little is known for its id. */
function certaintyOf(
  { certainty, reaction }: Match,
  rule: AskedRule,
  deliveries: Deliveries,
  isWhole: boolean,
): Certainty | null {
  const seen = isWhole || rule.restsOn === "bytes" ? certainty : lowered(certainty);
  const delivery = reaction === undefined ? "yes" : deliveries.ofReaction(reaction);
  if (delivery === "no") return null;
  const final = delivery === "unknown" ? lowered(seen) : seen;
  return rule.atLeast !== null && final === "possible" ? null : final;
}

const failed = ({ outcome, aborted }: SessionWithOutcome): boolean =>
  outcome !== "established" || aborted !== null;

/** TLS was established, and a warning or an error says that it was of no use. */
const failedInside = ({ id, severity }: Result): boolean => severity !== "info" && INSIDE_TLS.includes(id);

/** Whose fault it is may show in how all others fared. It also has what joins the capture to the server's own log. */
function primaryOf({ smtp, smtpInTls }: SessionWithOutcome, best: Result, all: readonly Result[]): Result {
  const fault = best.fault ?? all.find(({ id }) => id === "all-clients-fail")?.fault ?? null;
  const dialogue = smtp !== null && smtp.exchangeSessionId !== null ? smtp : (smtpInTls ?? smtp);
  const id = dialogue?.exchangeSessionId ?? null;
  if (dialogue === null || id === null) return { ...best, fault, primary: true };
  const isInGreeting = dialogue.banner?.text.toUpperCase().includes(id) ?? false;
  const frame = isInGreeting ? (dialogue.banner?.frame ?? null) : null;
  const field = dialogue === smtp ? "smtp.exchangeSessionId" : "smtpInTls.exchangeSessionId";
  const evidence = [...best.match.evidence, evidenceOf(frame, field, id)];
  return { ...best, fault, primary: true, match: { ...best.match, evidence } };
}

const lowered = (certainty: Certainty): Certainty => (certainty === "certain" ? "likely" : "possible");
