// A session to its findings, the primary one first.
import type { Certainty, Evidence, Finding, Severity } from "../session/session.ts";
import { FINDINGS } from "./findings.ts";
import { explain, INSIDE_TLS } from "./precedence.ts";
import type { Judged } from "./judged.ts";
import type { Around, Hit, Rule } from "./rule.ts";
import { KnownSystems, type Systems } from "./systems.ts";
import { shows } from "./texts.ts";

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

const WHERE_TLS_STOOD: readonly Rule[] = FINDINGS.filter(({ unless }) => unless !== "established");

export function diagnose(session: Judged, around: Around, rules = rulesFor(session)): Finding[] {
  const known = around.systems ?? new KnownSystems();
  const seen = { isWhole: viewIsWhole(session), systems: known.of(session), known };
  const found: Finding[] = [];
  for (const rule of rules) {
    const hit = rule.judge(session, around);
    if (hit !== null) found.push(finding(rule, hit, seen));
  }
  const { best, superseded } = explain(found, session.outcome);
  const primary = failed(session) || failedInside(best) ? best : null;
  const findings = primary === null ? [] : [primaryOf(session, primary)];
  for (const severity of SEVERITIES) {
    for (const each of found) {
      if (each.severity === severity && each !== primary && !superseded.has(each)) findings.push(each);
    }
  }
  return findings;
}

const rulesFor = ({ outcome }: Judged): readonly Rule[] =>
  outcome === "established" ? WHERE_TLS_STOOD : FINDINGS;

/** Both sides, from the SYN on, and nothing missing: nothing unseen can prove a finding wrong. */
function viewIsWhole({ view }: Judged): boolean {
  return view.bothSides && view.fromStart && view.missing.length === 0;
}

const failed = ({ outcome, aborted }: Judged): boolean => outcome !== "established" || aborted !== null;

/** TLS stood, and more than an observation tells that it was of no use. */
const failedInside = (best: Finding | null): boolean =>
  best !== null && best.severity !== "info" && INSIDE_TLS.includes(best.id);

interface Seen {
  readonly isWhole: boolean;
  readonly systems: Systems;
  readonly known: KnownSystems;
}

function finding(rule: Rule, hit: Hit, { isWhole, systems, known }: Seen): Finding {
  const { detail, evidence } = hit;
  const concerns = hit.concerns ?? rule.concerns;
  const remedies = known.first(hit.remedies ?? rule.remedies, systems[concerns ?? "both"]);
  return {
    id: rule.id,
    severity: hit.severity ?? rule.severity,
    title: hit.title ?? rule.title,
    certainty: isWhole || rule.restsOn === "bytes" ? hit.certainty : lowered(hit.certainty),
    primary: false,
    detail,
    frames: framesOf(evidence),
    evidence,
    logs: known.first(hit.logs ?? rule.logs, systems.both),
    remedy: remedies[0]?.text ?? "",
    remedies,
    references: hit.references ?? rule.references,
  };
}

/** Bears what joins the capture to the server's own log. */
function primaryOf({ smtp }: Judged, found: Finding): Finding {
  if (smtp === null || smtp.exchangeSessionId === null) return { ...found, primary: true };
  const id = smtp.exchangeSessionId;
  const isInGreeting = smtp.banner?.text.toUpperCase().includes(id) ?? false;
  const frame = isInGreeting ? (smtp.banner?.frame ?? null) : null;
  const evidence = [...found.evidence, shows(frame, "smtp.exchangeSessionId", id)];
  return { ...found, primary: true, evidence, frames: framesOf(evidence) };
}

/** In order, each once. */
function framesOf(evidence: readonly Evidence[]): number[] {
  const frames: number[] = [];
  for (const { frame } of evidence) if (frame !== null && !frames.includes(frame)) frames.push(frame);
  return frames.length < 2 ? frames : frames.toSorted((a, b) => a - b);
}

const lowered = (grade: Certainty): Certainty => (grade === "certain" ? "likely" : "possible");
